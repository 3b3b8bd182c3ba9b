// Cuts a text into pieces from several lists of spans at once. Spans count Unicode characters, may overlap, and never
// split what a reader sees as one sign: an accent stays on its letter, a family emoji stays a family.

export interface Span {
  /** First Unicode character, and one past the last, as in Array.from(text). */
  start: number;
  end: number;
}

export type SpanLists = Record<string, readonly Span[]>;

export interface Piece<L extends SpanLists> {
  text: string;
  /** Where the piece begins, in Unicode characters. */
  start: number;
  /** The spans of each list that cover this piece, in the list's order. */
  on: { [K in keyof L]: L[K][number][] };
}

/** Everything of the text, in order, in as few pieces as the spans allow. Spans outside the text are ignored. */
export function cut<L extends SpanLists>(text: string, lists: L): Piece<L>[] {
  const chars = Array.from(text);
  if (chars.length === 0) return [];
  const names = Object.keys(lists) as (keyof L)[];
  const snap = snapper(text, chars.length);
  const placed = names.flatMap((name) =>
    (lists[name] ?? [])
      .filter((span) => fits(span, chars.length))
      .map((span) => ({ name, span: span as L[keyof L][number], from: snap.down(span.start), to: snap.up(span.end) })),
  );
  const edges = [...new Set([0, chars.length, ...placed.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b);
  return edges.slice(0, -1).map((start, at) => {
    const end = edges[at + 1] ?? chars.length;
    const on = Object.fromEntries(names.map((name) => [name, [] as Span[]])) as Piece<L>['on'];
    for (const { name, span, from, to } of placed) if (from <= start && to >= end) on[name].push(span);
    return { text: chars.slice(start, end).join(''), start, on };
  });
}

/** The words of a span, or nothing when it lies outside the text. */
export function wordsOf(text: string, span: Span): string {
  const chars = Array.from(text);
  return fits(span, chars.length) ? chars.slice(span.start, span.end).join('') : '';
}

export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end;
}

/** Neighbours that belong together, by key. */
export function runs<T>(items: readonly T[], key: (item: T) => string): { key: string; items: T[] }[] {
  const out: { key: string; items: T[] }[] = [];
  for (const item of items) {
    const name = key(item);
    const last = out.at(-1);
    if (last && last.key === name) last.items.push(item);
    else out.push({ key: name, items: [item] });
  }
  return out;
}

/** Turns a place counted in UTF-16 units, as strings count, into one counted in Unicode characters. */
export function charCounter(text: string): (unit: number) => number {
  // Without surrogates the two counts are the same.
  if (!/[\ud800-\udfff]/.test(text)) return (unit) => unit;
  return (unit) => Array.from(text.slice(0, unit)).length;
}

function fits(span: Span, length: number): boolean {
  const whole = Number.isInteger(span.start) && Number.isInteger(span.end);
  return whole && span.start >= 0 && span.start < span.end && span.end <= length;
}

interface Snapper {
  down: (at: number) => number;
  up: (at: number) => number;
}

/** Signs that join their neighbours; a text without them may be cut anywhere. */
const JOINING =
  /\p{M}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\u{200c}|\u{200d}|\r|[\u{1100}-\u{11ff}]|[\u{e0020}-\u{e007f}]/u;
const AS_IS: Snapper = { down: (at) => at, up: (at) => at };

function snapper(text: string, length: number): Snapper {
  if (!JOINING.test(text) || typeof Intl.Segmenter === 'undefined') return AS_IS;
  const free = new Set<number>([length]);
  let at = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    free.add(at);
    at += Array.from(segment).length;
  }
  const move = (by: 1 | -1) => (from: number) => {
    let to = from;
    while (!free.has(to)) to += by;
    return to;
  };
  return { down: move(-1), up: move(1) };
}
