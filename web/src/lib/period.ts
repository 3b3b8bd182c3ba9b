// Periods of whole days as YYYY-MM-DD, both ends inclusive. Pure.
import { dayOf } from './zone-time';

export interface Period {
  from: string;
  to: string;
}

/** As the API refuses beyond it (bad_period). */
export const LONGEST_PERIOD = 366;

const DAY = 86_400_000;

/** So many days, the last one that day of the shop's zone. */
export function lastDays(now: Date, days: number, zone: string): Period {
  const to = dayOf(now.toISOString(), zone);
  const first = new Date(Date.parse(`${to}T00:00:00Z`) - (days - 1) * DAY);
  return { from: first.toISOString().slice(0, 10), to };
}

export function periodFault({ from, to }: Period): 'bad_date' | 'backwards' | 'too_long' | null {
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  if (Number.isNaN(first) || Number.isNaN(last)) return 'bad_date';
  if (last < first) return 'backwards';
  return (last - first) / DAY + 1 > LONGEST_PERIOD ? 'too_long' : null;
}
