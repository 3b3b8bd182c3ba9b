// One command on many cases: preview first, then run, then perhaps undo.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { currentTime } from '../lib/ticker';
import { post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { BulkResult, CaseFilter, Command } from './types';

/** Either the chosen rows or everything that matches a filter. */
export type BulkTarget = { ids: string[]; filter: null } | { ids: null; filter: CaseFilter };

/** As the API lets a run be undone (undo_over). */
const UNDO_MS = 10 * 60_000;

/** The last run that can still be undone, wherever its dialog went. */
export interface LastBulk {
  id: string;
  kind: Command['kind'];
  done: number;
  /** In the server's time. */
  until: number;
}

export function useLastBulk(): { last: LastBulk | null; forget: () => void } {
  const client = useQueryClient();
  const { shop } = useShop();
  const queryKey = keys.lastBulk(shop.id);
  const { data } = useQuery({
    queryKey,
    queryFn: (): LastBulk | null => null,
    enabled: false,
    initialData: null,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  });
  return { last: data, forget: () => client.setQueryData(queryKey, null) };
}

export function useBulk() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ target, command, preview }: { target: BulkTarget; command: Command; preview: boolean }) =>
      post<BulkResult>(`/shops/${shop.id}/bulk`, { ...target, command, preview }),
    onSuccess: ({ id, undoable, done }, { command, preview }) => {
      if (preview) return;
      if (id && undoable && done > 0) {
        const last: LastBulk = { id, kind: command.kind, done, until: currentTime() + UNDO_MS };
        client.setQueryData(keys.lastBulk(shop.id), last);
      }
      void refresh(client, shop.id);
    },
  });
}

export function useBulkUndo() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (id: string) => post<BulkResult>(`/shops/${shop.id}/bulk/${id}/undo`),
    onSuccess: () => {
      client.setQueryData(keys.lastBulk(shop.id), null);
      return refresh(client, shop.id);
    },
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
