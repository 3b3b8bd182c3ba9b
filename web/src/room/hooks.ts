// How parts of the page get at the room, the words and the time.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { type RoomStore, type RoomView, refusal } from '../lib/room/store';
import { useOrderOf } from '../public/order';
import type { Speech } from './words';

export const SpeechContext = createContext<Speech>(null as unknown as Speech);
export const StoreContext = createContext<RoomStore>(null as unknown as RoomStore);

export const useSpeech = () => useContext(SpeechContext);
export const useStore = () => useContext(StoreContext);

export function useView(): RoomView {
  const store = useStore();
  const [view, setView] = useState(store.get);
  useEffect(() => {
    setView(store.get());
    return store.subscribe(() => setView(store.get()));
  }, [store]);
  return view;
}

/** The server's time, four times a second while something counts down. */
export function useServerTime(running: boolean): number {
  const store = useStore();
  const [now, setNow] = useState(store.now);
  useEffect(() => {
    if (!running) return;
    setNow(store.now());
    const timer = setInterval(() => setNow(store.now()), 250);
    return () => clearInterval(timer);
  }, [store, running]);
  return running ? Math.max(now, store.now()) : store.now();
}

/** Runs one order at a time and keeps what was refused. */
export const useOrder = () => useOrderOf(refusal);
