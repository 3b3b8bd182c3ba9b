// Numbers, money and instants as people of the shop read them. Everything takes its locale and zone; nothing is global.
import type { Money } from '../api/types';
import { digitsOf, toMajor } from './money';

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: string, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}|${zone}|${JSON.stringify(options)}`;
  let found = cache.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    cache.set(key, found);
  }
  return found;
}

export interface Formats {
  date: (at: string) => string;
  time: (at: string) => string;
  dateTime: (at: string) => string;
  exact: (at: string) => string;
  day: (date: string) => string;
  number: (n: number) => string;
  percent: (share: number, digits?: number) => string;
  money: (money: Money) => string;
  bytes: (n: number) => string;
}

export function formats(locale: string, zone: string, thisYear: number): Formats {
  const f = (options: Intl.DateTimeFormatOptions) => (at: string) =>
    formatter(locale, zone, options).format(new Date(at));
  const short = f({ month: 'short', day: 'numeric' });
  const long = f({ year: 'numeric', month: 'short', day: 'numeric' });
  const time = f({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const date = (at: string) => (new Date(at).getUTCFullYear() === thisYear ? short(at) : long(at));
  return {
    date,
    time,
    dateTime: (at) => `${date(at)} ${time(at)}`,
    exact: f({ dateStyle: 'full', timeStyle: 'long' }),
    day: (day) => formatter(locale, 'UTC', { month: 'numeric', day: 'numeric' }).format(new Date(`${day}T00:00:00Z`)),
    number: (n) => new Intl.NumberFormat(locale).format(n),
    percent: (share, digits = 1) =>
      new Intl.NumberFormat(locale, {
        style: 'percent',
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
      }).format(share),
    money: (money) => moneyText(money, locale),
    bytes: (n) => bytesText(n, locale),
  };
}

/** A whole sum as the browser writes that currency; one with a fraction with all its digits. */
export function moneyText(money: Money, locale: string): string {
  const value = toMajor(money);
  const digits = digitsOf(money.currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: money.currency,
    currencyDisplay: 'narrowSymbol',
    ...(Number.isInteger(value) ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }),
  }).format(value);
}

function bytesText(n: number, locale: string): string {
  const units = ['B', 'KB', 'MB', 'GB'];
  let value = n;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: value < 10 && unit > 0 ? 1 : 0 }).format(value)} ${units[unit]}`;
}
