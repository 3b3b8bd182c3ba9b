// The rulebook: what applies to a channel, the shop's own rules, and what a rule would have stopped.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { OwnRuleDraft, Rule, Rulebook, RuleTrial } from './types';

export function useRulebook(channel: string | null) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.rulebook(shop.id), channel],
    queryFn: ({ signal }) => get<Rulebook>(`/shops/${shop.id}/rulebook`, { query: { channel }, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** What a check said under the old rules is no longer true. */
function useAfterRule() {
  const client = useQueryClient();
  const { shop } = useShop();
  return () => {
    void client.invalidateQueries({ queryKey: ['act-check', shop.id] });
    return client.invalidateQueries({ queryKey: keys.rulebook(shop.id) });
  };
}

/** Adds a rule, or changes the one that is named. */
export function useSaveRule() {
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ draft, old }: { draft: OwnRuleDraft; old: Rule | null }) =>
      old === null
        ? post<Rule>(`/shops/${shop.id}/rulebook/rules`, draft)
        : call<Rule>('PUT', `/shops/${shop.id}/rulebook/rules/${old.id}`, { body: draft, ifMatch: old.version ?? 0 }),
    // After a conflict, too: what is shown was old.
    onSettled: useAfterRule(),
  });
}

export function useRemoveRule() {
  const { shop } = useShop();
  return useMutation({
    mutationFn: (rule: Rule) =>
      call<void>('DELETE', `/shops/${shop.id}/rulebook/rules/${rule.id}`, { ifMatch: rule.version ?? 0 }),
    onSettled: useAfterRule(),
  });
}

/** Stores nothing: which past acts the rule would have stopped. */
export function useTryRule() {
  const { shop } = useShop();
  return useMutation({
    mutationFn: (body: { rule: OwnRuleDraft; days: number }) => post<RuleTrial>(`/shops/${shop.id}/rulebook/try`, body),
  });
}
