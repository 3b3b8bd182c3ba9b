// The room of a session on a page of the console: joined as staff, with a new token whenever the old one is over.
import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { useRoomToken } from '../../api/live-sessions';
import type { Wire } from '../../lib/room/link';
import { RoomStore, type RoomView } from '../../lib/room/store';

export interface RoomHere {
  store: RoomStore;
  view: RoomView;
}

export function useRoom(id: string): RoomHere {
  const token = useRoomToken(id, true);
  const held = useRef(token.data);
  held.current = token.data;
  const store = useMemo(
    () =>
      new RoomStore({
        open: (since) => {
          const { path = '', token: secret = '' } = held.current ?? {};
          const query = new URLSearchParams({ token: secret, ...(since === null ? {} : { since: String(since) }) });
          const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
          return new WebSocket(`${scheme}://${location.host}${path}?${query}`) as unknown as Wire;
        },
        after: (ms, run) => {
          const timer = setTimeout(run, ms);
          return () => clearTimeout(timer);
        },
        now: () => Date.now(),
        random: () => Math.random(),
        // Staff do not buy.
        keyOf: () => '',
        forgetKey: () => {},
      }),
    [],
  );
  const here = token.data?.token;
  useEffect(() => {
    if (here === undefined) return;
    store.start();
    const hurry = () => store.line.hurry();
    window.addEventListener('online', hurry);
    return () => {
      window.removeEventListener('online', hurry);
      store.stop();
    };
  }, [store, here]);
  const view = useSyncExternalStore(store.subscribe, store.get);
  const { refetch } = token;
  useEffect(() => {
    if (view.line === 'stale') void refetch();
  }, [view.line, refetch]);
  return { store, view };
}
