// The chain of steps that a missed promise sets off, while it is edited. Pure.
import type { Policy, Role } from '../api/types';

export type Step = NonNullable<Policy['escalation']['steps']>[number];
export const MOST_STEPS = 8;

/** Half an hour after the one before; the first comes at the deadline and tells somebody. */
export function withStep(steps: readonly Step[], role: Role): Step[] {
  const last = steps.at(-1);
  return [...steps, { after: last === undefined ? 0 : last.after + 1800, notify: role }];
}

/** Whatever is first then comes at the deadline. */
export function withoutStep(steps: readonly Step[], index: number): Step[] {
  return steps.filter((_, i) => i !== index).map((step, i) => (i === 0 ? { ...step, after: 0 } : step));
}

/** A change; what is undefined is left out, as the API leaves it out. */
export function changeStep(
  steps: readonly Step[],
  index: number,
  change: { [K in keyof Step]?: Step[K] | undefined },
): Step[] {
  return steps.map((step, i) => {
    if (i !== index) return step;
    const { after, assign, notify, raise } = { ...step, ...change };
    return {
      after: after ?? step.after,
      ...(assign === undefined ? {} : { assign }),
      ...(notify === undefined ? {} : { notify }),
      ...(raise ? { raise } : {}),
    };
  });
}

export type ChainFault = 'order' | 'idle';

/** What is wrong with one step of the chain, or null. */
export function faultOf(steps: readonly Step[], index: number): ChainFault | null {
  const step = steps[index];
  if (step === undefined) return null;
  const before = steps[index - 1];
  if (before !== undefined && step.after <= before.after) return 'order';
  return step.assign === undefined && step.notify === undefined && !step.raise ? 'idle' : null;
}

export function chainIsSound(steps: readonly Step[] = []): boolean {
  return steps.every((_, index) => faultOf(steps, index) === null);
}
