// What happened at the platform: each step that is allowed now, the next in gold, with what it must be told.
import { Button, Checkbox, Input, Radio } from 'antd';
import { useState } from 'react';
import type { AppealCommand, AppealDetail, AppealVerdict } from '../../api/types';
import { useSpan } from '../../app/format';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import {
  type AppealStep,
  ASKED,
  LONGEST,
  missingOf,
  nextStep,
  type StepField,
  shownSteps,
  toldOf,
} from '../../lib/appeal';
import type { MessageKey } from '../../locales/en';
import { Caps } from '../Keys';
import { onSendKey } from '../onSendKey';
import type { Giving } from './useGive';

const VERDICTS: readonly AppealVerdict[] = ['won', 'partly_won', 'lost'];

export function Steps({ detail, giving }: { detail: AppealDetail; giving: Giving }) {
  const t = useT();
  const [form, setForm] = useState<AppealStep | null>(null);
  useAction('app.back', () => setForm(null), form !== null);
  const steps = giving.may ? shownSteps(detail.appeal, detail.allowed) : [];
  if (steps.length === 0) return null;
  const next = nextStep(detail.appeal, detail.allowed);
  const shown = form !== null && steps.includes(form) ? form : null;
  return (
    <div className="stack" data-testid="appeal-steps">
      <div className="line">
        {steps.map((step) => (
          <Button
            key={step}
            type={step === next ? 'primary' : step === 'abandon' ? 'text' : 'default'}
            aria-expanded={shown === step}
            onClick={() => setForm(form === step ? null : step)}
            data-testid={`appeal-${step}`}
          >
            {t(`appeal.verb.${step}`)}
          </Button>
        ))}
      </div>
      {shown && <StepForm key={shown} step={shown} detail={detail} giving={giving} onDone={() => setForm(null)} />}
    </div>
  );
}

interface StepFormProps {
  step: AppealStep;
  detail: AppealDetail;
  giving: Giving;
  onDone: () => void;
}

function StepForm({ step, detail, giving, onDone }: StepFormProps) {
  const t = useT();
  const span = useSpan();
  const [typed, setTyped] = useState<Partial<Record<StepField, string>>>({});
  const [verdict, setVerdict] = useState<AppealVerdict | null>(null);
  const [until, setUntil] = useState('');
  const [incomplete, setIncomplete] = useState(false);
  const missing = step === 'submit' ? missingOf(detail.checklist) : [];
  const told = toldOf(step, typed);
  const ready =
    told !== null &&
    (step !== 'decide' || verdict !== null) &&
    (missing.length === 0 || incomplete) &&
    giving.busy === null;
  const submit = () => {
    if (!ready) return;
    const more = {
      ...(step === 'decide' ? { verdict } : {}),
      ...(step === 'submit' && missing.length > 0 ? { incomplete } : {}),
      ...(step === 'ask_information' && until !== '' ? { until: new Date(until).toISOString() } : {}),
    };
    giving.give({ verb: step, ...told, ...more } as AppealCommand, onDone);
  };
  return (
    <form
      className="stack act-form"
      data-testid="appeal-step-form"
      onKeyDown={onSendKey(submit)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {step === 'decide' && (
        <Radio.Group
          value={verdict}
          aria-label={t('appeal.verdict')}
          options={VERDICTS.map((value) => ({ value, label: t(`appeal.state.${value}`) }))}
          onChange={(event) => setVerdict(event.target.value as AppealVerdict)}
        />
      )}
      {ASKED[step].map((field, index) => {
        const label = t(`appeal.ask.${step}.${field}` as MessageKey);
        const props = {
          autoFocus: index === 0,
          value: typed[field] ?? '',
          maxLength: LONGEST[field],
          placeholder: label,
          'aria-label': label,
        };
        const onText = (text: string) => setTyped({ ...typed, [field]: text });
        return field === 'reference' ? (
          <Input key={field} {...props} onChange={(event) => onText(event.target.value)} />
        ) : (
          <Input.TextArea
            key={field}
            {...props}
            autoSize={{ minRows: 2, maxRows: 8 }}
            onChange={(event) => onText(event.target.value)}
          />
        );
      })}
      {step === 'ask_information' && (
        <label className="line">
          {t('appeal.ask_until')}
          <input
            type="datetime-local"
            className="appeal-until"
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
          <span className="muted">{t('appeal.ask_until_hint', { span: span(detail.handling.information) })}</span>
        </label>
      )}
      {missing.length > 0 && (
        <Checkbox
          checked={incomplete}
          onChange={(event) => setIncomplete(event.target.checked)}
          data-testid="appeal-incomplete"
        >
          {t('appeal.incomplete', { list: missing.map((kind) => t(`ev.kind.${kind}`)).join(', ') })}
        </Checkbox>
      )}
      <div className="line">
        <Button
          type={step === 'abandon' ? 'default' : 'primary'}
          danger={step === 'abandon'}
          htmlType="submit"
          disabled={!ready}
          loading={giving.busy === step}
          data-testid="appeal-step-send"
        >
          {t(`appeal.verb.${step}`)} <Caps action="case.send" />
        </Button>
      </div>
    </form>
  );
}
