// How much somebody has on the desk; each number opens those cases.
import { Link } from 'react-router';
import type { CaseFilter } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { filterToSearch } from '../../lib/filter-url';
import { Th } from '../../parts/Table';

export function LoadHeads() {
  const t = useT();
  return (
    <>
      <Th right>{t('team.open')}</Th>
      <Th right>{t('team.overdue')}</Th>
    </>
  );
}

interface LoadCellsProps {
  load: { user: string; open_cases: number; overdue_cases: number };
}

export function LoadCells({ load: { user, open_cases, overdue_cases } }: LoadCellsProps) {
  const { number } = useFormats();
  const to = (filter: CaseFilter) => `/queue${filterToSearch({ open: true, assignee: user, ...filter })}`;
  return (
    <>
      <td className="right num">
        <Link to={to({})}>{number(open_cases)}</Link>
      </td>
      <td className="right num">
        <Link to={to({ overdue: true })} className={overdue_cases > 0 ? 'is-red' : ''}>
          {number(overdue_cases)}
        </Link>
      </td>
    </>
  );
}
