// Words proposed by a drafter: asked for on demand, put into the draft, remembered as such until the draft is empty.
import { useEffect, useRef, useState } from 'react';
import { useShop } from '../../api/current';
import { useDrafter, usePropose } from '../../api/drafter';
import type { CaseDetail, TextKind } from '../../api/types';
import { readModel, withProposal, writeModel } from '../../lib/proposed';

export interface ProposalWork {
  /** Whether the shop has a drafter for this kind of words. */
  there: boolean;
  /** The model whose words stand in the draft. */
  model: string | null;
  busy: boolean;
  failure: unknown;
  ask: () => void;
}

export function useProposal(
  detail: CaseDetail,
  kind: TextKind,
  text: string,
  setText: (change: (old: string) => string) => void,
): ProposalWork {
  const { shop, can } = useShop();
  const drafter = useDrafter();
  const propose = usePropose(detail.id, detail.version);
  const [model, setModel] = useState(() => readModel(localStorage, shop.id, detail.id, kind));
  const last = useRef<string | null>(null);
  const remember = (next: string | null) => {
    setModel(next);
    writeModel(localStorage, shop.id, detail.id, kind, next);
  };
  // What is written into an emptied field is the writer's own.
  const empty = text === '';
  const waiting = propose.isPending;
  useEffect(() => {
    if (!empty || waiting) return;
    setModel(null);
    writeModel(localStorage, shop.id, detail.id, kind, null);
  }, [empty, waiting, shop.id, detail.id, kind]);
  return {
    there: kind !== 'review_ask' && can('case_work') && drafter.data?.on === true,
    model: empty ? null : model,
    busy: waiting,
    failure: propose.error,
    ask: () =>
      propose.mutate(kind, {
        onSuccess: (made) => {
          setText((old) => withProposal(old, made.text, last.current));
          last.current = made.text;
          remember(made.model);
        },
      }),
  };
}
