// Who carries the picture of live rooms, and tickets to that media plane. A secret goes out once and never comes back.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { LivePlane, LiveTicket } from './types';

/** The setting under edit: with a secret only where one was typed. */
export type LivePlaneEdit = LivePlane & { secret?: string };

export function useLivePlane() {
  const { shop, can } = useShop();
  return useQuery<LivePlaneEdit>({
    queryKey: keys.livePlane(shop.id),
    queryFn: ({ signal }) => get<LivePlane>(`/shops/${shop.id}/live-plane`, { signal }),
    staleTime: 5 * 60_000,
    enabled: can('policy_read'),
  });
}

export function useSaveLivePlane() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation<LivePlaneEdit, Error, LivePlaneEdit>({
    mutationFn: ({ provider, url, key, player_link, secret, version }) => {
      const body = { provider, url, key, player_link, ...(secret ? { secret } : {}) };
      return call<LivePlane>('PUT', `/shops/${shop.id}/live-plane`, { body, ifMatch: version });
    },
    onSuccess: (saved) => client.setQueryData(keys.livePlane(shop.id), saved),
  });
}

export function useLiveTicket(id: string) {
  const { shop } = useShop();
  return useMutation({
    mutationFn: (to: 'publish' | 'watch') => post<LiveTicket>(`/shops/${shop.id}/live-sessions/${id}/ticket`, { to }),
  });
}
