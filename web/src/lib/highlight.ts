// Splits a text into plain and deciding pieces. Works on text only: nothing here can become markup.

export interface Piece {
  text: string;
  /** The weight of the reason, or null for plain text. */
  weight: number | null;
}

interface Hit {
  from: number;
  to: number;
  weight: number;
}

export function highlight(text: string, reasons: readonly { text: string; weight: number }[]): Piece[] {
  const hits = merge(find(text, reasons));
  const pieces: Piece[] = [];
  let at = 0;
  for (const hit of hits) {
    if (hit.from > at) pieces.push({ text: text.slice(at, hit.from), weight: null });
    pieces.push({ text: text.slice(hit.from, hit.to), weight: hit.weight });
    at = hit.to;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), weight: null });
  return pieces;
}

function find(text: string, reasons: readonly { text: string; weight: number }[]): Hit[] {
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
