// The remedy policy under edit: which currencies it knows, and how its lists change.
import type { Issue, RemedyPolicy } from '../api/types';
import { inCurrency, toMinor } from './money';

/** Every currency in which anything is set, in the order in which the policy names them. */
export function currencies(policy: RemedyPolicy): string[] {
  const lists = [
    policy.ceilings,
    policy.per_case,
    policy.two_person_above,
    ...policy.limits.flatMap((row) => [row.per_remedy, row.per_day]),
    policy.budgets.map((budget) => budget.per_month),
  ];
  return [...new Set(lists.flat().map((money) => money.currency))];
}

export function lossPercent(policy: RemedyPolicy, issue: Issue, severity: number): number {
  return policy.loss.find((row) => row.issue === issue && row.severity === severity)?.percent ?? 0;
}

export function withLoss(policy: RemedyPolicy, issue: Issue, severity: number, percent: number): RemedyPolicy['loss'] {
  const known = policy.loss.some((row) => row.issue === issue && row.severity === severity);
  if (!known) return [...policy.loss, { issue, severity, percent }];
  return policy.loss.map((row) => (row.issue === issue && row.severity === severity ? { ...row, percent } : row));
}

/** A budget's sum in a currency set, or the budget taken out of it when there is none. */
export function withBudget(
  policy: RemedyPolicy,
  name: string,
  currency: string,
  major: number | null,
): RemedyPolicy['budgets'] {
  const same = (one: RemedyPolicy['budgets'][number]) => one.name === name && one.per_month.currency === currency;
  if (major === null) return policy.budgets.filter((one) => !same(one));
  const per_month = toMinor(major, currency);
  return policy.budgets.some(same)
    ? policy.budgets.map((one) => (same(one) ? { ...one, per_month } : one))
    : [...policy.budgets, { name, per_month }];
}

/** A name that no budget of this currency has. */
export function freeName(policy: RemedyPolicy, currency: string, wanted: string): string {
  const taken = new Set(
    policy.budgets.filter((one) => inCurrency([one.per_month], currency) !== null).map((one) => one.name),
  );
  for (let n = 1; ; n += 1) {
    const name = n === 1 ? wanted : `${wanted} ${n}`;
    if (!taken.has(name)) return name;
  }
}
