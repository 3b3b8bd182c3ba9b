// Writing a rule of the shop's own: only stricter effects, the condition beside the facts it may use, tried before saved.
import { App, Button, Checkbox, Input, type InputProps, Select } from 'antd';
import { type ReactNode, useRef, useState } from 'react';
import { ApiFailure } from '../../../api/client';
import { useSaveRule } from '../../../api/rulebook';
import type { OwnRuleDraft, Rule, RuleAct, Rulebook } from '../../../api/types';
import { useSay, useT } from '../../../app/i18n';
import { ACTS, draftOf, faults, insertAt, NEW_RULE, withEffect } from '../../../lib/rulebook';
import { typeIn } from '../../../lib/type-in';
import { Options } from '../../../parts/command/Options';
import { FailureNote } from '../../../parts/Failure';
import { Facts } from './Facts';
import { Trial } from './Trial';

const STRICTER = ['warn', 'require_approval', 'refuse'] as const;
/** Fields that have a place in this form; a refusal of any other stands below it. */
const PLACES = ['acts', 'platform', 'markets', 'effect', 'role', 'when', 'say', 'source', 'valid_from', 'valid_to'];

interface OwnRuleFormProps {
  /** The rule to be changed; null for a new one. */
  old: Rule | null;
  book: Rulebook;
  onClose: () => void;
}

