// Webhooks out: addresses of the shop's own that are told what happens, and what became of each delivery.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { HookBody, HookDelivery, Webhook } from './types';

export type DeliveryState = HookDelivery['state'];

export function useHooks() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.hooks(shop.id),
    queryFn: ({ signal }) => get<{ items: Webhook[] }>(`/shops/${shop.id}/webhooks`, { signal }),
    // One that takes nothing is switched off by the server.
    refetchInterval: 30_000,
  });
}

/** Deliveries of one webhook, newest first; of every state without one. */
export function useDeliveries(hook: string, state: DeliveryState | null) {
  const { shop } = useShop();
  return useInfiniteQuery({
    queryKey: keys.deliveries(shop.id, hook, state),
    queryFn: ({ pageParam, signal }) =>
      get<{ items: HookDelivery[]; next: string | null }>(`/shops/${shop.id}/webhooks/${hook}/deliveries`, {
        query: { state, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

/** A write on the webhooks of the shop; their deliveries stay as they are, unless told. */
function useHookChange<Input, Output>(run: (path: string, input: Input) => Promise<Output>, deliveries = false) {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (input: Input) => run(`/shops/${shop.id}/webhooks`, input),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.hooks(shop.id), exact: !deliveries }),
  });
}

export const useMakeHook = () =>
  useHookChange((path, body: HookBody) => post<{ webhook: Webhook; secret: string }>(path, body));
export const useChangeHook = (id: string) =>
  useHookChange((path, body: HookBody) => call<Webhook>('PATCH', `${path}/${id}`, { body }));
export const useRemoveHook = (id: string) =>
  useHookChange((path, _: undefined) => call<void>('DELETE', `${path}/${id}`));
export const useHookSecret = (id: string) =>
  useHookChange((path, _: undefined) => post<{ secret: string }>(`${path}/${id}/secret`));

/** One delivery, or all that failed. */
export const useReplay = (id: string) =>
  useHookChange(
    (path, delivery: string | null) =>
      post<{ count: number }>(`${path}/${id}${delivery === null ? '' : `/deliveries/${delivery}`}/replay`),
    true,
  );
