// What channels send as signed webhooks: the secret, the list, one of them, and what to do about what is parked.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { Inbound, InboundBody, InboundSecret, InboundState } from './types';

export function useMakeWebhookSecret(channel: string) {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: () => post<InboundSecret>(`/shops/${shop.id}/channels/${channel}/webhook-secret`),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.channels(shop.id) }),
  });
}

export function useInbound(state: InboundState | null, channel: string | null) {
  const { shop } = useShop();
  return useInfiniteQuery({
    queryKey: keys.inbound(shop.id, state, channel),
    queryFn: ({ pageParam, signal }) =>
      get<{ items: Inbound[]; next: string | null }>(`/shops/${shop.id}/inbound`, {
        query: { cursor: pageParam, state, channel },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

export function useInboundOne(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.inboundOne(shop.id, id),
    queryFn: ({ signal }) => get<InboundBody>(`/shops/${shop.id}/inbound/${id}`, { signal }),
  });
}

export function useDecideInbound() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ id, what }: { id: string; what: 'replay' | 'drop' }) =>
      post<Inbound>(`/shops/${shop.id}/inbound/${id}/${what}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['inbound', shop.id] }),
  });
}
