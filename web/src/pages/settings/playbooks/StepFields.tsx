// Everything about one step: who, how it is ticked, how long, advice, remedies, prepared words.
import { Select, Switch } from 'antd';
import type { PlaybookStep, Role } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { ROLES } from '../../../lib/roles';
import { Setting } from '../../../parts/Setting';
import { SpanInput } from '../SpanInput';
import { Texts } from '../Texts';
import { REMEDIES, withAdvice, withinKept, withWithin } from './edit';
import { WordsPair } from './WordsPair';

const DONE_BY = ['hand', 'verified', 'public_reply', 'private_message', 'resolved'] as const;
const A_DAY = 86_400;

export function StepFields({ step, onChange }: { step: PlaybookStep; onChange: (step: PlaybookStep) => void }) {
  const t = useT();
  const set = (part: Partial<PlaybookStep>) => onChange({ ...step, ...part });
  const id = (field: string) => `${field}-${step.id}`;
  const byHand = step.done_by === 'hand';
  return (
    <div className="step-fields">
      <Setting label={t('set.step_name')}>
        <WordsPair label={t('set.step_name')} value={step.name} max={200} onChange={(name) => set({ name })} />
      </Setting>
      <Setting label={t('set.step_owner')} htmlFor={id('owner')}>
        <Select
          id={id('owner')}
          value={step.owner}
          options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
          onChange={(owner: Role) => set({ owner })}
          style={{ width: 200 }}
        />
      </Setting>
      <Setting label={t('set.step_done_by')} htmlFor={id('done')}>
        <Select
          id={id('done')}
          value={step.done_by}
          options={DONE_BY.map((value) => ({ value, label: t(`done_by.${value}`) }))}
          onChange={(done_by: PlaybookStep['done_by']) => onChange(withinKept({ ...step, done_by }))}
          style={{ width: 280 }}
        />
      </Setting>
      <Setting label={t('set.step_required')} hint={t('set.step_required_hint')} htmlFor={id('required')}>
        <Switch id={id('required')} checked={step.required} onChange={(required) => set({ required })} />
      </Setting>
      {byHand && (
        <Setting label={t('set.step_timed')} htmlFor={id('timed')}>
          <Switch
            id={id('timed')}
            checked={step.within !== undefined}
            onChange={(timed) => onChange(withWithin(step, timed ? A_DAY : null))}
          />
          {step.within !== undefined && (
            <>
              <SpanInput label={t('set.step_within')} value={step.within} onChange={(within) => set({ within })} />
              <Select
                value={step.calendar}
                aria-label={t('set.clock_calendar')}
                options={(['always', 'business'] as const).map((value) => ({ value, label: t(`set.clock_${value}`) }))}
                onChange={(calendar: PlaybookStep['calendar']) => set({ calendar })}
                style={{ width: 160 }}
              />
            </>
          )}
        </Setting>
      )}
      <Setting label={t('set.step_advice')}>
        <WordsPair
          long
          label={t('set.step_advice')}
          value={step.advice ?? { en: '', zh: '' }}
          max={2000}
          onChange={(advice) => onChange(withAdvice(step, advice))}
        />
      </Setting>
      <Setting label={t('play.remedies')} htmlFor={id('remedies')}>
        <Select
          id={id('remedies')}
          mode="multiple"
          value={step.remedies ?? []}
          options={REMEDIES.map((value) => ({ value: value as string, label: t(`remedy.${value}`) }))}
          onChange={(remedies: string[]) => set({ remedies })}
          style={{ width: 360 }}
        />
      </Setting>
      <Texts label={t('set.step_words')} texts={step.words ?? {}} onChange={(words) => onChange({ ...step, words })} />
    </div>
  );
}
