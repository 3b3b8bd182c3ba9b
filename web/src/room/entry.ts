// The way into a room: what it is, a proof of work, a token; and the browser's clock, sockets and memory for the line.
import { offsetOf } from '../lib/room/clock';
import type { Wire } from '../lib/room/link';
import { prove } from '../lib/room/proof';
import type { Hello, Joined, No } from '../lib/room/protocol';
import type { RoomWorld } from '../lib/room/store';

export const ROOM = /\/room\/([^/]+)/.exec(location.pathname)?.[1] ?? '';
const BASE = `/room/${ROOM}`;

export class DoorFailure extends Error {
  constructor(
    readonly status: number,
    readonly no: No,
  ) {
    super(no.code);
  }
}

async function ask<T>(path: string, init?: RequestInit): Promise<T> {
  let answer: Response;
  try {
    answer = await fetch(BASE + path, init);
  } catch {
    throw new DoorFailure(0, { code: 'offline', message: '' });
  }
  if (answer.ok) return (await answer.json()) as T;
  const body = (await answer.json().catch(() => null)) as { error?: No } | null;
  throw new DoorFailure(answer.status, body?.error ?? { code: `http_${answer.status}`, message: '' });
}

export interface Greeting {
  hello: Hello;
  /** How far the server's clock is ahead. */
  ahead: number;
}

export async function greet(): Promise<Greeting> {
  const sent = Date.now();
  const hello = await ask<Hello>('/hello');
  return { hello, ahead: offsetOf(hello.time, sent, Date.now()) };
}

export async function join(hello: Hello, name: string): Promise<Joined> {
  const { nonce, bits } = hello.challenge ?? { nonce: '', bits: 0 };
  const proof = await prove(nonce, bits);
  const token = kept()?.token;
  const joined = await ask<Joined>('/join', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, nonce, proof, ...(token ? { token } : {}) }),
  });
  keep(joined);
  return joined;
}

/** What somebody connects with where another service carries the picture. */
interface Ticket {
  provider: string;
  url?: string | null;
  app_id?: string | null;
  room?: string;
  token?: string;
  uid?: number | null;
  player?: string | null;
}

/** The seller's player with a ticket for it; null where there is none. Behind the hash it stays in the browser. */
export async function elsewhere(): Promise<string | null> {
  const { player, provider, url, app_id, room, token, uid } = await ask<Ticket>('/picture', {
    method: 'POST',
    headers: { Authorization: `Bearer ${kept()?.token ?? ''}` },
  });
  if (!player) return null;
  const told = Object.entries({ provider, url, app_id, room, token, uid });
  const parts = told.flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]]));
  return `${player}#${new URLSearchParams(parts)}`;
}

const MINE = `kintsugi:room:${ROOM}`;

export type Kept = Pick<Joined, 'token' | 'until' | 'name'>;

function stored(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function store(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // No storage here: this page remembers only while it is open.
  }
}

export function kept(): Kept | null {
  try {
    return JSON.parse(stored(MINE) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

const keep = ({ token, until, name }: Joined) => store(MINE, JSON.stringify({ token, until, name }));

/** The name used last, in any room. */
export const lastName = () => stored('kintsugi:room-name') ?? '';
export const rememberName = (name: string) => store('kintsugi:room-name', name);

/** The draw's file; thrown where it cannot be had. */
export const drawFile = (address: string) =>
  fetch(address).then((answer) => {
    if (!answer.ok) throw new Error(`${answer.status}`);
    return answer.text();
  });

/** `token` is asked for at each opening: it may be a new one. */
export function browserWorld(token: () => string): RoomWorld {
  return {
    open: (since) => {
      const query = new URLSearchParams({ token: token(), ...(since === null ? {} : { since: String(since) }) });
      const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
      return new WebSocket(`${scheme}://${location.host}${BASE}/ws?${query}`) as unknown as Wire;
    },
    after: (ms, run) => {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    now: () => Date.now(),
    random: () => Math.random(),
    keyOf: (sale) => {
      const at = `${MINE}:sale:${sale}`;
      const key = stored(at) ?? KEYS.get(at) ?? random16();
      KEYS.set(at, key);
      store(at, key);
      return key;
    },
    forgetKey: (sale) => {
      const at = `${MINE}:sale:${sale}`;
      KEYS.delete(at);
      store(at, null);
    },
  };
}

const KEYS = new Map<string, string>();

/** 128 bits of chance as text. */
export function random16(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
