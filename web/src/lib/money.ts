// Sums as people type them and as the API takes them: whole and fraction of a currency against minor units.
import type { Money } from '../api/types';

/** As crates/domain/src/money.rs has them; two for every other. Browsers differ (IDR has none in some), so they are not asked. */
const DIGITS: Record<string, number> = {
  ...Object.fromEntries(
    ['VND', 'JPY', 'KRW', 'CLP', 'ISK', 'PYG', 'UGX', 'XAF', 'XOF', 'XPF', 'RWF'].map((c) => [c, 0]),
  ),
  ...Object.fromEntries(['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'].map((c) => [c, 3])),
};

/** Digits of the minor unit: 2 for USD and IDR, 0 for VND. */
export function digitsOf(currency: string): number {
  return DIGITS[currency] ?? 2;
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
