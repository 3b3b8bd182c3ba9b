// The lists of the outbox: what each shows, and how many stand in it. Pure.
import type { ActState, OutboxCount } from '../api/types';

export const OUTBOX_LISTS = {
  queued: ['queued', 'leaving'],
  unknown: ['unknown'],
  failed: ['failed'],
  sent: ['posted'],
} as const satisfies Record<string, readonly ActState[]>;

export type OutboxList = keyof typeof OUTBOX_LISTS;

export const OUTBOX_NAMES = Object.keys(OUTBOX_LISTS) as OutboxList[];

/** How many stand in a list, of one channel or all; null for what is over, which nobody counts. */
export function countOf(standing: readonly OutboxCount[], list: OutboxList, channel: string | null): number | null {
  if (list === 'sent') return null;
  const states: readonly ActState[] = OUTBOX_LISTS[list];
  return standing
    .filter((one) => states.includes(one.state) && (channel === null || one.channel === channel))
    .reduce((sum, one) => sum + one.count, 0);
}

/** How many acts somebody has to look at: those of which nobody knows, and those that were not taken. */
export function needsLook(standing: readonly OutboxCount[]): number {
  return (countOf(standing, 'unknown', null) ?? 0) + (countOf(standing, 'failed', null) ?? 0);
}
