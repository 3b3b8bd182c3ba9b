// From a number to the queue that stands behind it. Pure.
import type { CaseFilter, ClockKind, Issue, Overview } from '../../api/types';
import { filterToSearch } from '../../lib/filter-url';
import { dayStart } from '../../lib/zone-time';

export interface OverviewLinks {
  to: (filter: CaseFilter) => string;
  day: (index: number, issue: Issue | null) => string;
  clock: (kind: ClockKind, state: 'open' | 'met' | 'breached') => string;
}

export function overviewLinks(data: Overview, channel: string | null, zone: string): OverviewLinks {
  const first = data.days[0]?.date ?? data.from.slice(0, 10);
  const last = data.days.at(-1)?.date ?? data.to.slice(0, 10);
  const base: CaseFilter = {
    from: dayStart(first, zone),
    to: dayStart(last, zone, 1),
    ...(channel ? { channel: [channel] } : {}),
  };
  const to = (filter: CaseFilter) => `/queue${filterToSearch({ ...base, ...filter })}`;
  return {
    to,
    day: (index, issue) => {
      const date = data.days[index]?.date ?? last;
      return to({
        from: dayStart(date, zone),
        to: dayStart(date, zone, 1),
        source: ['review'],
        ...(issue ? { issue: [issue] } : {}),
      });
    },
    clock: (kind, state) => to({ clock: kind, clock_state: state }),
  };
}
