// One-to-one calls, pure: where a call stands for each side, its clock, captions on their way, the customer's stream.
import type { Call, CallSeen, CallState, CaptionLine } from '../api/contract-calls';

/** Nothing can happen in it any more. */
export const isOver = (state: CallState): boolean =>
  state === 'ended' || state === 'cancelled' || state === 'declined' || state === 'expired';

/** The call that a case is in, if there is one. */
export const openCall = (calls: readonly Call[]): Call | null => calls.find((one) => !isOver(one.state)) ?? null;

/** An invitation that nobody followed is told from the clock, before the server is asked again. */
export function standing(call: Pick<Call, 'state' | 'valid_until'>, now: number): CallState {
  const waits = call.state === 'invited' || call.state === 'waiting';
  return waits && Date.parse(call.valid_until) <= now ? 'expired' : call.state;
}

/** Seconds since an instant; never below 0. */
export const secondsSince = (at: string | number | null | undefined, now: number): number =>
  at === null || at === undefined
    ? 0
    : Math.max(0, Math.floor((now - (typeof at === 'number' ? at : Date.parse(at))) / 1000));

/** Whole, for a message or the clipboard. */
export const wholeLink = (link: string, origin: string): string => new URL(link, origin).href;

const ASK = {
  en: {
    video: 'Shall we look at it together? This link opens a video call with us. It is good until {until}: {link}',
    audio: 'Shall we talk about it? This link opens a call with us. It is good until {until}: {link}',
  },
  'zh-CN': {
    video: '我们一起视频看一下好吗？点击链接即可与我们视频通话，{until} 前有效：{link}',
    audio: '我们通话说明一下好吗？点击链接即可与我们语音通话，{until} 前有效：{link}',
  },
} as const;

/** What a private message says of an invitation, in the language of the call. */
export function askingWords(call: Pick<Call, 'language' | 'mode'>, link: string, until: string): string {
  return ASK[call.language][call.mode].replace('{until}', until).replace('{link}', link);
}

/** How long an invitation may be good, in minutes. */
export const GOOD_FOR = [15, 60, 1_440, 4_320, 20_160] as const;
/** A day: what the API takes where nothing is said. */
export const USUALLY_GOOD = 1_440;

// ── the customer's page ────────────────────────────────────────────────

/** What the page knows. */
export interface Visit {
  seen: CallSeen | null;
  /** Why the door does not open; the code of the API. */
  no: string | null;
  /** This visitor has knocked, or came back to a call that goes on. */
  inside: boolean;
}

export type Scene =
  | { is: 'loading' }
  | { is: 'refused'; code: string }
  | { is: 'before' | 'waiting' | 'call' | 'back'; seen: CallSeen }
  | { is: 'over'; how: CallState; seen: CallSeen | null };

const OVER_CODES: Record<string, CallState> = { call_over: 'ended', call_expired: 'expired' };

/** What the page shows. Who is in a call or in line elsewhere (before a reload) is asked to come back in. */
export function sceneOf({ seen, no, inside }: Visit, now: number): Scene {
  const over = no === null ? undefined : OVER_CODES[no];
  if (over) return { is: 'over', how: seen && isOver(seen.state) ? seen.state : over, seen };
  if (no !== null && no !== 'offline') return { is: 'refused', code: no };
  if (!seen) return { is: 'loading' };
  const how = standing(seen, now);
  if (isOver(how)) return { is: 'over', how, seen };
  if (how === 'active') return { is: inside ? 'call' : 'back', seen };
  return { is: inside && how === 'waiting' ? 'waiting' : 'before', seen };
}

/** An answer that was sent earlier must not undo what came since. */
export function newer(old: CallSeen | null, next: CallSeen): CallSeen {
  return old !== null && old.server_ms > next.server_ms ? old : next;
}

/** A stream of server-sent events, cut into its messages: what is whole, and what is still missing its end. */
export function messagesOf(text: string): { messages: string[]; rest: string } {
  const parts = text.replaceAll('\r\n', '\n').split('\n\n');
  const rest = parts.pop() ?? '';
  const messages = parts
    .map((part) =>
      part
        .split('\n')
        .filter((line) => line.startsWith('data:'))
        .map((line) => line.slice(5).replace(/^ /, ''))
        .join('\n'),
    )
    .filter((data) => data !== '');
  return { messages, rest };
}

const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 20_000;

/** How long to wait before the n-th try (from 0), with a chance from 0 to 1 so that not all come at once. */
export function pauseBefore(tries: number, chance: number): number {
  return Math.min(FIRST_PAUSE * 2 ** tries, LONGEST_PAUSE) * (0.75 + chance / 2);
}

// ── captions ───────────────────────────────────────────────────────────

export const LONGEST_CAPTION = 500;
const MOST_AT_ONCE = 20;
/** What waits longer than this many lines lost its moment. */
const MOST_WAITING = 100;

/** A sentence longer than the API takes, in pieces that share its time; cut between words where there are some. */
export function linesOf(line: CaptionLine): CaptionLine[] {
  const pieces: string[] = [];
  let rest = [...line.text.trim()];
  while (rest.length > LONGEST_CAPTION) {
    const space = rest.slice(0, LONGEST_CAPTION).lastIndexOf(' ');
    const cut = space > LONGEST_CAPTION / 2 ? space : LONGEST_CAPTION;
    pieces.push(rest.slice(0, cut).join('').trim());
    rest = rest.slice(cut);
  }
  if (rest.length > 0) pieces.push(rest.join('').trim());
  const share = (line.to_ms - line.from_ms) / Math.max(1, pieces.length);
  const at = (place: number) => Math.round(line.from_ms + share * place);
  return pieces.map((text, place) => ({ ...line, text, from_ms: at(place), to_ms: at(place + 1) }));
}

/** Captions on their way: one request at a time, in order; what did not arrive goes again with the next. */
export class CaptionQueue {
  private waiting: CaptionLine[] = [];
  private busy = false;

  /** `send` says whether it is done with the lines: taken, or refused for good. */
  constructor(private readonly send: (lines: CaptionLine[]) => Promise<boolean>) {}

  add(line: CaptionLine): void {
    this.waiting = [...this.waiting, ...linesOf(line)].slice(-MOST_WAITING);
    void this.go();
  }

  /** What waits is forgotten: the customer took their word back. */
  clear(): void {
    this.waiting = [];
  }

  private async go(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length > 0) {
      const lines = this.waiting.slice(0, MOST_AT_ONCE);
      if (!(await this.send(lines))) break;
      this.waiting = this.waiting.filter((line) => !lines.includes(line));
    }
    this.busy = false;
  }
}

// ── pictures ───────────────────────────────────────────────────────────

/** "call-2m05s.jpg": when in the call it was. */
export function stillName(seconds: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `call-${Math.floor(seconds / 60)}m${two(seconds % 60)}s.jpg`;
}

// ── sound ──────────────────────────────────────────────────────────────

/** How loud unsigned samples around 128 are, from 0 to 1 as an ear would say it: quiet speech already moves it. */
export function loudness(samples: ArrayLike<number>): number {
  if (samples.length === 0) return 0;
  let sum = 0;
  for (let at = 0; at < samples.length; at += 1) sum += (((samples[at] ?? 128) - 128) / 128) ** 2;
  const decibels = 20 * Math.log10(Math.sqrt(sum / samples.length) + 1e-6);
  return Math.min(1, Math.max(0, (decibels + 50) / 45));
}
