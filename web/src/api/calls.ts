// Calls with customers: asked for from a case, let in, ended; what was said and recorded.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ApiFailure, BASE, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { Call, CallInvite, CallRecordings, CaptionLine, CaseDetail, OpenCalls, SaidInCall } from './types';

const path = (shop: string, id: string) => `/shops/${shop}/calls/${id}`;
/** Somebody begins to send, or stops: no event says so. */
const EVERY = 5_000;

/** Where the media of a call are asked for, and who asks: the session's cookie, with the guard. */
export const callPlace = (shop: string, id: string) => BASE + path(shop, id);
export const callHeaders = () => ({ 'X-Kintsugi': 'console' });

export function useCall(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.calls(shop.id), 'one', id],
    queryFn: ({ signal }) => get<Call>(path(shop.id, id), { signal }),
    refetchInterval: ({ state }) => (state.data?.state === 'active' || state.data?.state === 'waiting' ? EVERY : false),
  });
}

/** The calls of the shop that are not over. */
export function useOpenCalls(enabled: boolean) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.calls(shop.id), 'open'],
    queryFn: ({ signal }) => get<OpenCalls>(`/shops/${shop.id}/calls`, { query: { open: true }, signal }),
    enabled,
    refetchOnWindowFocus: true,
  });
}

export function useInvite(caseId: string) {
  const { shop } = useShop();
  const put = usePutCall();
  return useMutation({
    mutationFn: (invite: CallInvite) => post<Call>(`/shops/${shop.id}/cases/${caseId}/calls`, invite),
    onSuccess: put,
  });
}

export type CallStep =
  | { verb: 'admit' | 'end' }
  | { verb: 'cancel'; reason?: string }
  | { verb: 'recording'; on: boolean };

export function useCallStep(call: Pick<Call, 'id'>) {
  const { shop } = useShop();
  const put = usePutCall();
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ verb, ...body }: CallStep) => post<Call>(`${path(shop.id, call.id)}/${verb}`, body),
    onSuccess: put,
    // It may stand otherwise than it was seen: the customer left, somebody else ended it.
    onError: (failure) => {
      if (failure instanceof ApiFailure) void client.invalidateQueries({ queryKey: keys.calls(shop.id) });
    },
  });
}

/** Sends sentences that this side said; true where there is nothing more to do about them. */
export function useSayInCall(id: string): (lines: CaptionLine[]) => Promise<boolean> {
  const { shop } = useShop();
  const put = usePutCall();
  return useCallback(
    (lines) =>
      post<Call>(`${path(shop.id, id)}/captions`, { lines }).then(
        (call) => {
          put(call);
          return true;
        },
        (failure) =>
          failure instanceof ApiFailure && failure.status >= 400 && failure.status < 500 && failure.status !== 429,
      ),
    [shop.id, id, put],
  );
}

/** What was said so far; read again when there is more. */
export function useSaidInCall(call: Pick<Call, 'id' | 'captions'>, enabled = true) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.calls(shop.id), 'said', call.id, call.captions],
    queryFn: ({ signal }) => get<SaidInCall>(`${path(shop.id, call.id)}/captions`, { signal }),
    enabled: enabled && call.captions > 0,
    placeholderData: (previous, query) => (query?.queryKey[3] === call.id ? previous : undefined),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useCallRecordings(call: Pick<Call, 'id'>, enabled: boolean) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.calls(shop.id), 'recordings', call.id],
    queryFn: ({ signal }) => get<CallRecordings>(`${path(shop.id, call.id)}/recordings`, { signal }),
    enabled,
  });
}

/** A newer call takes its place wherever it is shown. */
function usePutCall(): (call: Call) => void {
  const { shop } = useShop();
  const client = useQueryClient();
  return useCallback(
    (call) => {
      client.setQueryData<Call>([...keys.calls(shop.id), 'one', call.id], (old) =>
        old && old.version > call.version ? old : call,
      );
      client.setQueryData<CaseDetail>(keys.detail(shop.id, call.case), (old) => {
        if (!old) return old;
        const others = (old.calls ?? []).filter((one) => one.id !== call.id);
        return { ...old, calls: [call, ...others].sort((a, b) => b.invited_at.localeCompare(a.invited_at)) };
      });
      void client.invalidateQueries({ queryKey: [...keys.calls(shop.id), 'open'] });
      // Its timeline has what happened in the call.
      void client.invalidateQueries({ queryKey: keys.detail(shop.id, call.case) });
    },
    [client, shop.id],
  );
}
