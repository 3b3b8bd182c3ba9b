// What needs a decision from you, now.
import { Link } from 'react-router';
import type { CaseFilter, Overview } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { filterToSearch } from '../../lib/filter-url';

const TILES: { key: keyof Overview['decisions']; filter: CaseFilter; alarm?: boolean }[] = [
  { key: 'overdue', filter: { open: true, overdue: true }, alarm: true },
  { key: 'severe', filter: { open: true, severity: [3] } },
  { key: 'escalated', filter: { open: true, escalated: true } },
  { key: 'unassigned', filter: { open: true, assignee: 'none' } },
  { key: 'returns', filter: { open: true, source: ['return'] } },
  { key: 'deliveries', filter: { open: true, source: ['delivery'] } },
  { key: 'approvals', filter: { open: true, approval: true } },
];

export function Decisions({ decisions, channel }: { decisions: Overview['decisions']; channel: string | null }) {
  const t = useT();
  const { number } = useFormats();
  return (
    <nav className="decisions" aria-label={t('over.decisions')}>
      {TILES.map(({ key, filter, alarm }) => {
        const to =
          key === 'approvals'
            ? '/approvals'
            : `/queue${filterToSearch({ ...filter, ...(channel ? { channel: [channel] } : {}) })}`;
        return (
          <Link
            key={key}
            to={to}
            className={alarm && decisions[key] > 0 ? 'decision alarm' : 'decision'}
            data-testid={`decision-${key}`}
          >
            <strong>{number(decisions[key])}</strong>
            <span>{t(`over.${key}`)}</span>
          </Link>
        );
      })}
    </nav>
  );
}
