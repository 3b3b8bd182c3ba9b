// How parts of the page get at the call, the words and the time.
import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { useOrderOf } from '../public/order';
import { type Door, type DoorState, refusal } from './door';
import type { Speech } from './words';

export const SpeechContext = createContext<Speech>(null as unknown as Speech);
export const DoorContext = createContext<Door>(null as unknown as Door);

export const useSpeech = () => useContext(SpeechContext);
export const useDoor = () => useContext(DoorContext);

export function useDoorState(door: Door): DoorState {
  const [state, setState] = useState(door.get);
  useEffect(() => {
    setState(door.get());
    return door.subscribe(() => setState(door.get()));
  }, [door]);
  return state;
}

/** The server's time, every second. */
export function useNow(door: Door): number {
  const [now, setNow] = useState(door.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(door.now()), 1_000);
    return () => clearInterval(timer);
  }, [door]);
  return now;
}

/** Runs one order at a time and keeps what was refused. */
export const useOrder = () => useOrderOf(refusal);
