// The desk: notices, the next case, who suits a case, the roster, hand-over notes, holiday mode.
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type {
  Channel,
  Colleague,
  Handover,
  MemberWork,
  NoticePreferences,
  Notices,
  Suggestion,
  TakenCase,
} from './types';

export function useNotices() {
  const { shop, can } = useShop();
  return useInfiniteQuery({
    queryKey: keys.notices(shop.id),
    queryFn: ({ pageParam, signal }) =>
      get<Notices>(`/shops/${shop.id}/notices`, { query: { before: pageParam, limit: 50 }, signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (last) => last.next,
    enabled: can('case_read'),
  });
}

/** One notice, or all of them. */
export function useReadNotices() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (which: { one?: number; upto?: number }) =>
      post<{ unread: number }>(`/shops/${shop.id}/notices/read`, which),
    onSettled: () => client.invalidateQueries({ queryKey: keys.notices(shop.id) }),
  });
}

export function useNoticePreferences() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.noticePreferences(shop.id),
    queryFn: ({ signal }) => get<NoticePreferences>(`/shops/${shop.id}/notices/preferences`, { signal }),
    staleTime: 5 * 60_000,
  });
}

export function useSaveNoticePreferences() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (body: NoticePreferences) =>
      call<NoticePreferences>('PUT', `/shops/${shop.id}/notices/preferences`, { body }),
    onSuccess: (saved) => client.setQueryData(keys.noticePreferences(shop.id), saved),
  });
}

export function useTakeNext() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: () => post<TakenCase>(`/shops/${shop.id}/cases/next/take`),
    onSuccess: ({ id }) => {
      if (id === null) return;
      void client.invalidateQueries({ queryKey: keys.counts(shop.id) });
      void client.invalidateQueries({ queryKey: keys.detail(shop.id, id) });
    },
  });
}

export function useSuggestions(caseId: string | null) {
  const { shop, can } = useShop();
  return useQuery({
    queryKey: keys.suggestions(shop.id, caseId ?? ''),
    queryFn: ({ signal }) =>
      get<{ items: Suggestion[] }>(`/shops/${shop.id}/cases/${caseId ?? ''}/suggestions`, { signal }),
    select: (data) => data.items,
    enabled: caseId !== null && can('member_read'),
    staleTime: 10_000,
  });
}

export function useRoster() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.roster(shop.id),
    queryFn: ({ signal }) => get<{ items: Colleague[] }>(`/shops/${shop.id}/roster`, { signal }),
    select: (data) => data.items,
    refetchInterval: 60_000,
  });
}

export function useSaveWork() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ user, work }: { user: string; work: MemberWork }) =>
      call<{ items: Colleague[] }>('PUT', `/shops/${shop.id}/roster/${user}`, { body: work }),
    onSuccess: (saved) => client.setQueryData(keys.roster(shop.id), saved),
  });
}

export function useHandovers() {
  const { shop, can } = useShop();
  return useQuery({
    queryKey: keys.handovers(shop.id),
    queryFn: ({ signal }) => get<{ items: Handover[] }>(`/shops/${shop.id}/handovers`, { signal }),
    select: (data) => data.items,
    enabled: can('case_read'),
    refetchInterval: 60_000,
  });
}

export function useLeaveHandover() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (note: { text: string; cases: string[] }) => post<{ id: string }>(`/shops/${shop.id}/handovers`, note),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.handovers(shop.id) }),
  });
}

export function useSaveHolidays() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ channel, items }: { channel: string; items: Channel['holidays'] }) =>
      call<{ items: Channel[] }>('PUT', `/shops/${shop.id}/channels/${channel}/holidays`, { body: { items } }),
    onSuccess: (saved) => client.setQueryData(keys.channels(shop.id), saved),
  });
}
