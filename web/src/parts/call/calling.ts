// The call that this browser is in. It goes on while its agent looks at other pages of the console, and after a reload.
import { useSyncExternalStore } from 'react';
import { callHeaders, callPlace } from '../../api/calls';
import type { Call } from '../../api/types';
import { CallLine, type CallMedia } from '../../lib/call-line';
import { capture, type Devices } from '../../lib/devices';

interface Calling {
  /** The call's id; null while this browser is in none. */
  id: string | null;
  media: CallMedia | null;
}

const NONE: Calling = { id: null, media: null };
let now = NONE;
let line: CallLine | null = null;
/** What the customer says is heard on every page. */
let sound: HTMLAudioElement | null = null;
const heard = new Set<() => void>();

function set(next: Calling): void {
  now = next;
  for (const listener of heard) listener();
}

export const useCalling = (): Calling =>
  useSyncExternalStore(
    (listener) => {
      heard.add(listener);
      return () => heard.delete(listener);
    },
    () => now,
    () => now,
  );

/** The line itself, to be muted and turned. */
export const callLine = (): CallLine | null => line;

const NOTE = 'kintsugi:calling';

interface Note extends Devices {
  call: string;
  picture: boolean;
}

/** What was being sent when the page was left, in this tab. */
function note(): Note | null {
  try {
    return JSON.parse(sessionStorage.getItem(NOTE) ?? 'null') as Note | null;
  } catch {
    return null;
  }
}

/** The call that this tab was in before it was loaded anew. */
export const before = (): string | null => (now.id === null ? (note()?.call ?? null) : null);

export function goIn(shop: string, call: Pick<Call, 'id' | 'mode'>, media: MediaStream, devices: Devices): void {
  leave();
  const picture = media.getVideoTracks().length > 0;
  sessionStorage.setItem(NOTE, JSON.stringify({ call: call.id, picture, ...devices }));
  line = new CallLine(
    {
      place: callPlace(shop, call.id),
      headers: callHeaders,
      video: call.mode === 'video',
      onChange: (next) => {
        if (now.id !== call.id) return;
        listen(next.other);
        set({ id: call.id, media: next });
      },
    },
    media,
  );
  set({ id: call.id, media: line.get() });
  line.start();
}

/** After a reload it goes on by itself; what cannot be had any more is asked for anew by hand. */
export function goOn(shop: string, call: Pick<Call, 'id' | 'mode'>): void {
  const kept = note();
  if (kept?.call !== call.id) return;
  capture(kept, kept.picture).then(
    (media) => goIn(shop, call, media, kept),
    () => sessionStorage.removeItem(NOTE),
  );
}

/** Lets camera, microphone and both lines go. The call itself is ended by the API. */
export function leave(): void {
  line?.stop();
  line = null;
  listen(null);
  sessionStorage.removeItem(NOTE);
  if (now !== NONE) set(NONE);
}

function listen(stream: MediaStream | null): void {
  if (stream === null) {
    if (sound) sound.srcObject = null;
    return;
  }
  sound ??= new Audio();
  if (sound.srcObject === stream) return;
  sound.srcObject = stream;
  // Whoever let somebody in has used the page: browsers let it sound.
  void sound.play().catch(() => {});
}
