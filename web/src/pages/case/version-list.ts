// A review's versions made ready to be shown side by side. Pure.
import type { ReviewView } from '../../api/types';
import { type Change, textChange } from '../../lib/diff';
import type { Span } from '../../lib/passages';

type Version = ReviewView['versions'][number];

export interface ShownVersion extends Version {
  /** What this version has and the one shown before it has not. */
  added: Span[];
  /** What the version shown after it no longer has. */
  removed: Span[];
  /** So different from the one before that nothing is marked. */
  rewritten: boolean;
  newest: boolean;
}

/** With many edits the first and the latest say the most; the rest is shown on request. */
export const FEW = 3;

/** Stars that field.md counts as a negative review, and those everyone counts as a good one. */
const BAD = 2;
const GOOD = 4;
/** Up to here a rise counts as an improved rating, as in the figures and the filter. */
const COUNTED = 3;

export type Turn = 'mended' | 'improved' | 'better' | 'worse' | 'spoiled';

/** Oldest first. Folded: the first and the latest two. */
export function shownVersions(versions: readonly Version[], all: boolean): ShownVersion[] {
  const sorted = [...versions].sort((a, b) => a.version - b.version);
  const shown = all || sorted.length <= FEW ? sorted : [...sorted.slice(0, 1), ...sorted.slice(1 - FEW)];
  const changes: Change[] = shown.slice(1).map((next, index) => textChange(shown[index]?.text ?? '', next.text));
  return shown.map((version, index) => ({
    ...version,
    added: changes[index - 1]?.added ?? [],
    removed: changes[index]?.removed ?? [],
    rewritten: changes[index - 1]?.rewritten ?? false,
    newest: index === shown.length - 1,
  }));
}

/** How the stars went, each step once: 1, 3, 4. One entry when they never changed. */
export function starPath(versions: readonly Version[]): number[] {
  const stars = [...versions].sort((a, b) => a.version - b.version).map((version) => version.rating);
  return stars.filter((star, index) => star !== stars[index - 1]);
}

/** What the whole way from the first stars to the last comes to; null when they are the same. */
export function turn(path: readonly number[]): Turn | null {
  const first = path[0];
  const last = path.at(-1);
  if (first === undefined || last === undefined || first === last) return null;
  if (first <= BAD && last >= GOOD) return 'mended';
  if (first >= GOOD && last <= BAD) return 'spoiled';
  if (last < first) return 'worse';
  return first <= COUNTED ? 'improved' : 'better';
}
