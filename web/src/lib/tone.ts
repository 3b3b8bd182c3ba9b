// A text in pieces, each either plain or a word that weakens it. Places count code points, as the API counts. Pure.
import type { AppealTone } from '../api/types';

type Slip = AppealTone['slips'][number];

export interface TonePiece {
  /** Where it begins, in code points. */
  start: number;
  text: string;
  slip: Slip | null;
}

/** The pieces in their order, none of them empty; a slip that lies outside the text is left out. */
export function marked(text: string, slips: readonly Slip[]): TonePiece[] {
  const letters = [...text];
  const pieces: TonePiece[] = [];
  const put = (start: number, end: number, slip: Slip | null) => {
    if (end > start) pieces.push({ start, text: letters.slice(start, end).join(''), slip });
  };
  let at = 0;
  for (const slip of slips) {
    if (slip.start < at || slip.end > letters.length) continue;
    put(at, slip.start, null);
    put(slip.start, slip.end, slip);
    at = slip.end;
  }
  put(at, letters.length, null);
  return pieces;
}
