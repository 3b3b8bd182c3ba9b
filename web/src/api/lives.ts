// LIVE sessions as the platforms report them.
import { useInfiniteQuery } from '@tanstack/react-query';
import { get } from './client';
import { useShop } from './current';
import type { Lives } from './types';

export function useLives(channel: string) {
  const { shop } = useShop();
  return useInfiniteQuery({
    queryKey: ['lives', shop.id, channel] as const,
    queryFn: ({ pageParam, signal }) =>
      get<Lives>(`/shops/${shop.id}/lives`, { query: { channel, cursor: pageParam, limit: 20 }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}
