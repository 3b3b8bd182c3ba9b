// Overview numbers, audit log, jobs and what this server is.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { Job, Overview, TimelineEntry } from './types';

export function useOverview(days: number, channel: string | null) {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.overview(shop.id, days, channel),
    queryFn: ({ signal }) => get<Overview>(`/shops/${shop.id}/overview`, { query: { days, channel }, signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
  });
}

export type AuditEntry = TimelineEntry & { stream: string; hash: string };

export function useAudit(kind: string, actor: string) {
  const { shop } = useShop();
  return useInfiniteQuery({
    queryKey: keys.audit(shop.id, kind, actor),
    queryFn: ({ pageParam, signal }) =>
      get<{ items: AuditEntry[]; next: string | null }>(`/shops/${shop.id}/audit`, {
        query: { cursor: pageParam, kind, actor },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}

export function useJobs(state: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.jobs(shop.id, state),
    queryFn: ({ signal }) =>
      get<{ items: Job[]; next: string | null }>(`/shops/${shop.id}/jobs`, { query: { state }, signal }),
    select: (data) => data.items,
    placeholderData: keepPreviousData,
    refetchInterval: 10_000,
  });
}

export function useJobStep() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ id, step }: { id: string; step: 'retry' | 'cancel' }) =>
      post<Job>(`/shops/${shop.id}/jobs/${id}/${step}`),
    onSuccess: () => client.invalidateQueries({ queryKey: ['jobs', shop.id] }),
  });
}

export interface About {
  version: string;
  commit: string;
  database: 'sqlite' | 'postgres';
  triage: { model: string; languages: string[] };
  /** Whether it carries picture and sound at all. */
  media: boolean;
}

export function useAbout() {
  return useQuery({
    queryKey: keys.about,
    queryFn: ({ signal }) => get<About>('/about', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}
