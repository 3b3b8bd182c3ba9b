// Asks what a command needs to be told. One-choice commands run on the choice; the rest on Ctrl+Enter or the button.
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { Command } from '../../api/types';
import { useT } from '../../app/i18n';
import type { MessageKey } from '../../locales/en';
import { Caps } from '../Keys';
import { onSendKey } from '../onSendKey';
import { Options } from './Options';
import { AssignPick, MergePick, SnoozePick } from './picks';
import { type Answers, build, FIELDS, type FormKind, NO_ANSWERS } from './spec';
import './command.css';

interface CommandFormProps {
  kind: FormKind;
  defaults?: Partial<Answers>;
  busy?: boolean;
  submitLabel?: string;
  /** The case that is open: it cannot be merged into itself. */
  caseId?: string;
  onSubmit: (command: Command) => void;
}

const ISSUES = ['quality', 'logistics', 'service', 'mismatch', 'groundless', 'other'] as const;
const OUTCOMES = ['remedied', 'explained', 'no_fault', 'unreachable'] as const;
const VERDICTS = ['valid', 'partly', 'invalid', 'unknown'] as const;
const OBJECTIVITIES = ['fair', 'exaggerated', 'unfounded', 'malicious'] as const;

export function CommandForm({ kind, defaults, busy, submitLabel, caseId, onSubmit }: CommandFormProps) {
  const t = useT();
  const [answers, setAnswers] = useState<Answers>({ ...NO_ANSWERS, ...defaults });
  const set = (change: Partial<Answers>) => setAnswers((old) => ({ ...old, ...change }));
  const submit = (change: Partial<Answers> = {}) => {
    const command = build(kind, { ...answers, ...change });
    if (command && !busy) onSubmit(command);
  };
  if (kind === 'assign') return <AssignPick caseId={caseId ?? null} onPick={(to) => submit({ to })} />;
  if (kind === 'snooze') return <SnoozePick onPick={(until) => submit({ until })} />;
  if (kind === 'merge') return <MergePick except={caseId ?? null} onPick={(into) => submit({ into })} />;

  const fields = FIELDS[kind];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: only adds Ctrl+Enter to the fields inside
    <div className="stack" onKeyDown={onSendKey(() => submit())}>
      {fields.includes('verdict') && (
        <Options
          label={t('ask.verdict')}
          options={VERDICTS}
          text={(v) => t(`verdict.${v}`)}
          value={answers.verdict}
          onChange={(verdict) => set({ verdict })}
        />
      )}
      {fields.includes('objectivity') && (
        <Options
          label={t('ask.objectivity')}
          options={OBJECTIVITIES}
          text={(v) => t(`objectivity.${v}`)}
          hint={(v) => t(`objectivity.${v}.hint`)}
          value={answers.objectivity}
          onChange={(objectivity) => set({ objectivity })}
        />
      )}
      {fields.includes('issue') && (
        <Options
          label={t('ask.issue')}
          options={ISSUES}
          text={(v) => t(`issue.${v}`)}
          value={answers.issue}
          onChange={(issue) => set({ issue })}
          focus
        />
      )}
      {fields.includes('severity') && (
        <Options
          label={t('ask.severity')}
          options={[1, 2, 3] as const}
          text={(v) => t(`severity.${v}`)}
          value={answers.severity}
          onChange={(severity) => set({ severity })}
        />
      )}
      {fields.includes('priority') && (
        <Options
          label={t('ask.priority')}
          options={[4, 3, 2, 1] as const}
          text={(v) => t(`priority.${v}`)}
          value={answers.priority}
          onChange={(priority) => set({ priority })}
          focus
        />
      )}
      {fields.includes('outcome') && (
        <Options
          label={t('ask.outcome')}
          options={OUTCOMES}
          text={(v) => t(`outcome.${v}`)}
          value={answers.outcome}
          onChange={(outcome) => set({ outcome })}
          focus
        />
      )}
      {fields.includes('text') && (
        <div>
          <p className="ask-label">{t(textLabel(kind))}</p>
          <Input.TextArea
            autoFocus={fields.length === 1}
            autoSize={{ minRows: 2, maxRows: 8 }}
            maxLength={2000}
            aria-label={t(textLabel(kind))}
            value={answers.text}
            onChange={(event) => set({ text: event.target.value })}
          />
        </div>
      )}
      <div className="ask-foot">
        <Button
          type="primary"
          loading={busy ?? false}
          disabled={build(kind, answers) === null}
          onClick={() => submit()}
        >
          {submitLabel ?? t(`command.${kind}`)} <Caps action="case.send" />
        </Button>
      </div>
    </div>
  );
}

function textLabel(kind: FormKind): MessageKey {
  const key = `ask.text.${kind}`;
  return key as MessageKey;
}
