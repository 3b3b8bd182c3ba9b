// What triage has learned from corrections, and how well it stands.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { TriageState } from './types';

export function useTriage() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.triage(shop.id),
    queryFn: ({ signal }) => get<TriageState>(`/shops/${shop.id}/triage`, { signal }),
    refetchInterval: 60_000,
  });
}

function useTriageChange<Input>(step: 'learn' | 'rollback') {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (input: Input) => post<TriageState>(`/shops/${shop.id}/triage/${step}`, input),
    onSuccess: (state) => client.setQueryData(keys.triage(shop.id), state),
  });
}

export const useLearn = () => useTriageChange<Record<string, never>>('learn');
export const useRollback = () => useTriageChange<{ to: number | null }>('rollback');
