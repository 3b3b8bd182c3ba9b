// Small words of appeals: where one stands, what is due, how such appeals ended before.
import type { Appeal, AppealShare, AppealState } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { TONE } from '../../lib/appeal';
import { TimeLeft } from '../TimeLeft';

export function AppealStateChip({ state }: { state: AppealState }) {
  const t = useT();
  return <span className={`chip ${TONE[state]}`}>{t(`appeal.state.${state}`)}</span>;
}

/** What is due, in the colours of clocks; nothing where nothing is. */
export function AppealDue({ appeal, words }: { appeal: Pick<Appeal, 'due' | 'due_at'>; words?: boolean }) {
  const t = useT();
  const { dateTime } = useFormats();
  if (appeal.due_at === null || appeal.due === null) return null;
  const what = t(`appeal.due.${appeal.due}`);
  return (
    <span className="appeal-due" title={what}>
      <TimeLeft due={appeal.due_at} /> {words && <span className="nowrap">{dateTime(appeal.due_at)} </span>}
      <span className={words ? 'muted' : 'sr-only'}>{what}</span>
    </span>
  );
}

/** The share won before with its interval, or that there are too few to say. */
export function Strength({ strength }: { strength: AppealShare }) {
  const t = useT();
  const { percent } = useFormats();
  const { share, decided } = strength;
  return (
    <span className="muted appeal-small" data-testid="appeal-strength">
      {share === null
        ? t('appeal.strength_few', { n: decided })
        : t('appeal.strength', {
            share: percent(share.value, 0),
            low: percent(share.low, 0),
            high: percent(share.high, 0),
            n: decided,
          })}
    </span>
  );
}

/** The name of what an appeal claims, or that nothing is claimed yet. */
export function GroundName({ appeal }: { appeal: Pick<Appeal, 'ground' | 'ground_name'> }) {
  const t = useT();
  const say = useSay();
  return appeal.ground_name ? say(appeal.ground_name) : (appeal.ground ?? t('appeal.no_ground'));
}
