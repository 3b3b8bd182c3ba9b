// That words being typed were proposed by a drafter, and by which model: kept in this browser beside the draft itself.
import type { DraftKind, Keep } from './draft';

function name(shop: string, caseId: string, kind: DraftKind): string {
  return `kintsugi:proposed:${shop}:${caseId}:${kind}`;
}

export function readModel(keep: Keep, shop: string, caseId: string, kind: DraftKind): string | null {
  try {
    return keep.getItem(name(shop, caseId, kind));
  } catch {
    return null;
  }
}

/** A full or forbidden store must never stop anyone from typing. */
export function writeModel(keep: Keep, shop: string, caseId: string, kind: DraftKind, model: string | null): void {
  try {
    if (model === null) keep.removeItem(name(shop, caseId, kind));
    else keep.setItem(name(shop, caseId, kind), model);
  } catch {
    // Kept in memory only.
  }
}

/** What was typed stays: a proposal goes below it, and takes the place of the proposal before. */
export function withProposal(typed: string, proposal: string, before: string | null): string {
  const kept = before !== null && typed.includes(before) ? typed.replace(before, () => '') : typed;
  return kept.trim() === '' ? proposal : `${kept.trimEnd()}\n\n${proposal}`;
}
