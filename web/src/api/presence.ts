// Signs of life: tells the server that we look at a case or write in it, and says who else does.
import { type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import { othersHere } from '../lib/presence';
import { currentTime, subscribe } from '../lib/ticker';
import { post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { PersonHere } from './types';

type People = Record<string, PersonHere[]>;

const NOBODY: PersonHere[] = [];
/** Half of what a sign of life lasts, and a little. */
const BEAT_MS = 20_000;
/** How long one key counts as writing. */
const TYPING_MS = 12_000;
/** In a list nobody asks again: someone seen lately is taken to be there still. */
export const LIST_GRACE_MS = 2 * 60_000;

/** Keeps what the stream or an answer says about one case. */
export function putPeople(client: QueryClient, shop: string, caseId: string, people: PersonHere[]): void {
  client.setQueryData<People>(keys.presence(shop), (old) => {
    const { [caseId]: _, ...rest } = old ?? {};
    return people.length > 0 ? { ...rest, [caseId]: people } : rest;
  });
}

/** Others at this case, those who write first. */
export function usePeopleAt(caseId: string, grace = 0): PersonHere[] {
  const { shop, session } = useShop();
  const me = session.user.id;
  const people =
    useQuery({
      queryKey: keys.presence(shop.id),
      queryFn: (): People => ({}),
      enabled: false,
      initialData: {} as People,
      staleTime: Number.POSITIVE_INFINITY,
      gcTime: Number.POSITIVE_INFINITY,
      select: (all) => all[caseId] ?? NOBODY,
    }).data ?? NOBODY;
  // Re-renders when somebody fades, not every second.
  const print = () =>
    othersHere(people, me, currentTime(), grace)
      .map((one) => `${one.id}:${one.doing}`)
      .join();
  useSyncExternalStore(subscribe, print, print);
  return othersHere(people, me, currentTime(), grace);
}

/** Says that we are at this case while it is on screen; the answer is to be called at every key that writes. */
export function useSignOfLife(caseId: string, present: PersonHere[]): () => void {
  const client = useQueryClient();
  const { shop } = useShop();
  const typed = useRef(0);
  const sign = useRef<(doing: PersonHere['doing']) => void>(() => {});
  useEffect(() => putPeople(client, shop.id, caseId, present), [client, shop.id, caseId, present]);
  useEffect(() => {
    const path = `/shops/${shop.id}/cases/${caseId}/presence`;
    const send = (doing: PersonHere['doing']) =>
      void post<{ items: PersonHere[] }>(path, { doing }, { keepalive: doing === 'gone' }).then(
        ({ items }) => doing !== 'gone' && putPeople(client, shop.id, caseId, items),
        // Only a courtesy: what cannot be told is not told.
        () => {},
      );
    sign.current = send;
    const beat = () => {
      if (document.visibilityState === 'visible') send(Date.now() - typed.current < TYPING_MS ? 'typing' : 'viewing');
    };
    const onVisible = () => (document.visibilityState === 'visible' ? beat() : send('gone'));
    beat();
    const handle = setInterval(beat, BEAT_MS);
    // A closed window takes its person along at once, not when the last sign of life fades.
    const onLeave = () => send('gone');
    document.addEventListener('visibilitychange', onVisible);
    window.addEventListener('pagehide', onLeave);
    return () => {
      clearInterval(handle);
      document.removeEventListener('visibilitychange', onVisible);
      window.removeEventListener('pagehide', onLeave);
      send('gone');
    };
  }, [client, shop.id, caseId]);
  return useCallback(() => {
    const now = Date.now();
    // Told once as it begins; the beat goes on telling it.
    if (now - typed.current > TYPING_MS) sign.current('typing');
    typed.current = now;
  }, []);
}