export function OwnRuleForm({ old, book, onClose }: OwnRuleFormProps) {
  const t = useT();
  const { message } = App.useApp();
  const [draft, setDraft] = useState<OwnRuleDraft>(() => (old ? draftOf(old) : NEW_RULE));
  const [trialFailure, setTrialFailure] = useState<unknown>(null);
  const save = useSaveRule();
  const condition = useRef<HTMLTextAreaElement>(null);
  const edit = (next: OwnRuleDraft) => {
    setDraft(next);
    save.reset();
    setTrialFailure(null);
  };
  const change = (part: Partial<OwnRuleDraft>) => edit({ ...draft, ...part });
  const say = (part: Partial<OwnRuleDraft['say']>) => change({ say: { ...draft.say, ...part } });
  const failure = save.error ?? trialFailure;
  const at = failure instanceof ApiFailure ? failure.error.field : null;
  const placed = at !== null && PLACES.includes(at);
  const missing = faults(draft);
  const platforms = [...new Set(book.rules.map((rule) => rule.platform).filter((name) => name !== null))];
  const markets = [...new Set(book.rules.flatMap((rule) => rule.markets))].sort();

  const insert = (fact: string) => {
    const box = condition.current;
    const next = insertAt(draft.when, box?.selectionStart ?? draft.when.length, fact);
    typeIn(box, () => change({ when: next.text }), next.at);
  };
  const submit = () =>
    save.mutate(
      { draft, old },
      {
        onSuccess: () => {
          void message.success(t('say.saved'));
          onClose();
        },
      },
    );
  const error = (field: string) => <FieldError failure={at === field ? failure : null} />;
  return (
    <form
      className="panel rule-form"
      aria-label={t(old ? 'rb.edit' : 'rb.add')}
      data-testid="rule-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (missing.length === 0) submit();
      }}
    >
      <header>
        <h2>{t(old ? 'rb.edit' : 'rb.add')}</h2>
      </header>
      <div className="rule-grid">
        <div className="stack">
          <fieldset className="options">
            <legend className="ask-label">{t('rb.acts')}</legend>
            <Checkbox.Group
              value={draft.acts}
              options={ACTS.map((act) => ({ value: act, label: t(`rb.act.${act}`) }))}
              onChange={(acts) => change({ acts: acts as RuleAct[] })}
            />
            {error('acts')}
          </fieldset>
          <div className="rule-pair">
            <Field label={t('rb.platform')} htmlFor="rule-platform">
              <Select
                id="rule-platform"
                value={draft.platform ?? ''}
                options={[
                  { value: '', label: t('rb.every_platform') },
                  ...platforms.map((value) => ({ value: value as string, label: value })),
                ]}
                onChange={(value: string) => change({ platform: value || null })}
              />
              {error('platform')}
            </Field>
            <Field label={t('rb.markets')} htmlFor="rule-markets">
              <Select
                id="rule-markets"
                mode="tags"
                value={draft.markets ?? []}
                placeholder={t('rb.every_market')}
                options={markets.map((value) => ({ value }))}
                onChange={(list: string[]) => change({ markets: list.map((one) => one.trim().toUpperCase()) })}
              />
              {error('markets')}
            </Field>
          </div>
          <div className="line rule-effect">
            <Options
              label={t('rb.effect')}
              options={STRICTER}
              text={(effect) => t(`rb.does.${effect}`)}
              value={draft.effect}
              onChange={(effect) => {
                edit(withEffect(draft, effect));
              }}
            />
            {draft.effect === 'require_approval' && (
              <Select
                value={draft.role ?? 'lead'}
                aria-label={t('rb.role')}
                options={(['lead', 'owner'] as const).map((role) => ({ value: role, label: t(`role.${role}`) }))}
                onChange={(role) => change({ role })}
                style={{ width: 120 }}
              />
            )}
          </div>
          {error('effect')}
          {error('role')}
          <Field label={t('rb.condition')} htmlFor="rule-when">
            <textarea
              id="rule-when"
              ref={condition}
              className="ant-input mono rule-condition"
              rows={3}
              spellCheck={false}
              autoCapitalize="off"
              maxLength={book.limits.condition}
              value={draft.when}
              placeholder="case.severity == 3 && now.hour < 8"
              aria-invalid={at === 'when'}
              aria-describedby="rule-when-error"
              onChange={(event) => change({ when: event.target.value })}
            />
            <span className="muted num rule-length">
              {t('compose.length', { used: draft.when.length, limit: book.limits.condition })}
            </span>
            <div id="rule-when-error">{error('when')}</div>
          </Field>
          <div className="rule-pair">
            <Line id="rule-en" label={t('rb.say_en')} value={draft.say.en} onChange={(en) => say({ en })} />
            <Line id="rule-zh" label={t('rb.say_zh')} value={draft.say.zh} onChange={(zh) => say({ zh })} />
          </div>
          {error('say')}
          <Line
            id="rule-source"
            label={t('rb.reason')}
            value={draft.source ?? ''}
            placeholder={t('rb.reason_hint')}
            onChange={(source) => change({ source })}
          >
            {error('source')}
          </Line>
          <div className="rule-pair">
            <Line
              id="rule-from"
              label={t('rb.from')}
              type="date"
              value={draft.valid_from ?? ''}
              onChange={(day) => change({ valid_from: day || null })}
            >
              {error('valid_from')}
            </Line>
            <Line
              id="rule-to"
              label={t('rb.to')}
              type="date"
              value={draft.valid_to ?? ''}
              status={missing.includes('valid_to') ? 'error' : ''}
              onChange={(day) => change({ valid_to: day || null })}
            >
              {missing.includes('valid_to') && (
                <p className="field-error" role="alert">
                  {t('rb.bad_dates')}
                </p>
              )}
              {error('valid_to')}
            </Line>
          </div>
        </div>
        <Facts facts={book.facts} onPick={insert} />
      </div>
      <Trial draft={draft} ready={missing.length === 0} longest={book.limits.days} onFailure={setTrialFailure} />
      <div className="panel-body stack">
        {failure != null && !placed && <FailureNote failure={failure} />}
        {missing.length > 0 && (
          <p className="muted">
            {t('rb.missing', { what: missing.map((fault) => t(`rb.fault.${fault}`)).join(', ') })}
          </p>
        )}
        <div className="line rule-foot">
          <Button onClick={onClose}>{t('set.discard')}</Button>
          <Button
            type="primary"
            htmlType="submit"
            loading={save.isPending}
            disabled={missing.length > 0}
            data-testid="rule-save"
          >
            {t('do.save')}
          </Button>
        </div>
      </div>
    </form>
  );
}

function Field({ label, htmlFor, children }: { label: string; htmlFor: string; children: ReactNode }) {
  return (
    <div className="rule-field">
      <label className="ask-label" htmlFor={htmlFor}>
        {label}
      </label>
      {children}
    </div>
  );
}

interface LineProps extends Pick<InputProps, 'type' | 'placeholder' | 'status'> {
  id: string;
  label: string;
  value: string;
  onChange: (text: string) => void;
  children?: ReactNode;
}

/** A field of one line; what is wrong with it stands below. */
function Line({ id, label, onChange, children, ...rest }: LineProps) {
  return (
    <Field label={label} htmlFor={id}>
      <Input id={id} maxLength={500} onChange={(event) => onChange(event.target.value)} {...rest} />
      {children}
    </Field>
  );
}

/** A refusal at the field that it names. */
function FieldError({ failure }: { failure: unknown }) {
  const say = useSay();
  if (!(failure instanceof ApiFailure)) return null;
  const { message, hint } = failure.error;
  return (
    <p className="field-error" role="alert" data-testid="field-error">
      {say(message)} {hint && <span className="muted">{say(hint)}</span>}
    </p>
  );
}
