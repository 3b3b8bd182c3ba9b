// Placeholders in words: {{ buyer }}, {{ carrier | default('the carrier') }}. Finds them; the server knows what they stand for. Pure.

export interface Placeholder {
  /** As it stands in the text, braces included. */
  raw: string;
  /** What it asks for: "buyer". */
  name: string;
  start: number;
  /** One past the last brace. */
  end: number;
}

const WRITTEN = /\{\{([^{}]*)\}\}/g;
/** More than this many different ones in one text are not filled in one go. */
const MOST = 40;

export function placeholders(text: string): Placeholder[] {
  return [...text.matchAll(WRITTEN)].map((found) => ({
    raw: found[0],
    name: nameOf(found[1] ?? ''),
    start: found.index,
    end: found.index + found[0].length,
  }));
}

/** What to ask the server for: each placeholder once, or the whole text when it holds more than placeholders. */
export function pieces(text: string): string[] {
  if (text.includes('{%')) return [text];
  return [...new Set(placeholders(text).map((one) => one.raw))].slice(0, MOST);
}

/** The placeholder that the caret stands in; right behind its last brace still counts. */
export function inside(text: string, caret: number): Placeholder | null {
  return placeholders(text).find((one) => one.start < caret && caret <= one.end) ?? null;
}

/** The placeholder that the caret was in and now is not. */
export function left(text: string, before: number, now: number): Placeholder | null {
  const was = inside(text, before);
  return was !== null && inside(text, now)?.start !== was.start ? was : null;
}

/** The text with a piece filled in, and where a caret goes with it. */
export function filledIn(text: string, piece: string, value: string, caret: number): { text: string; caret: number } {
  let at = caret;
  let shift = 0;
  for (let found = text.indexOf(piece); found >= 0; found = text.indexOf(piece, found + piece.length)) {
    if (found + piece.length <= caret) shift += value.length - piece.length;
    else if (found < caret) at = found + value.length;
  }
  return { text: text.replaceAll(piece, () => value), caret: Math.max(0, at + shift) };
}

/** What a piece is called when it cannot be filled in. */
export function nameOfPiece(piece: string): string {
  return placeholders(piece)[0]?.name ?? piece.slice(0, 40);
}

function nameOf(inner: string): string {
  return (inner.split('|')[0] ?? '').trim();
}
