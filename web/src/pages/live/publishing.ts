// What this browser sends goes on while its person looks at other pages of the console, and after a reload of the page.
import { useSyncExternalStore } from 'react';
import type { Devices } from '../../lib/devices';
import { bearer, type PictureState, Publishing } from '../../lib/whip';

interface Now {
  room: string | null;
  state: PictureState;
  media: MediaStream | null;
  code: string;
}

const NOTHING: Now = { room: null, state: 'off', media: null, code: '' };
let now = NOTHING;
let line: Publishing | null = null;
const heard = new Set<() => void>();

function set(next: Now): void {
  now = next;
  for (const listener of heard) listener();
}

export const usePublishing = (): Now =>
  useSyncExternalStore(
    (listener) => {
      heard.add(listener);
      return () => heard.delete(listener);
    },
    () => now,
  );

const NOTE = 'kintsugi:publishing';

/** What was being sent when the page was left, in this tab. */
export function before(room: string): Devices | null {
  try {
    const kept = JSON.parse(sessionStorage.getItem(NOTE) ?? 'null') as ({ room: string } & Devices) | null;
    return kept?.room === room ? kept : null;
  } catch {
    return null;
  }
}

export function publish(
  room: string,
  token: { url: string; token: string },
  media: MediaStream,
  devices: Devices,
): void {
  stop();
  sessionStorage.setItem(NOTE, JSON.stringify({ room, ...devices }));
  // The address is that of the console as others see it; here it is this one.
  const url = new URL(token.url, location.href).pathname;
  line = new Publishing(
    { url, headers: bearer(() => token.token), onState: (state, code = '') => set({ ...now, state, code }) },
    media,
  );
  set({ room, state: 'connecting', media, code: '' });
  line.start();
}

export function stop(): void {
  line?.stop();
  line = null;
  sessionStorage.removeItem(NOTE);
  set(NOTHING);
}
