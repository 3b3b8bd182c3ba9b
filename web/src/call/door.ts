// The customer's line to the server: how the call stands, told as it changes, and what they do. The link's secret travels in a header.
import type { CallSeen, CaptionLine } from '../api/contract-calls';
import { isOver, messagesOf, newer, pauseBefore } from '../lib/call';
import type { No } from '../lib/room/protocol';

export const CALL = /\/call\/([^/?#]+)/.exec(location.pathname)?.[1] ?? '';
/** Where its media are asked for. */
export const PLACE = `/calls/${CALL}`;
const TOKEN = location.hash.slice(1);

export const headers = (): Record<string, string> => ({ Authorization: `Bearer ${TOKEN}` });

export class CallNo extends Error {
  constructor(
    readonly status: number,
    readonly no: No,
    readonly waitMs: number,
  ) {
    super(no.code);
  }
}

export interface DoorState {
  seen: CallSeen | null;
  /** Why the door does not open, or `offline`. */
  no: string | null;
}

/** The server writes a comment every 15 seconds. */
const SILENCE = 40_000;

export class Door {
  private state: DoorState = { seen: null, no: null };
  private readonly heard = new Set<() => void>();
  private tries = 0;
  private over = false;
  private stream: AbortController | null = null;
  private timer = 0;
  /** How far the server's clock is ahead. */
  private ahead = 0;

  get = (): DoorState => this.state;

  now = (): number => Date.now() + this.ahead;

  subscribe(listener: () => void): () => void {
    this.heard.add(listener);
    return () => this.heard.delete(listener);
  }

  start(): void {
    this.over = false;
    addEventListener('online', this.hurry);
    addEventListener('pageshow', this.hurry);
    document.addEventListener('visibilitychange', this.hurry);
    void this.follow();
  }

  stop(): void {
    this.over = true;
    clearTimeout(this.timer);
    removeEventListener('online', this.hurry);
    removeEventListener('pageshow', this.hurry);
    document.removeEventListener('visibilitychange', this.hurry);
    this.stream?.abort();
  }

  knock = (name: string, camera: boolean) => this.act('knock', { camera, ...(name === '' ? {} : { name }) });
  leave = () => this.act('leave', {});
  decline = (reason: string) => this.act('decline', reason === '' ? {} : { reason });
  agree = (kept: boolean) => this.act('agree', { kept });
  say = (lines: CaptionLine[]) => this.act('captions', { lines });

  /** The page is going away, and cannot wait for an answer. */
  leaveNow(): void {
    const init = { method: 'POST', headers: { ...headers(), 'Content-Type': 'application/json' }, body: '{}' };
    void fetch(`${PLACE}/leave`, { ...init, keepalive: true }).catch(() => {});
  }

  private async act(verb: string, body: unknown): Promise<void> {
    const answer = await ask(`/${verb}`, {
      method: 'POST',
      headers: { ...headers(), 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    this.take((await answer.json()) as CallSeen);
  }

  /** What is lost on the way is asked for at once when the net is back. */
  private readonly hurry = (): void => {
    if (this.over || this.stream) return;
    clearTimeout(this.timer);
    this.tries = 0;
    void this.follow();
  };

  private async follow(): Promise<void> {
    const stream = new AbortController();
    this.stream = stream;
    let wait = 0;
    try {
      const first = await ask('', { headers: headers(), signal: stream.signal });
      this.take((await first.json()) as CallSeen);
      const answer = await ask('/events', { headers: headers(), signal: stream.signal });
      if (answer.body) await this.read(answer.body.getReader(), stream);
    } catch (failure) {
      if (this.over) return;
      const no = failure instanceof CallNo ? failure : null;
      if (no && no.status >= 400 && no.status < 500 && no.status !== 429)
        return this.set({ ...this.state, no: no.no.code });
      wait = no?.waitMs ?? 0;
      if (no?.status !== 429) this.set({ ...this.state, no: 'offline' });
    }
    this.stream = null;
    if (this.over || (this.state.seen && isOver(this.state.seen.state))) return;
    this.timer = window.setTimeout(() => void this.follow(), Math.max(wait, pauseBefore(this.tries, Math.random())));
    this.tries += 1;
  }

  private async read(reader: ReadableStreamDefaultReader<Uint8Array>, stream: AbortController): Promise<void> {
    const words = new TextDecoder();
    let text = '';
    for (;;) {
      const silent = setTimeout(() => stream.abort(), SILENCE);
      const { done, value } = await reader.read().finally(() => clearTimeout(silent));
      if (done) return;
      this.tries = 0;
      const { messages, rest } = messagesOf(text + words.decode(value, { stream: true }));
      text = rest;
      for (const message of messages) this.take(JSON.parse(message) as CallSeen);
    }
  }

  private take(seen: CallSeen): void {
    this.ahead = seen.server_ms - Date.now();
    this.set({ seen: newer(this.state.seen, seen), no: null });
  }

  private set(state: DoorState): void {
    this.state = state;
    for (const listener of this.heard) listener();
  }
}

async function ask(path: string, init: RequestInit): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(PLACE + path, { ...init, cache: 'no-store', credentials: 'omit' });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === 'AbortError') throw failure;
    throw new CallNo(0, { code: 'offline', message: '' }, 0);
  }
  if (answer.ok) return answer;
  const body = (await answer.json().catch(() => null)) as { error?: No } | null;
  const waits = Number(answer.headers.get('Retry-After') ?? 0) * 1000;
  throw new CallNo(answer.status, body?.error ?? { code: `http_${answer.status}`, message: '' }, waits);
}

export const refusal = (failure: unknown): No =>
  failure instanceof CallNo ? failure.no : { code: 'offline', message: '' };

// ── what is kept for a reload of this page ─────────────────────────────

export interface Kept {
  name: string;
  camera: boolean;
  devices: { camera: string; microphone: string };
}

const NOTE = `kintsugi:call:${CALL}`;

export function kept(): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(NOTE) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

export function keep(note: Kept | null): void {
  try {
    if (note) sessionStorage.setItem(NOTE, JSON.stringify(note));
    else sessionStorage.removeItem(NOTE);
  } catch {
    // No storage here: a reload asks anew.
  }
}
