// Appeals: the board, those of a case, one and its commands, what was learned, and the record of service.
import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { ApiFailure, BASE, get, getFile, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type {
  Appeal,
  AppealBoard,
  AppealCommand,
  AppealDetail,
  AppealGrounds,
  AppealReport,
  AppealSend,
  AppealState,
  AppealSubject,
  AppealTone,
  CaseAppeals,
} from './types';

export interface BoardFilter {
  states: readonly AppealState[];
  channel: string | null;
  ground: string | null;
}

/** What is due first comes first. */
export function useAppealBoard({ states, channel, ground }: BoardFilter) {
  const { shop } = useShop();
  const filter = { state: states.join(','), channel, ground };
  return useInfiniteQuery({
    queryKey: [...keys.appeals(shop.id), 'list', filter],
    queryFn: ({ pageParam, signal }) =>
      get<AppealBoard>(`/shops/${shop.id}/appeals`, { query: { ...filter, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}

export function useCaseAppeals(caseId: string, version: number) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.appeals(shop.id), 'case', caseId, version],
    queryFn: ({ signal }) => get<CaseAppeals>(`/shops/${shop.id}/cases/${caseId}/appeals`, { signal }),
    placeholderData: (previous, query) => (query?.queryKey[3] === caseId ? previous : undefined),
  });
}

export function useAppeal(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.appeals(shop.id), 'one', id],
    queryFn: ({ signal }) => get<AppealDetail>(`/shops/${shop.id}/appeals/${id}`, { signal }),
  });
}

export function useContest(caseId: string) {
  const { shop } = useShop();
  const done = useAfterAppeal();
  return useMutation({
    mutationFn: (subject: AppealSubject) =>
      post<AppealDetail>(`/shops/${shop.id}/cases/${caseId}/appeals`, { subject }),
    onSuccess: done,
  });
}

export function useAppealCommand(id: string) {
  const { shop } = useShop();
  const client = useQueryClient();
  const done = useAfterAppeal();
  return useMutation({
    mutationFn: ({ command, version }: { command: AppealCommand; version: number }) =>
      post<AppealDetail>(`/shops/${shop.id}/appeals/${id}/command`, command, { ifMatch: version }),
    onSuccess: done,
    // What is shown was old.
    onError: () => client.invalidateQueries({ queryKey: [...keys.appeals(shop.id), 'one', id] }),
  });
}

/** Sends an appeal about a return by the platform's interface. */
export function useSendAppeal(id: string) {
  const { shop } = useShop();
  const client = useQueryClient();
  const done = useAfterAppeal();
  return useMutation({
    mutationFn: ({ send, version }: { send: AppealSend; version: number }) =>
      post<AppealDetail>(`/shops/${shop.id}/appeals/${id}/send`, send, { ifMatch: version }),
    onSuccess: (detail) => {
      done(detail);
      void client.invalidateQueries({ queryKey: keys.approvals(shop.id) });
    },
    onError: () => client.invalidateQueries({ queryKey: [...keys.appeals(shop.id), 'one', id] }),
  });
}

/** Somebody else was faster: what is shown now is newer than what the command was meant for. */
export function isStale(failure: unknown): boolean {
  return failure instanceof ApiFailure && (failure.status === 412 || failure.error.code === 'stale');
}

/** An appeal moves its case, its clocks, the board and the numbers. */
function useAfterAppeal() {
  const client = useQueryClient();
  const { shop } = useShop();
  return (detail: AppealDetail) => {
    client.setQueryData([...keys.appeals(shop.id), 'one', detail.appeal.id], detail);
    void client.invalidateQueries({ queryKey: keys.detail(shop.id, detail.case.id) });
    void client.invalidateQueries({ queryKey: keys.appealReport(shop.id) });
    for (const part of ['list', 'case']) void client.invalidateQueries({ queryKey: [...keys.appeals(shop.id), part] });
  };
}

/** The grounds of a channel's platform and market, of both kinds. */
const groundsQuery = (shop: string, channel: string | null) =>
  queryOptions({
    queryKey: [...keys.appealReport(shop), 'grounds', channel],
    queryFn: async ({ signal }) => {
      const of = (subject: AppealSubject['kind']) =>
        get<AppealGrounds>(`/shops/${shop}/appeal-grounds`, { query: { channel, of: subject }, signal });
      const both = await Promise.all([of('review'), of('return')]);
      return both.flatMap(({ grounds }) => grounds);
    },
    staleTime: 5 * 60_000,
    enabled: channel !== null,
  });

export function useAppealGrounds(channel: string | null) {
  const { shop } = useShop();
  return useQuery(groundsQuery(shop.id, channel));
}

export function useAppealReport(enabled: boolean) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.appealReport(shop.id), 'report'],
    queryFn: ({ signal }) => get<AppealReport>(`/shops/${shop.id}/appeals/report`, { signal }),
    staleTime: 60_000,
    enabled,
  });
}

type Made = 'bundle.zip' | 'statement.html' | 'statement.pdf';
type OfAppeal = Pick<Appeal, 'id'>;

const madePath = (shop: string, appeal: OfAppeal, made: Made, personal: boolean) =>
  `/shops/${shop}/appeals/${appeal.id}/${made}${personal && made === 'bundle.zip' ? '?personal=true' : ''}`;

/** Where what is made of an appeal can be fetched. */
export function useAppealAddress(): (appeal: OfAppeal, made: Made, personal: boolean) => string {
  const { shop } = useShop();
  return (appeal, made, personal) => BASE + madePath(shop.id, appeal, made, personal);
}

/** The statement, printed by the server. */
export function useStatementPdf() {
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ appeal, personal }: { appeal: OfAppeal; personal: boolean }) =>
      getFile(madePath(shop.id, appeal, 'statement.pdf', personal)),
  });
}

/** Words that weaken a statement, with the text in which they stand. */
export function useAppealTone(text: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.appealReport(shop.id), 'tone', text],
    queryFn: async ({ signal }) => {
      const { slips } = await post<AppealTone>(`/shops/${shop.id}/appeal-tone`, { text }, { signal });
      return { text, slips };
    },
    enabled: text.trim() !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
    // The marks stay while the next ones are looked for.
    placeholderData: keepPreviousData,
  });
}

/** The record of service of a period, days inclusive (YYYY-MM-DD): as JSON, as a signed bundle, or the statement of it. */
export function serviceRecordUrl(shop: string, from: string, to: string, as: '' | '.zip' | '.html' = ''): string {
  return `${BASE}/shops/${shop}/service-record${as}?${new URLSearchParams({ from, to })}`;
}
