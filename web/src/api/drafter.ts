// The drafter: its settings, trying it, and asking it for words. Its key goes out once and never comes back.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { ActKind, Drafter, Proposal } from './types';

/** The settings under edit: with a key only where one was typed; empty forgets the one that is kept. */
export type DrafterEdit = Drafter & { key?: string };

export function useDrafter() {
  const { shop, can } = useShop();
  return useQuery<DrafterEdit>({
    queryKey: keys.drafter(shop.id),
    queryFn: ({ signal }) => get<Drafter>(`/shops/${shop.id}/drafter`, { signal }),
    staleTime: 5 * 60_000,
    enabled: can('policy_read'),
  });
}

export function useSaveDrafter() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation<DrafterEdit, Error, DrafterEdit>({
    mutationFn: ({ on, endpoint, model, key, version }) => {
      const body = { on, endpoint, model, ...(key === undefined ? {} : { key }) };
      return call<Drafter>('PUT', `/shops/${shop.id}/drafter`, { body, ifMatch: version });
    },
    onSuccess: (saved) => client.setQueryData(keys.drafter(shop.id), saved),
  });
}

export function useTryDrafter() {
  const { shop } = useShop();
  return useMutation({ mutationFn: () => post<{ text: string }>(`/shops/${shop.id}/drafter/try`, {}) });
}

/** Asks for words; the check that comes with them is the one the composer shows. */
export function usePropose(caseId: string, version: number) {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (kind: ActKind) => post<Proposal>(`/shops/${shop.id}/cases/${caseId}/acts/propose`, { kind }),
    onSuccess: ({ text, check }, kind) =>
      client.setQueryData(['act-check', shop.id, caseId, version, kind, text, true], check),
  });
}
