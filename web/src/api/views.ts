// Saved views: a name for a filter, private or shared with the shop.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { CaseFilter, View } from './types';

export function useViews() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.views(shop.id),
    queryFn: ({ signal }) => get<{ items: View[] }>(`/shops/${shop.id}/views`, { signal }),
    select: (data) => data.items,
    staleTime: 5 * 60_000,
  });
}

export interface ViewDraft {
  id?: string;
  name: string;
  filter: CaseFilter;
  shared: boolean;
}

export function useSaveView() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ id, ...body }: ViewDraft) =>
      id ? call<View>('PUT', `/shops/${shop.id}/views/${id}`, { body }) : post<View>(`/shops/${shop.id}/views`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.views(shop.id) }),
  });
}

export function useDeleteView() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (id: string) => call<void>('DELETE', `/shops/${shop.id}/views/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.views(shop.id) }),
  });
}
