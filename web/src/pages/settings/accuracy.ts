// How often triage stood when people looked, week by week. Pure.
import type { TriageState } from '../../api/types';

type Version = TriageState['versions'][number];

export interface Week {
  week: string;
  lookedAt: number;
  /** Looked at and left as triage had it. */
  stood: number;
  /** Null in a week in which nobody looked: no number is better than a made-up one. */
  share: number | null;
}

const WEEK_MS = 7 * 86_400_000;

/** Every week from the first to the last known, also those in between that nobody worked in. */
export function weekly(weeks: TriageState['weeks']): Week[] {
  const known = new Map(weeks.map((one) => [one.week, one]));
  const days = [...known.keys()].sort();
  const first = Date.parse(`${days[0]}T00:00:00Z`);
  const last = Date.parse(`${days.at(-1)}T00:00:00Z`);
  const out: Week[] = [];
  for (let at = first; at <= last; at += WEEK_MS) {
    const week = new Date(at).toISOString().slice(0, 10);
    const { looked_at: lookedAt, corrected } = known.get(week) ?? { looked_at: 0, corrected: 0 };
    const stood = Math.max(0, lookedAt - corrected);
    out.push({ week, lookedAt, stood, share: lookedAt > 0 ? stood / lookedAt : null });
  }
  return out;
}

export function total(weeks: readonly Week[]): Omit<Week, 'week'> {
  const lookedAt = weeks.reduce((sum, one) => sum + one.lookedAt, 0);
  const stood = weeks.reduce((sum, one) => sum + one.stood, 0);
  return { lookedAt, stood, share: lookedAt > 0 ? stood / lookedAt : null };
}

/** Where triage may go back to: versions that were in use once, newest first, and the base model (null). */
export function wayBack(state: Pick<TriageState, 'active' | 'versions'>): (number | null)[] {
  const used = state.versions.filter((one) => one.state !== 'refused' && one.version !== state.active);
  const numbers = used.map((one) => one.version).sort((a, b) => b - a);
  return state.active === null ? numbers : [...numbers, null];
}

/** What learning brought: a version that was not there before, or nothing yet. */
export function newest(before: readonly Version[], after: readonly Version[]): Version | null {
  const last = Math.max(0, ...before.map((one) => one.version));
  const fresh = after.filter((one) => one.version > last).sort((a, b) => b.version - a.version);
  return fresh[0] ?? null;
}
