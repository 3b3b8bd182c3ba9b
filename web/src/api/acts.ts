// Acts: what leaves the house. Checked while typed, approved, then sent by itself or posted by hand and marked with proof.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { usePutCase } from './cases';
import { get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { ActCheck, ActView, CaseDetail, QueueRow, TextKind } from './types';

export function useActCheck(caseId: string, kind: TextKind, text: string, version: number, proposed = false) {
  const { shop } = useShop();
  return useQuery({
    queryKey: ['act-check', shop.id, caseId, version, kind, text, proposed],
    queryFn: () => post<ActCheck>(`/shops/${shop.id}/cases/${caseId}/acts/check`, { kind, text, proposed }),
    placeholderData: (previous, query) =>
      query?.queryKey[4] === kind && query.queryKey[2] === caseId ? previous : undefined,
    staleTime: 60_000,
    gcTime: 60_000,
  });
}

export interface Drafting {
  kind: TextKind;
  text: string;
  version: number;
  /** Kept pictures that go with a private message, by their ids. */
  pictures?: readonly string[];
  /** The last message of the case that the writer saw, and whether to go on although the buyer wrote since. */
  seen_message?: string;
  anyway?: boolean;
  /** Whether a drafter proposed the words. */
  proposed?: boolean;
}

export function useDraftAct(caseId: string) {
  const { shop } = useShop();
  const done = useAfterAct();
  return useMutation({
    mutationFn: ({ version, ...body }: Drafting) =>
      post<CaseDetail>(`/shops/${shop.id}/cases/${caseId}/acts`, body, { ifMatch: version }),
    onSuccess: done,
  });
}

/** Fills the placeholders of a piece of text with the facts of the case; nothing is stored. */
export function useFillWords(caseId: string) {
  const { shop } = useShop();
  return useCallback(
    (text: string) => post<{ text: string }>(`/shops/${shop.id}/cases/${caseId}/words`, { text }),
    [shop.id, caseId],
  );
}

export type ActStep =
  | { step: 'approve' }
  | { step: 'decline'; reason: string }
  | { step: 'withdraw' }
  | { step: 'send' }
  | { step: 'take-back' }
  | { step: 'not-there'; note: string }
  | { step: 'posted'; proof_url?: string; proof_picture?: string; note?: string };

export function useActStep(caseId: string, actId: string) {
  const { shop } = useShop();
  const done = useAfterAct();
  return useMutation({
    mutationFn: ({ step, ...body }: ActStep) =>
      post<CaseDetail>(`/shops/${shop.id}/cases/${caseId}/acts/${actId}/${step}`, body),
    onSuccess: done,
  });
}

function useAfterAct() {
  const client = useQueryClient();
  const { shop } = useShop();
  const put = usePutCase();
  return (detail: CaseDetail) => {
    put(detail);
    void client.invalidateQueries({ queryKey: keys.approvals(shop.id) });
    void client.invalidateQueries({ queryKey: keys.outbox(shop.id) });
    void client.invalidateQueries({ queryKey: keys.counts(shop.id) });
  };
}

export interface WaitingAct {
  act: ActView;
  case: QueueRow;
}

export function useApprovals() {
  const { shop } = useShop();
  return useInfiniteQuery({
    queryKey: keys.approvals(shop.id),
    queryFn: ({ pageParam, signal }) =>
      get<{ items: WaitingAct[]; next: string | null }>(`/shops/${shop.id}/acts`, {
        query: { state: 'approval_requested', cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}
