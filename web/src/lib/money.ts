// Sums as people type them and as the API takes them: whole and fraction of a currency against minor units.
import type { Money } from '../api/types';

const known = new Map<string, number>();

/** Digits after the point in this currency: 2 for USD, 0 for VND. */
export function digitsOf(currency: string): number {
  const found = known.get(currency);
  if (found !== undefined) return found;
  let digits = 2;
  try {
    digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    // Not a currency code (still being typed).
  }
  known.set(currency, digits);
  return digits;
}

export function toMajor({ minor, currency }: Money): number {
  return minor / 10 ** digitsOf(currency);
}

export function toMinor(major: number, currency: string): Money {
  return { minor: Math.round(major * 10 ** digitsOf(currency)), currency };
}

export function inCurrency(list: readonly Money[], currency: string): Money | null {
  return list.find((money) => money.currency === currency) ?? null;
}

/** The list with this currency's sum set, or taken out when there is none. Keeps the order of the others. */
export function withMoney(list: readonly Money[], currency: string, major: number | null): Money[] {
  if (major === null) return list.filter((money) => money.currency !== currency);
  const sum = toMinor(major, currency);
  return list.some((money) => money.currency === currency)
    ? list.map((money) => (money.currency === currency ? sum : money))
    : [...list, sum];
}
