// Periods of whole days as YYYY-MM-DD, both ends inclusive. Pure.

export interface Period {
  from: string;
  to: string;
}

/** As the API refuses beyond it (bad_period). */
export const LONGEST_PERIOD = 366;

const DAY = 86_400_000;
const written = (at: Date) =>
  [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((n) => String(n).padStart(2, '0')).join('-');

/** So many days, today the last one. */
export function lastDays(now: Date, days: number): Period {
  return { from: written(new Date(now.getFullYear(), now.getMonth(), now.getDate() - days + 1)), to: written(now) };
}

export function periodFault({ from, to }: Period): 'bad_date' | 'backwards' | 'too_long' | null {
  const [first, last] = [Date.parse(`${from}T00:00:00Z`), Date.parse(`${to}T00:00:00Z`)];
  if (Number.isNaN(first) || Number.isNaN(last)) return 'bad_date';
  if (last < first) return 'backwards';
  return (last - first) / DAY + 1 > LONGEST_PERIOD ? 'too_long' : null;
}
