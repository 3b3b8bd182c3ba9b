// The stand-ins' numbers, as tables. Pure.
import type { Sandbox, SandboxFaults } from '../api/types';

/** Faults that are shares of all times, in the order they are shown. */
export const SHARES = [
  'error_5xx',
  'error_5xx_after',
  'reset_before',
  'reset_after',
  'rate_limit',
  'item_failure',
  'hide_message',
  'drop_push',
  'duplicate_push',
  'late_push',
] as const satisfies readonly (keyof SandboxFaults)[];

export const NO_FAULTS: SandboxFaults = {
  latency_ms: 0,
  error_5xx: 0,
  error_5xx_after: 0,
  reset_before: 0,
  reset_after: 0,
  rate_limit: 0,
  item_failure: 0,
  hide_message: 0,
  drop_push: 0,
  duplicate_push: 0,
  late_push: 0,
  clock_skew: 0,
};

export const isCalm = (faults: SandboxFaults): boolean => Object.values(faults).every((fault) => fault === 0);

export const OUTCOMES = ['took', 'repeated', 'hidden', 'refused'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface Deed {
  stand: string;
  kind: string;
  counts: Record<Outcome, number>;
}

/** What was done, by stand-in and kind; the ledger's names are stand.kind.outcome. */
export function deedsOf(ledger: Sandbox['ledger']): Deed[] {
  const deeds = new Map<string, Deed>();
  for (const [name, count] of Object.entries(ledger)) {
    const parts = name.split('.');
    const outcome = OUTCOMES.find((one) => one === parts.at(-1));
    const kind = parts.at(-2);
    if (parts.length < 3 || outcome === undefined || kind === undefined) continue;
    const stand = parts.slice(0, -2).join('.');
    const deed = deeds.get(`${stand} ${kind}`) ?? {
      stand,
      kind,
      counts: { took: 0, repeated: 0, hidden: 0, refused: 0 },
    };
    deed.counts[outcome] += count;
    deeds.set(`${stand} ${kind}`, deed);
  }
  return [...deeds.values()].sort((a, b) => a.stand.localeCompare(b.stand) || a.kind.localeCompare(b.kind));
}

export const PUSHES = ['made', 'acknowledged', 'failed', 'dropped', 'duplicated', 'given_up', 'while_off'] as const;

/** Stand-ins that are down on their own clock. */
export const downNow = ({ outages, now }: Pick<Sandbox, 'outages' | 'now'>): string[] =>
  Object.keys(outages).filter((stand) => Date.parse(outages[stand] ?? '') > Date.parse(now));
