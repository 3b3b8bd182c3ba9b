// What happened to a case since it was last looked at. Pure.
import type { TimelineEntry } from '../api/types';

type Entries = readonly TimelineEntry[];

export function since(seen: Entries, now: Entries): TimelineEntry[] {
  const last = Math.max(0, ...seen.map((entry) => entry.seq));
  return now.filter((entry) => entry.seq > last);
}

/** The same for a row, which knows a version and no timeline: each version is one entry. */
export function sinceVersion(seen: number, now: { version: number; timeline: Entries }): TimelineEntry[] {
  const sorted = [...now.timeline].sort((a, b) => a.seq - b.seq);
  return now.version > seen ? sorted.slice(seen - now.version) : [];
}

/** Only the program's own book-keeping (read again, a clock ran out): nobody's decision stands against the reader's. */
export function bySystemAlone(entries: Entries): boolean {
  return entries.length > 0 && entries.every((entry) => entry.actor.kind === 'system');
}
