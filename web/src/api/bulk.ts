// One command on many cases: preview first, then run, then perhaps undo.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { BulkResult, CaseFilter, Command } from './types';

/** Either the chosen rows or everything that matches a filter. */
export type BulkTarget = { ids: string[]; filter: null } | { ids: null; filter: CaseFilter };

export function useBulk() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ target, command, preview }: { target: BulkTarget; command: Command; preview: boolean }) =>
      post<BulkResult>(`/shops/${shop.id}/bulk`, { ...target, command, preview }),
    onSuccess: (_result, { preview }) => {
      if (!preview) void refresh(client, shop.id);
    },
  });
}

export function useBulkUndo() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (id: string) => post<BulkResult>(`/shops/${shop.id}/bulk/${id}/undo`),
    onSuccess: () => refresh(client, shop.id),
  });
}

/** The reader asked for the change, so the list may read itself again. */
async function refresh(client: ReturnType<typeof useQueryClient>, shop: string): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.lists(shop) }),
    client.invalidateQueries({ queryKey: keys.counts(shop) }),
    client.invalidateQueries({ queryKey: ['case', shop] }),
  ]);
}
