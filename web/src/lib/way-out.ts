// How an act leaves by itself, as it is told: what it waits for, and what somebody has to do. Pure.
import type { ActKind, ActState, ActView, SendingView } from '../api/types';
import type { MessageKey } from '../locales/en';
import type { Params } from './message';

const OPEN: ReadonlySet<ActState> = new Set([
  'approval_requested',
  'approved',
  'queued',
  'leaving',
  'unknown',
  'failed',
]);

/** Not over: a person or the outbox has still to do with it. */
export function isOpenAct({ state }: Pick<ActView, 'state'>): boolean {
  return OPEN.has(state);
}

/** Open, and a person can do something about it: the keys of acts are for the newest of these. */
export function isForPeople(act: Pick<ActView, 'state'>): boolean {
  return isOpenAct(act) && act.state !== 'leaving';
}

/** Whether it can be given to the outbox. Pictures go by hand. */
export function canLeave(act: Pick<ActView, 'kind' | 'pictures'>, sends: readonly ActKind[]): boolean {
  return sends.includes(act.kind) && (act.pictures ?? []).length === 0;
}

export const NOT_THERE = 'not_there';

export interface Told {
  key: MessageKey;
  params?: Params;
}

/** Whole seconds until then, none below. */
export function secondsTo(at: string | null, now: number): number {
  return at === null ? 0 : Math.max(0, Math.ceil((Date.parse(at) - now) / 1000));
}

/** The sentence about an act on its way; null for one that is not. `when` writes an instant. */
export function wayOut(
  { state, sending }: Pick<ActView, 'state' | 'sending'>,
  left: number,
  when: (at: string) => string,
): Told | null {
  const { due_at, attempts, code } = sending;
  switch (state) {
    case 'queued':
      if (attempts > 0 && due_at !== null && left > 0)
        return { key: 'way.next_try', params: { when: when(due_at), n: attempts } };
      if (attempts > 0) return { key: 'way.tries_again', params: { n: attempts } };
      return left > 0 ? { key: 'way.leaves_in', params: { n: left } } : { key: 'way.turn' };
    case 'leaving':
      return { key: 'way.leaving' };
    case 'unknown':
      if (due_at === null) return { key: 'way.look' };
      return left > 0 ? { key: 'way.asked_at', params: { when: when(due_at) } } : { key: 'way.asked_now' };
    case 'failed':
      return { key: code === NOT_THERE ? 'way.not_there' : 'way.failed' };
    default:
      return null;
  }
}

/** What the program itself writes down as a reason; the log keeps it as it was written, in English. */
const HOUSE: Record<string, MessageKey> = {
  'the program was stopped meanwhile': 'way.why.stopped',
  'the answer never came': 'way.why.no_answer',
  'what it answers, or a file that goes along, is gone': 'way.why.target_gone',
  // As older logs have it.
  'what it answers is gone': 'way.why.target_gone',
  'it is not there': 'way.why.absent',
  'the platform does not tell whether it is there': 'way.why.cannot_tell',
  'it may still be on its way': 'way.why.on_its_way',
  'its tokens are being renewed': 'way.why.renewing',
  "the seller must agree again on the platform's page": 'way.why.consent',
  'the access token is not valid any more': 'way.why.token',
  'the secret is no whsec_… of 24 to 64 bytes': 'way.why.secret',
};

/** Reasons with something of the platform's in them, and what it is called in the sentence. */
const TOLD: readonly [RegExp, MessageKey, ...string[]][] = [
  [/^it answered (\d{3})$/, 'way.why.status', 'status'],
  [/^the platform refused \((.+?)\): (.*)$/s, 'way.why.refused', 'code', 'said'],
  [/^it is not known whether it happened: (.*)$/s, 'way.why.silent', 'said'],
  [/^the address (\S+) is not one that may be asked$/, 'way.why.address', 'host'],
];

/** The sentence for a reason that the program wrote; null for what a platform or a person said. */
export function houseWhy(why: string): Told | null {
  const key = HOUSE[why];
  if (key) return { key };
  for (const [pattern, sentence, ...names] of TOLD) {
    const found = pattern.exec(why);
    if (found) return { key: sentence, params: Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? ''])) };
  }
  return null;
}

/** The platform's own code, where it says more than our sentence does. */
export function shownCode({ code }: Pick<SendingView, 'code'>): string | null {
  return code === null || code === NOT_THERE || code === 'target_gone' ? null : code;
}
