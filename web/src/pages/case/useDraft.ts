// A draft that survives reloads, sign-outs and conflicts.
import { useCallback, useState } from 'react';
import { useShop } from '../../api/current';
import { type DraftPlace, readDraft, writeDraft } from '../../lib/draft';

type Change = string | ((old: string) => string);

export function useDraft(caseId: string, kind: DraftPlace): [string, (change: Change) => void] {
  const { shop } = useShop();
  const [text, setText] = useState(() => readDraft(localStorage, shop.id, caseId, kind));
  const change = useCallback(
    (next: Change) =>
      setText((old) => {
        const text = typeof next === 'string' ? next : next(old);
        writeDraft(localStorage, shop.id, caseId, kind, text);
        return text;
      }),
    [shop.id, caseId, kind],
  );
  return [text, change];
}
