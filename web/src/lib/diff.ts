// What changed from one text to the next: by words, and by signs where words are not spaced (Chinese, Japanese, Thai, …).
import type { Span } from './passages';

export interface Change {
  /** What the older text has and the newer has not, in Unicode characters of the older text. */
  removed: Span[];
  /** What the newer text has and the older had not, in Unicode characters of the newer text. */
  added: Span[];
  /** So little stayed that marking words would only be noise: the spans are empty. */
  rewritten: boolean;
}

/** Texts with more differing words than this count as rewritten; it bounds the work on hostile texts. */
const MOST_EDITS = 1_200;
/** Less than this share of the shorter text kept: it was written anew. */
const KEPT_SHARE = 0.25;

/** Scripts that do not put spaces between words. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const LETTER = /[\p{L}\p{N}\p{M}]/u;
const JOINER = /^['’-]$/u;
const SPACE = /^\s+$/u;

export function textChange(before: string, after: string): Change {
  const old = tokens(before);
  const now = tokens(after);
  const kept = bridged(old, now, common(old, now));
  if (kept === null) return { removed: [], added: [], rewritten: true };
  const told = (list: readonly string[], at: 0 | 1) => spans(list, new Set(kept.map((pair) => pair[at])));
  const change = { removed: told(old, 0), added: told(now, 1), rewritten: false };
  const shorter = Math.min(weight(old), weight(now));
  const stayed = weight(kept.map(([at]) => old[at] ?? ''));
  // A text that only grew or only shrank is not written anew, however much it did.
  const both = change.removed.length > 0 && change.added.length > 0;
  if (both && stayed < shorter * KEPT_SHARE) return { removed: [], added: [], rewritten: true };
  return change;
}

/** Words, single signs of unspaced scripts, runs of white space, and every other sign by itself. Joined, they are the text. */
export function tokens(text: string): string[] {
  const out: string[] = [];
  let open: 'word' | 'space' | null = null;
  for (const sign of signs(text)) {
    const kind = SPACE.test(sign) ? 'space' : UNSPACED.test(sign) ? null : LETTER.test(sign) ? 'word' : null;
    const joins = open === 'word' && JOINER.test(sign);
    if (joins || (kind !== null && kind === open)) out[out.length - 1] += sign;
    else {
      out.push(sign);
      open = kind;
    }
  }
  return out;
}

function signs(text: string): string[] {
  if (typeof Intl.Segmenter === 'undefined') return Array.from(text);
  return Array.from(new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text), (one) => one.segment);
}

type Pair = [old: number, now: number];

/** The longest common run of tokens as pairs of places (Myers, with a bound); null when the bound is met. */
function common(old: readonly string[], now: readonly string[]): Pair[] | null {
  const pairs: Pair[] = [];
  let from = 0;
  while (from < old.length && from < now.length && old[from] === now[from]) {
    pairs.push([from, from]);
    from += 1;
  }
  let oldEnd = old.length;
  let nowEnd = now.length;
  const tail: Pair[] = [];
  while (oldEnd > from && nowEnd > from && old[oldEnd - 1] === now[nowEnd - 1]) tail.push([--oldEnd, --nowEnd]);
  const middle = shortestEdit(old.slice(from, oldEnd), now.slice(from, nowEnd));
  if (middle === null) return null;
  for (const [x, y] of middle) pairs.push([x + from, y + from]);
  return pairs.concat(tail.reverse());
}

function shortestEdit(old: readonly string[], now: readonly string[]): Pair[] | null {
  const most = Math.min(old.length + now.length, MOST_EDITS);
  const middle = most + 1;
  // reach[middle + k]: how far in `old` the diagonal k (x - y) has come.
  const reach = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let edits = 0; edits <= most; edits += 1) {
    trace.push(reach.slice(middle - edits - 1, middle + edits + 2));
    for (let k = -edits; k <= edits; k += 2) {
      const down = k === -edits || (k !== edits && at(reach, middle + k - 1) < at(reach, middle + k + 1));
      let x = down ? at(reach, middle + k + 1) : at(reach, middle + k - 1) + 1;
      while (x < old.length && x - k < now.length && old[x] === now[x - k]) x += 1;
      reach[middle + k] = x;
      if (x >= old.length && x - k >= now.length) return walkBack(trace, old.length, now.length);
    }
  }
  return null;
}

function walkBack(trace: readonly Int32Array[], oldLength: number, nowLength: number): Pair[] {
  const pairs: Pair[] = [];
  let x = oldLength;
  let y = nowLength;
  for (let edits = trace.length - 1; edits >= 0; edits -= 1) {
    const reach = trace[edits] as Int32Array;
    const centre = edits + 1;
    const k = x - y;
    const down = k === -edits || (k !== edits && at(reach, centre + k - 1) < at(reach, centre + k + 1));
    const before = down ? k + 1 : k - 1;
    const fromX = edits === 0 ? 0 : at(reach, centre + before);
    const fromY = edits === 0 ? 0 : fromX - before;
    while (x > fromX && y > fromY) pairs.push([--x, --y]);
    x = fromX;
    y = fromY;
  }
  return pairs.reverse();
}

/** A space, a sign or a single letter that happens to be the same between two changes does not cut one change in two. */
function bridged(old: readonly string[], now: readonly string[], pairs: Pair[] | null): Pair[] | null {
  if (pairs === null) return null;
  const changed = (a: Pair | undefined, b: Pair | undefined) =>
    a && b ? weight(old.slice(a[0] + 1, b[0])) + weight(now.slice(a[1] + 1, b[1])) : 0;
  const out: Pair[] = [];
  for (let from = 0; from < pairs.length; ) {
    let to = from + 1;
    while (to < pairs.length && follows(pairs[to - 1], pairs[to])) to += 1;
    const run = pairs.slice(from, to);
    const same = weight(run.map(([place]) => old[place] ?? ''));
    const around = Math.min(changed(pairs[from - 1], pairs[from]), changed(pairs[to - 1], pairs[to]));
    if (same > 1 || around <= same) out.push(...run);
    from = to;
  }
  return out;
}

function follows(one: Pair | undefined, next: Pair | undefined): boolean {
  return one !== undefined && next !== undefined && next[0] === one[0] + 1 && next[1] === one[1] + 1;
}

function spans(list: readonly string[], kept: ReadonlySet<number>): Span[] {
  const out: Span[] = [];
  let place = 0;
  for (const [index, token] of list.entries()) {
    const end = place + Array.from(token).length;
    const last = out.at(-1);
    if (!kept.has(index)) {
      if (last && last.end === place) last.end = end;
      else out.push({ start: place, end });
    }
    place = end;
  }
  return out;
}

function weight(list: readonly string[]): number {
  return list.reduce((sum, token) => sum + (LETTER.test(token) ? token.length : 0), 0);
}

function at(list: Int32Array, place: number): number {
  return list[place] ?? 0;
}
