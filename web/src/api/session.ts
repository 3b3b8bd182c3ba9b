// Who is signed in.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiFailure, call, get, post } from './client';
import { keys } from './query';
import type { Session, SessionRow } from './types';

/** null = signed out, which is data and not an error. */
export function useSession() {
  return useQuery({
    queryKey: keys.session,
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await get<Session>('/session', { signal });
      } catch (failure) {
        if (failure instanceof ApiFailure && failure.status === 401) return null;
        throw failure;
      }
    },
    staleTime: 5 * 60_000,
  });
}

export function useSetupNeeded() {
  return useQuery({
    queryKey: ['setup'],
    queryFn: ({ signal }) => get<{ needed: boolean }>('/setup', { signal }),
    staleTime: 0,
  });
}

function useEnter<Body>(path: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => post<Session>(path, body),
    onSuccess: (session) => client.setQueryData(keys.session, session),
  });
}

export const useSignIn = () => useEnter<{ email: string; password: string }>('/session');
export const useSetup = () =>
  useEnter<{ token: string; name: string; email: string; password: string; shop: string }>('/setup');
export const useAccept = () => useEnter<{ token: string; name: string; password: string }>('/invitations/accept');

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call<void>('DELETE', '/session'),
    onSettled: () => {
      // First close the door, so that nothing asks again for what is being forgotten.
      client.setQueryData(keys.session, null);
      client.removeQueries({ predicate: (query) => query.queryKey[0] !== keys.session[0] });
    },
  });
}

export type Preferences = Partial<Pick<Session['user'], 'locale' | 'theme' | 'density' | 'name'>>;

/** Preferences show at once and are put back if the server refuses. */
export function usePreferences() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (change: Preferences) => call<Session>('PATCH', '/session', { body: change }),
    onMutate: (change) => {
      const before = client.getQueryData<Session | null>(keys.session);
      if (before) client.setQueryData(keys.session, { ...before, user: { ...before.user, ...change } });
      return { before };
    },
    onSuccess: (session) => client.setQueryData(keys.session, session),
    onError: (_failure, _change, kept) => {
      if (kept?.before) client.setQueryData(keys.session, kept.before);
    },
  });
}

export function usePassword() {
  return useMutation({ mutationFn: (body: { old: string; new: string }) => post<void>('/session/password', body) });
}

export function useSessions() {
  return useQuery({
    queryKey: keys.sessions,
    queryFn: ({ signal }) => get<{ items: SessionRow[] }>('/session/list', { signal }),
  });
}

export function useEndSession() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call<void>('DELETE', `/session/list/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
}
