// A countdown in whole seconds; those who show it are drawn anew only when it changes.
import { useSyncExternalStore } from 'react';
import { currentTime, subscribe } from '../../../lib/ticker';
import { secondsTo } from '../../../lib/way-out';

export function useSecondsTo(at: string | null): number {
  const left = () => secondsTo(at, currentTime());
  return useSyncExternalStore(subscribe, left, left);
}
