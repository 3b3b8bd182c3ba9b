// A draft that survives reloads, sign-outs and conflicts.
import { useCallback, useRef, useState } from 'react';
import { useShop } from '../../api/current';
import { type DraftPlace, readDraft, writeDraft } from '../../lib/draft';

type Change = string | ((old: string) => string);

export function useDraft(caseId: string, kind: DraftPlace): [string, (change: Change) => void] {
  const { shop } = useShop();
  const [text, setText] = useState(() => readDraft(localStorage, shop.id, caseId, kind));
  const latest = useRef(text);
  const change = useCallback(
    (next: Change) => {
      latest.current = typeof next === 'string' ? next : next(latest.current);
      // At once: what is changed as the composer closes is never drawn again.
      writeDraft(localStorage, shop.id, caseId, kind, latest.current);
      setText(latest.current);
    },
    [shop.id, caseId, kind],
  );
  return [text, change];
}
