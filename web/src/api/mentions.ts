// Mentions, and the sources that find them.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { Mention, MentionSource, MentionSources, MentionState, Mentions, SourceBody } from './types';

export interface MentionFilter {
  state: MentionState;
  source: string | null;
  polarity: string | null;
  q: string;
}

export function useMentions(filter: MentionFilter) {
  const { shop } = useShop();
  return useInfiniteQuery({
    queryKey: [...keys.mentions(shop.id), 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      get<Mentions>(`/shops/${shop.id}/mentions`, {
        query: { ...filter, q: filter.q || null, cursor: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}

/** How many are new, and how the sources do. */
export function useHeard() {
  const { shop, can } = useShop();
  return useQuery({
    queryKey: [...keys.mentions(shop.id), 'heard'],
    queryFn: ({ signal }) => get<Mentions>(`/shops/${shop.id}/mentions`, { query: { limit: 1 }, signal }),
    enabled: can('case_read'),
    refetchInterval: 60_000,
  });
}

export function useMarkMention() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ id, mark }: { id: string; mark: 'note' | 'dismiss' | 'restore' }) =>
      post<Mention>(`/shops/${shop.id}/mentions/${id}/${mark}`),
    onSettled: () => client.invalidateQueries({ queryKey: keys.mentions(shop.id) }),
  });
}

export function useSources() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.sources(shop.id),
    queryFn: ({ signal }) => get<MentionSources>(`/shops/${shop.id}/sources`, { signal }),
    // How a source does is told by nobody but itself.
    refetchInterval: 5_000,
  });
}

function useSourceChange<Input, Output>(run: (path: string, input: Input) => Promise<Output>) {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (input: Input) => run(`/shops/${shop.id}/sources`, input),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.sources(shop.id) }),
        client.invalidateQueries({ queryKey: keys.mentions(shop.id) }),
      ]),
  });
}

/** Makes one where there is no id yet. */
export const useSaveSource = (id: string | null) =>
  useSourceChange((path, body: SourceBody) =>
    id === null ? post<MentionSource>(path, body) : call<MentionSource>('PATCH', `${path}/${id}`, { body }),
  );
export const useRemoveSource = (id: string) =>
  useSourceChange((path, _: undefined) => call<void>('DELETE', `${path}/${id}`));
export const useReadSource = (id: string) =>
  useSourceChange((path, _: undefined) => post<void>(`${path}/${id}/fetch-now`));
