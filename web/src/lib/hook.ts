// Webhooks out under edit, and what became of deliveries, in words. Pure.
import type { HookBody, HookDelivery, Webhook } from '../api/types';
import type { MessageKey } from '../locales/en';
import type { Told } from './way-out';

/** Beginnings of kinds that many want to hear; any other can be typed. */
export const KINDS = [
  '*',
  'case.',
  'case.opened',
  'case.assigned',
  'case.clock_breached',
  'case.act_posted',
  'case.resolved',
  'review.',
  'conversation.message',
  'return.',
  'remedy.',
  'appeal.',
  'order.',
] as const;

export interface HookForm {
  name: string;
  url: string;
  kinds: string[];
}

export const formOf = (hook: Webhook | null): HookForm =>
  hook ? { name: hook.name, url: hook.url, kinds: hook.kinds } : { name: '', url: '', kinds: ['*'] };

/** What is chosen, small and once each. All of everything leaves no room for others, and gives way to what is added after it. */
export function chosenKinds(next: readonly string[]): string[] {
  const kinds = [...new Set(next.map((kind) => kind.trim().toLowerCase()).filter((kind) => kind !== ''))];
  if (!kinds.includes('*') || kinds.length === 1) return kinds;
  return kinds.at(-1) === '*' ? ['*'] : kinds.filter((kind) => kind !== '*');
}

/** What is sent: all of a new one, what differs of one that is there. */
export function bodyOf(before: Webhook | null, form: HookForm): HookBody {
  const body = { name: form.name.trim(), url: form.url.trim(), kinds: form.kinds };
  if (before === null) return body;
  return {
    ...(body.name === before.name ? {} : { name: body.name }),
    ...(body.url === before.url ? {} : { url: body.url }),
    ...(body.kinds.join(' ') === before.kinds.join(' ') ? {} : { kinds: body.kinds }),
  };
}

const HOUSE: Record<string, MessageKey> = {
  'the webhook is switched off': 'hook.why.off',
  'the event is not in the log': 'hook.why.lost',
};

/** Reasons with something of the other side's in them. */
const TOLD: readonly [RegExp, MessageKey, ...string[]][] = [
  [/^it answered (\d{3}):\s*$/s, 'hook.why.status', 'status'],
  [/^it answered (\d{3}): (.*)$/s, 'hook.why.said', 'status', 'said'],
  [/^the platform cannot be reached: (.*)$/s, 'hook.why.away', 'said'],
  [/^the platform did not answer: (.*)$/s, 'hook.why.silent', 'said'],
  [/^the address (\S+) is not one that may be asked$/, 'way.why.address', 'host'],
];

/** The sentence for a reason that the program wrote; null for any other. */
export function hookWhy(why: string): Told | null {
  const key = HOUSE[why];
  if (key) return { key };
  for (const [pattern, sentence, ...names] of TOLD) {
    const found = pattern.exec(why);
    if (found) return { key: sentence, params: Object.fromEntries(names.map((name, i) => [name, found[i + 1] ?? ''])) };
  }
  return null;
}

export const DELIVERY_TONE: Record<HookDelivery['state'], string> = { waiting: 'amber', done: 'green', failed: 'red' };

/** Waiting for its first try is nothing to look at. */
export const toneOf = ({ state, attempts }: Pick<HookDelivery, 'state' | 'attempts'>): string =>
  state === 'waiting' && attempts === 0 ? '' : DELIVERY_TONE[state];
