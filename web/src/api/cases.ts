// Queue rows, counts, one case, and commands on it.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useRef } from 'react';
import { filterToParams } from '../lib/filter-url';
import { mergeRow, type RowPage, type RowPages, toRow } from '../lib/merge-rows';
import { get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { CaseDetail, CaseFilter, Command, Truth } from './types';

export const PAGE = 50;

export function fetchRows(
  shop: string,
  filter: CaseFilter,
  cursor: string | null,
  signal?: AbortSignal,
): Promise<RowPage> {
  const query = filterToParams({ sort: 'deadline', ...filter });
  query.set('limit', String(PAGE));
  if (cursor) query.set('cursor', cursor);
  return get<RowPage>(`/shops/${shop}/cases`, signal ? { query, signal } : { query });
}

/** The list keeps its order until the reader asks for a new one: no refetch behind their back. */
export function useRows(filter: CaseFilter) {
  const { shop } = useShop();
  return useInfiniteQuery({
    queryKey: keys.list(shop.id, filter),
    queryFn: ({ pageParam, signal }) => fetchRows(shop.id, filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

export interface Counted {
  count: number;
  /** There are more: the server counts to 10,000. */
  more: boolean;
}

export function useCount(filter: CaseFilter, enabled = true) {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.count(shop.id, filter),
    queryFn: ({ signal }) => {
      const query = filterToParams(filter);
      query.delete('sort');
      return get<Counted>(`/shops/${shop.id}/cases/count`, { query, signal });
    },
    placeholderData: keepPreviousData,
    enabled,
  });
}

export function fetchCase(shop: string, id: string, signal?: AbortSignal): Promise<CaseDetail> {
  return get<CaseDetail>(`/shops/${shop}/cases/${id}`, signal ? { signal } : {});
}

export function useCase(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.detail(shop.id, id),
    queryFn: ({ signal }) => fetchCase(shop.id, id, signal),
    staleTime: 20_000,
    // The stream tells of every change; a computer that slept may have lost it without knowing.
    refetchOnWindowFocus: true,
  });
}

/** Reads a case before it is asked for (the row under the cursor, the next one). */
export function usePrefetchCase() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useCallback(
    (id: string | undefined) => {
      if (!id) return;
      void client.prefetchQuery({
        queryKey: keys.detail(shop.id, id),
        queryFn: ({ signal }) => fetchCase(shop.id, id, signal),
        staleTime: 20_000,
      });
    },
    [client, shop.id],
  );
}

/** Stores a newer case and patches its row wherever it is listed. */
export function usePutCase() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useCallback(
    (detail: CaseDetail) => {
      client.setQueryData<CaseDetail>(keys.detail(shop.id, detail.id), (old) =>
        old && old.version > detail.version ? old : detail,
      );
      client.setQueriesData<RowPages>({ queryKey: keys.lists(shop.id) }, (old) =>
        old ? mergeRow(old, toRow(detail)) : old,
      );
    },
    [client, shop.id],
  );
}

/** A person's word on one thing the buyer asserts. */
export interface Judgement {
  kind: 'judge';
  claim: string;
  truth: Truth;
  note?: string;
}

/** Everything that changes a case and answers with it. */
export type CaseWrite = Command | Judgement;

function writeCase(url: string, write: CaseWrite, ifMatch: number): Promise<CaseDetail> {
  if (write.kind !== 'judge') return post<CaseDetail>(`${url}/commands`, write, { ifMatch });
  const { claim, truth, note } = write;
  const body = { truth, ...(note ? { note } : {}) };
  return post<CaseDetail>(`${url}/claims/${encodeURIComponent(claim)}`, body, { ifMatch });
}

/** One at a time for each case: a key typed ahead waits, and then meets the case as our own last command left it. */
export function useCommand(id: string) {
  const client = useQueryClient();
  const { shop } = useShop();
  const put = usePutCase();
  const own = useRef<{ id: string; seen: number; left: number } | null>(null);
  return useMutation({
    scope: { id: `case:${id}` },
    mutationFn: ({ command, version }: { command: CaseWrite; version: number }) => {
      const last = own.current;
      const ifMatch = last?.id === id && last.seen === version ? last.left : version;
      return writeCase(`/shops/${shop.id}/cases/${id}`, command, ifMatch);
    },
    onSuccess: (detail, { version }) => {
      own.current = { id, seen: version, left: detail.version };
      put(detail);
      void client.invalidateQueries({ queryKey: keys.counts(shop.id) });
    },
  });
}
