// Finds the deciding words in a text. Works on text only: nothing here can become markup.
import { charCounter, cut, type Span } from './passages';

export interface Piece {
  text: string;
  /** The weight of the reason, or null for plain text. */
  weight: number | null;
}

type Reasons = readonly { text: string; weight: number }[];

export interface Reason extends Span {
  weight: number;
}

interface Hit {
  from: number;
  to: number;
  weight: number;
}

/** Splits a text into plain and deciding pieces. */
export function highlight(text: string, reasons: Reasons): Piece[] {
  return cut(text, { why: reasonSpans(text, reasons) }).map((piece) => ({
    text: piece.text,
    weight: piece.on.why[0]?.weight ?? null,
  }));
}

/** Where the deciding words stand, in Unicode characters; overlapping ones are joined. */
export function reasonSpans(text: string, reasons: Reasons): Reason[] {
  const chars = charCounter(text);
  return merge(find(text, reasons)).map(({ from, to, weight }) => ({ start: chars(from), end: chars(to), weight }));
}

function find(text: string, reasons: Reasons): Hit[] {
  const low = fold(text);
  const hits: Hit[] = [];
  for (const reason of reasons) {
    const needle = fold(reason.text.trim());
    if (needle === '') continue;
    for (let from = low.indexOf(needle); from >= 0; from = low.indexOf(needle, from + needle.length)) {
      if (wordEdges(text, from, from + needle.length))
        hits.push({ from, to: from + needle.length, weight: reason.weight });
    }
  }
  return hits.sort((a, b) => a.from - b.from || b.to - a.to);
}

/** Lower case without changing length (some letters grow when lowered; those stay as they are). */
function fold(text: string): string {
  const low = text.toLowerCase();
  if (low.length === text.length) return low;
  return Array.from({ length: text.length }, (_, i) => {
    const c = text.charAt(i).toLowerCase();
    return c.length === 1 ? c : text.charAt(i);
  }).join('');
}

const LETTER = /[\p{Script=Latin}\p{N}]/u;

/** In Latin scripts a reason must not start or end inside a word ("late" is not in "plate"). */
function wordEdges(text: string, from: number, to: number): boolean {
  const inside = (i: number) =>
    i > 0 && i < text.length && LETTER.test(text.charAt(i - 1)) && LETTER.test(text.charAt(i));
  return !inside(from) && !inside(to);
}

function merge(hits: Hit[]): Hit[] {
  const out: Hit[] = [];
  for (const hit of hits) {
    const last = out.at(-1);
    if (last && hit.from < last.to) {
      last.to = Math.max(last.to, hit.to);
      last.weight = Math.max(last.weight, hit.weight);
    } else out.push({ ...hit });
  }
  return out;
}
