// A draft that survives reloads, sign-outs and conflicts.
import { useCallback, useState } from 'react';
import { useShop } from '../../api/current';
import { type DraftKind, readDraft, writeDraft } from '../../lib/draft';

export function useDraft(caseId: string, kind: DraftKind): [string, (text: string) => void] {
  const { shop } = useShop();
  const [text, setText] = useState(() => readDraft(localStorage, shop.id, caseId, kind));
  const change = useCallback(
    (next: string) => {
      setText(next);
      writeDraft(localStorage, shop.id, caseId, kind, next);
    },
    [shop.id, caseId, kind],
  );
  return [text, change];
}
