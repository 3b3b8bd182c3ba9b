// Acts on their way out, by state, and how many there are of each.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import type { WaitingAct } from './acts';
import { get } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { ActState, OutboxCount } from './types';

export function useOutbox(states: readonly ActState[], channel: string | null) {
  const { shop } = useShop();
  const state = states.join(',');
  return useInfiniteQuery({
    queryKey: [...keys.outbox(shop.id), 'list', state, channel],
    queryFn: ({ pageParam, signal }) =>
      get<{ items: WaitingAct[]; next: string | null }>(`/shops/${shop.id}/outbox`, {
        query: { state, channel, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}

export function useStanding() {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.outbox(shop.id), 'standing'],
    queryFn: ({ signal }) => get<OutboxCount[]>(`/shops/${shop.id}/outbox/standing`, { signal }),
  });
}
