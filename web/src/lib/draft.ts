// What was typed and not yet sent, kept in this browser per shop, case and kind.

export type DraftKind = 'public_reply' | 'private_message' | 'review_ask' | 'note';

/** Pictures that wait to go with a private message are kept like words: their ids, one after the other. */
export type DraftPlace = DraftKind | 'pictures';

export interface Keep {
  getItem: (key: string) => string | null;
  setItem: (key: string, value: string) => void;
  removeItem: (key: string) => void;
}

function name(shop: string, caseId: string, kind: DraftPlace): string {
  return `kintsugi:draft:${shop}:${caseId}:${kind}`;
}

export function readDraft(keep: Keep, shop: string, caseId: string, kind: DraftPlace): string {
  try {
    return keep.getItem(name(shop, caseId, kind)) ?? '';
  } catch {
    return '';
  }
}

/** A full or forbidden store must never stop anyone from typing. */
export function writeDraft(keep: Keep, shop: string, caseId: string, kind: DraftPlace, text: string): void {
  try {
    if (text === '') keep.removeItem(name(shop, caseId, kind));
    else keep.setItem(name(shop, caseId, kind), text);
  } catch {
    // Kept in memory only.
  }
}
