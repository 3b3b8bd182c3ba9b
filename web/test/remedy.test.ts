import { describe, expect, it } from 'vitest';
import type { RemedyState, RemedyVerb } from '../src/api/types';
import { inCurrency, toMajor, toMinor, withMoney } from '../src/lib/money';
import { ASKS, evidenceMissing, LISTS, left, nextVerb, share } from '../src/lib/remedy';

describe('sums', () => {
  it('follow the digits of their currency', () => {
    expect(toMajor({ minor: 1317, currency: 'USD' })).toBe(13.17);
    expect(toMajor({ minor: 500000, currency: 'VND' })).toBe(500000);
    expect(toMinor(13.17, 'USD')).toEqual({ minor: 1317, currency: 'USD' });
    expect(toMinor(0.29, 'USD').minor).toBe(29);
    expect(toMinor(500000, 'VND').minor).toBe(500000);
  });

  it('are set, changed and taken out by currency', () => {
    const list = [
      { minor: 100, currency: 'USD' },
      { minor: 200, currency: 'CNY' },
    ];
    expect(withMoney(list, 'USD', 5)).toEqual([{ minor: 500, currency: 'USD' }, list[1]]);
    expect(withMoney(list, 'USD', null)).toEqual([list[1]]);
    expect(withMoney(list, 'VND', 7)).toEqual([...list, { minor: 7, currency: 'VND' }]);
    expect(inCurrency(list, 'EUR')).toBeNull();
  });
});

describe('the next verb', () => {
  const all = () => true;
  it.each([
    [['evidence', 'done', 'cancel'], 'done'],
    [['approve', 'refuse', 'cancel'], 'approve'],
    [['offer', 'grant', 'cancel'], 'grant'],
    [['evidence'], null],
  ] as [RemedyVerb[], RemedyVerb | null][])('%s → %s', (allowed, next) => {
    expect(nextVerb({ allowed }, all)).toBe(next);
  });

  it('is never one that the reader may not give', () => {
    expect(nextVerb({ allowed: ['approve', 'refuse'] }, (verb) => verb !== 'approve')).toBeNull();
  });
});

it('every verb that needs words asks for them', () => {
  expect(ASKS.done).toEqual(['reference']);
  expect(ASKS.cancel).toEqual(['reason']);
  expect(ASKS.grant).toEqual([]);
});

it('the lists of the page show every state', () => {
  const states: RemedyState[] = [
    'suggested',
    'offered',
    'accepted',
    'declined',
    'approval_requested',
    'approved',
    'refused',
    'granted',
    'done',
    'cancelled',
  ];
  const shown = new Set<string>(Object.values(LISTS).flat());
  expect(states.filter((state) => !shown.has(state))).toEqual([]);
});

it('what is left never goes below nothing', () => {
  const usd = (minor: number) => ({ minor, currency: 'USD' });
  expect(left({ limit: usd(2000), used: usd(500) })).toEqual(usd(1500));
  expect(left({ limit: usd(2000), used: usd(2500) })).toEqual(usd(0));
  expect(left({ limit: null, used: usd(500) })).toBeNull();
});

it('photos are missed only while the remedy is open and one was promised', () => {
  const due = '2026-11-25T00:00:00Z';
  expect(evidenceMissing({ open: true, evidence_due: due, evidence: [] })).toBe(true);
  expect(evidenceMissing({ open: false, evidence_due: due, evidence: [] })).toBe(false);
  expect(evidenceMissing({ open: true, evidence_due: due, evidence: [{ label: 'a', url: 'https://e.com' }] })).toBe(
    false,
  );
  expect(evidenceMissing({ open: true, evidence_due: null, evidence: [] })).toBe(false);
});

it('a share of nothing is no number', () => {
  expect(share(1, 4)).toBe(0.25);
  expect(share(0, 0)).toBeNull();
});
