// Remedies: what could be given, what was, what waits, and the shop's limits.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePutCase } from './cases';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type {
  CaseDetail,
  Coupons,
  Money,
  Remedy,
  RemedyChoices,
  RemedyKind,
  RemedyLimits,
  RemedyPolicy,
  RemedyReport,
  RemedyState,
  RemedyVerb,
} from './types';

export function useCaseRemedies(caseId: string, version: number) {
  const { shop } = useShop();
  return useQuery({
    // The case hears of every remedy, so its version says when to look again.
    queryKey: [...keys.remedies(shop.id), 'case', caseId, version],
    queryFn: ({ signal }) => get<{ items: Remedy[] }>(`/shops/${shop.id}/cases/${caseId}/remedies`, { signal }),
    select: (data) => data.items,
    placeholderData: (previous, query) => (query?.queryKey[3] === caseId ? previous : undefined),
  });
}

export function useRemedyChoices(caseId: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.remedies(shop.id), 'choices', caseId],
    queryFn: ({ signal }) => get<RemedyChoices>(`/shops/${shop.id}/cases/${caseId}/remedies/suggestion`, { signal }),
    staleTime: 0,
  });
}

export function useRemedyLimits(caseId: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.remedies(shop.id), 'limits', caseId],
    queryFn: ({ signal }) =>
      get<RemedyLimits>(`/shops/${shop.id}/remedies/limits`, { query: { case: caseId }, signal }),
    staleTime: 0,
  });
}

/** Newest first; no state means all. */
export function useRemedies(states: readonly RemedyState[]) {
  const { shop } = useShop();
  const state = states.join(',');
  return useInfiniteQuery({
    queryKey: [...keys.remedies(shop.id), 'list', state],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Remedy[]; next: string | null }>(`/shops/${shop.id}/remedies`, {
        query: { state, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}

/** What can be handed out on a channel, asked of its platform when it is opened. */
export function useCoupons(channel: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: ['coupons', shop.id, channel],
    queryFn: ({ signal }) => get<Coupons>(`/shops/${shop.id}/channels/${channel}/coupons`, { signal }),
    staleTime: 30_000,
    retry: false,
  });
}

export function useSendCoupon(caseId: string) {
  const { shop } = useShop();
  const put = usePutCase();
  const done = useAfterRemedy();
  return useMutation({
    mutationFn: (card: { remedy: string; coupon: string; title: string }) =>
      post<CaseDetail>(`/shops/${shop.id}/cases/${caseId}/coupon`, card),
    onSuccess: (detail) => {
      put(detail);
      return done();
    },
  });
}

export interface Given {
  kind: RemedyKind;
  amount?: Money;
  note?: string;
  evidence_later?: boolean;
  budget?: string;
}

export function useGiveRemedy(caseId: string) {
  const { shop } = useShop();
  const done = useAfterRemedy();
  return useMutation({
    mutationFn: ({ given, attempt }: { given: Given; attempt: string }) =>
      post<Remedy>(`/shops/${shop.id}/cases/${caseId}/remedies/quick`, given, { idempotencyKey: attempt }),
    // Not waited for: the dialog closes at once.
    onSuccess: () => void done(),
  });
}

/** What is told to the buyer before it is given: begun, then offered. Both calls have keys, so a lost answer is no second remedy. */
export function useOfferRemedy(caseId: string) {
  const { shop } = useShop();
  const done = useAfterRemedy();
  return useMutation({
    mutationFn: async ({ given, attempt }: { given: Given; attempt: readonly [string, string] }) => {
      const { kind, amount, note, evidence_later } = given;
      const url = `/shops/${shop.id}/cases/${caseId}/remedies`;
      const begun = { kind, ...(amount ? { amount } : {}) };
      const made = await post<Remedy>(url, begun, { idempotencyKey: attempt[0] });
      const told = { ...(note ? { note } : {}), ...(evidence_later ? { evidence_later } : {}) };
      return post<Remedy>(`${url}/${made.id}/offer`, told, { idempotencyKey: attempt[1] });
    },
    // Begun and not offered is on the case, too.
    onSettled: () => void done(),
  });
}

/** One step of a remedy: the verb and what it is told. */
export function useRemedyStep(remedy: Remedy) {
  const { shop } = useShop();
  const done = useAfterRemedy();
  return useMutation({
    mutationFn: ({ verb, ...body }: { verb: RemedyVerb } & Record<string, unknown>) =>
      post<Remedy>(`/shops/${shop.id}/cases/${remedy.case?.id}/remedies/${remedy.id}/${verb}`, body, {
        ifMatch: remedy.version,
      }),
    // After a conflict, too: what is shown was old.
    onSettled: done,
  });
}

/** A remedy moves its case, what waits, and what is left of the limits. */
function useAfterRemedy() {
  const client = useQueryClient();
  const { shop } = useShop();
  return () => {
    void client.invalidateQueries({ queryKey: ['case', shop.id] });
    void client.invalidateQueries({ queryKey: keys.counts(shop.id) });
    return client.invalidateQueries({ queryKey: keys.remedies(shop.id) });
  };
}

export function useRemedyReport(days: number, enabled: boolean) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.remedies(shop.id), 'report', days],
    queryFn: ({ signal }) => get<RemedyReport>(`/shops/${shop.id}/remedies/report`, { query: { days }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    enabled,
  });
}

export function useRemedyPolicy() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.remedyPolicy(shop.id),
    queryFn: ({ signal }) => get<RemedyPolicy>(`/shops/${shop.id}/remedies/policy`, { signal }),
    staleTime: 5 * 60_000,
  });
}

export function useSaveRemedyPolicy() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (policy: RemedyPolicy) =>
      call<RemedyPolicy>('PUT', `/shops/${shop.id}/remedies/policy`, { body: policy, ifMatch: policy.version }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: keys.remedies(shop.id) });
      return client.invalidateQueries({ queryKey: keys.remedyPolicy(shop.id) });
    },
  });
}
