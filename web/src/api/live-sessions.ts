// Live sessions: planning, running, what was said, how it went; and the products that may be shown.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiFailure, call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type {
  Caption,
  Experience,
  Games,
  Heard,
  Ledger,
  ListingIn,
  LiveCommand,
  LiveMoment,
  LivePlan,
  LiveSession,
  LiveSessions,
  LiveState,
  ProductDetail,
  Products,
  Prompter,
  Retention,
  RoomToken,
} from './types';

const path = (shop: string, id = '') => `/shops/${shop}/live-sessions${id && `/${id}`}`;

/** The newest planned start first. */
export function useLiveSessions(state: LiveState) {
  const { shop } = useShop();
  return useInfiniteQuery({
    queryKey: [...keys.live(shop.id), 'list', state],
    queryFn: ({ pageParam, signal }) =>
      get<LiveSessions>(path(shop.id), { query: { state, cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  });
}

export function useLiveSession(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.liveOne(shop.id, id),
    queryFn: ({ signal }) => get<LiveSession>(path(shop.id, id), { signal }),
  });
}

export function usePlanLive() {
  const { shop } = useShop();
  const put = usePut();
  return useMutation({ mutationFn: (plan: LivePlan) => post<LiveSession>(path(shop.id), plan), onSuccess: put });
}

export function useReplanLive(session: LiveSession) {
  const { shop } = useShop();
  const put = usePut();
  return useMutation({
    mutationFn: (plan: LivePlan) =>
      call<LiveSession>('PUT', path(shop.id, session.id), { body: plan, ifMatch: session.version }),
    onSuccess: put,
  });
}

/** Commands carry the version that is shown; where somebody was quicker, the new one is read. */
export function useLiveCommand({ id, version }: Pick<LiveSession, 'id' | 'version'>) {
  const { shop } = useShop();
  const client = useQueryClient();
  const put = usePut();
  return useMutation({
    mutationFn: (command: LiveCommand) =>
      post<LiveSession>(`${path(shop.id, id)}/command`, command, { ifMatch: version }),
    onSuccess: put,
    onError: (failure) => {
      if (failure instanceof ApiFailure && failure.status === 412)
        void client.invalidateQueries({ queryKey: keys.liveOne(shop.id, id) });
    },
  });
}

function usePut() {
  const { shop } = useShop();
  const client = useQueryClient();
  return (session: LiveSession) => {
    client.setQueryData(keys.liveOne(shop.id, session.id), session);
    for (const part of ['list', 'prompter', 'ledger'])
      void client.invalidateQueries({ queryKey: [...keys.live(shop.id), part] });
  };
}

export function useRoomToken(id: string, enabled: boolean) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.live(shop.id), 'token', id],
    queryFn: () => post<RoomToken>(`${path(shop.id, id)}/room-token`),
    staleTime: Number.POSITIVE_INFINITY,
    enabled,
  });
}

export function useProducts(q: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.products(shop.id), q],
    queryFn: ({ signal }) => get<Products>(`/shops/${shop.id}/products`, { query: { q, limit: 100 }, signal }),
    placeholderData: keepPreviousData,
  });
}

export function useProduct(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.products(shop.id), 'one', id],
    queryFn: ({ signal }) => get<ProductDetail>(`/shops/${shop.id}/products/${id}`, { signal }),
  });
}

function useProductChange<Input>(run: (shop: string, input: Input) => Promise<ProductDetail>) {
  const { shop } = useShop();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (input: Input) => run(shop.id, input),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.products(shop.id) }),
  });
}

export const useAddProduct = () =>
  useProductChange((shop, listing: ListingIn) => post<ProductDetail>(`/shops/${shop}/products`, listing));

export const useClearance = () =>
  useProductChange((shop, { id, ...said }: { id: string; cleared: boolean; why: string }) =>
    post<ProductDetail>(`/shops/${shop}/products/${id}/clearance`, said),
  );

export function usePrompter(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.live(shop.id), 'prompter', id],
    queryFn: ({ signal }) => get<Prompter>(`${path(shop.id, id)}/prompter`, { signal }),
    // What was said ticks facts off; a caption makes no new version of the session.
    refetchInterval: 3_000,
  });
}

export function useLedger(id: string, flagged: boolean) {
  const { shop } = useShop();
  return useInfiniteQuery({
    queryKey: [...keys.live(shop.id), 'ledger', id, flagged],
    queryFn: ({ pageParam, signal }) =>
      get<Ledger>(`${path(shop.id, id)}/ledger`, {
        query: { flagged: flagged || null, cursor: pageParam, limit: 100 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  });
}

/** Sends what was heard; final ones stay in the ledger. */
export function useCaptions(id: string) {
  const { shop } = useShop();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (captions: Caption[]) => post<Heard>(`${path(shop.id, id)}/captions`, { captions }),
    onSuccess: ({ sentences }) => {
      if (sentences.length > 0) void client.invalidateQueries({ queryKey: [...keys.live(shop.id), 'ledger', id] });
    },
  });
}

export function useNoteClaim(id: string) {
  const { shop } = useShop();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => post<Heard>(`${path(shop.id, id)}/claims`, { text }),
    onSuccess: () => client.invalidateQueries({ queryKey: [...keys.live(shop.id), 'ledger', id] }),
  });
}

export type ExperienceBy = 'region' | 'network' | 'device';

export function useExperience(id: string, by: ExperienceBy, every: number | false) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.live(shop.id), 'experience', id, by],
    queryFn: ({ signal }) => get<Experience>(`${path(shop.id, id)}/experience`, { query: { by }, signal }),
    refetchInterval: every,
    placeholderData: keepPreviousData,
  });
}

export function useRetention(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.live(shop.id), 'retention', id],
    queryFn: ({ signal }) => get<Retention>(`${path(shop.id, id)}/retention`, { signal }),
  });
}

export function useGameGates(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.live(shop.id), 'games', id],
    queryFn: ({ signal }) => get<Games>(`${path(shop.id, id)}/games`, { signal }),
    staleTime: 5 * 60_000,
  });
}

export function useLiveMoment(caseId: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.live(shop.id), 'moment', caseId],
    queryFn: ({ signal }) => get<LiveMoment>(`/shops/${shop.id}/cases/${caseId}/live-moment`, { signal }),
    staleTime: 5 * 60_000,
    retry: false,
  });
}
