// The picture of a live session: how it stands, who may send it, what was recorded.
import { useMutation, useQuery } from '@tanstack/react-query';
import { get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { LiveVideo, PublishToken, Recordings } from './types';

const path = (shop: string, id: string) => `/shops/${shop}/live-sessions/${id}`;
/** Somebody begins to publish, or stops. */
const EVERY = 5_000;

export function useLiveVideo(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.live(shop.id), 'video', id],
    queryFn: ({ signal }) => get<LiveVideo>(`${path(shop.id, id)}/video`, { signal }),
    refetchInterval: EVERY,
  });
}

export function usePublishToken(id: string) {
  const { shop } = useShop();
  return useMutation({ mutationFn: () => post<PublishToken>(`${path(shop.id, id)}/publish-token`) });
}

export function useRecordings(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.live(shop.id), 'recordings', id],
    queryFn: ({ signal }) => get<Recordings>(`${path(shop.id, id)}/recordings`, { signal }),
  });
}
