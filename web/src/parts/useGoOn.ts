// Whether finishing a case goes to the next one, and the switch for it. All who read it change together.
import { useCallback, useSyncExternalStore } from 'react';
import { useShop } from '../api/current';
import { readGoOn, writeGoOn } from '../lib/go-on';

const readers = new Set<() => void>();

function subscribe(notify: () => void): () => void {
  readers.add(notify);
  return () => readers.delete(notify);
}

export function useGoOn(): [boolean, (on: boolean) => void] {
  const { session } = useShop();
  const user = session.user.id;
  const on = useSyncExternalStore(subscribe, () => readGoOn(localStorage, user));
  const change = useCallback(
    (next: boolean) => {
      writeGoOn(localStorage, user, next);
      for (const notify of readers) notify();
    },
    [user],
  );
  return [on, change];
}
