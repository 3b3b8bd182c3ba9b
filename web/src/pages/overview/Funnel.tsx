// The repair funnel: negative → replied → contacted → resolved → improved.
import type { CaseFilter, CaseState, Overview } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { BarRow } from './BarRow';
import type { OverviewLinks } from './links';
import { Panel } from './Panel';

const FROM: Record<'replied' | 'contacted' | 'resolved', CaseState[]> = {
  replied: ['replied', 'contacted', 'resolving', 'resolved', 'closed'],
  contacted: ['contacted', 'resolving', 'resolved', 'closed'],
  resolved: ['resolved', 'closed'],
};

const STEPS = ['negative', 'replied', 'contacted', 'resolved', 'improved'] as const;

export function Funnel({ funnel, links }: { funnel: Overview['funnel']; links: OverviewLinks }) {
  const t = useT();
  const { number, percent } = useFormats();
  const filter = (step: (typeof STEPS)[number]): CaseFilter =>
    step === 'negative'
      ? { source: ['review'] }
      : step === 'improved'
        ? { source: ['review'], improved: true }
        : { source: ['review'], state: FROM[step] };
  return (
    <Panel area="funnel" title={t('over.funnel')} define={t('over.funnel_define')}>
      <ul className="bar-list">
        {STEPS.map((step) => {
          const share = funnel.negative > 0 ? funnel[step] / funnel.negative : 0;
          return (
            <BarRow
              key={step}
              testId={`funnel-${step}`}
              to={links.to(filter(step))}
              label={t(`over.funnel.${step}`)}
              share={share}
              value={
                <>
                  {number(funnel[step])} <small className="muted">{percent(share, 0)}</small>
                </>
              }
            />
          );
        })}
      </ul>
    </Panel>
  );
}
