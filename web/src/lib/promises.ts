// The promises a team can make, each as a new shop makes it. Pure.
import type { ClockKind, Policy } from '../api/types';

export type Promised = Policy['clocks'][number];

const promise = (kind: ClockKind, target: number, pause_on_wait: boolean): Promised => ({
  kind,
  target,
  calendar: 'always',
  pause_on_wait,
  warn_before: 300,
});

/** Those of a new shop, in its order. */
export const STANDARD: readonly Promised[] = [
  promise('first_response', 900, false),
  promise('follow_up_after_auto', 1_800, false),
  promise('first_touch', 1_800, false),
  promise('public_reply_golden', 14_400, true),
  promise('public_reply', 86_400, true),
  promise('approval', 900, false),
  { ...promise('return_answer', 28_800, true), calendar: 'business', warn_before: 3_600 },
];

/** The promises that are not made. */
export function notPromised(clocks: readonly Promised[]): Promised[] {
  return STANDARD.filter(({ kind }) => clocks.every((one) => one.kind !== kind));
}

/** With one more, in the order of a new shop. */
export function withPromise(clocks: readonly Promised[], added: Promised): Promised[] {
  const place = ({ kind }: Promised) => STANDARD.findIndex((one) => one.kind === kind);
  return [...clocks, added].sort((a, b) => place(a) - place(b));
}
