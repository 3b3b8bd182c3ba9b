import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { RemedyPolicy, RemedyState, RemedyVerb } from '../src/api/types';
import { moneyText } from '../src/lib/format';
import { digitsOf, inCurrency, toMajor, toMinor, withMoney } from '../src/lib/money';
import {
  ASKS,
  approvers,
  evidenceMissing,
  isOwnSum,
  LISTS,
  left,
  nextVerb,
  offersAgain,
  share,
  shownVerbs,
  withOwnSums,
} from '../src/lib/remedy';
import { currencies, freeName, lossPercent, withBudget, withLoss } from '../src/lib/remedy-policy';

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

it('digits are those of the server', () => {
  const rust = readFileSync(new URL('../../crates/domain/src/money.rs', import.meta.url), 'utf8');
  const table = /pub fn digits[\s\S]*?_ => 2/.exec(rust)?.[0] ?? '';
  const arms = [...table.matchAll(/((?:b"[A-Z]{3}"[\s|]*)+)=> (\d)/g)];
  const found = arms.flatMap(([, codes, digits]) =>
    [...(codes ?? '').matchAll(/[A-Z]{3}/g)].map(([code]) => [code, Number(digits)] as const),
  );
  expect(found.length).toBeGreaterThan(10);
  for (const [code, digits] of found) expect(digitsOf(code), code).toBe(digits);
  for (const code of ['USD', 'CNY', 'IDR', 'THB']) expect(digitsOf(code)).toBe(2);
});

it('a sum in rupiah is not read as a hundred times as much', () => {
  expect(moneyText({ minor: 2_062_500, currency: 'IDR' }, 'en')).toContain('20,625');
  expect(moneyText({ minor: 550, currency: 'USD' }, 'en')).toContain('5.50');
});

describe('the policy under edit', () => {
  const usd = (minor: number) => ({ minor, currency: 'USD' });
  const policy = {
    loss: [{ issue: 'quality', severity: 1, percent: 15 }],
    ceilings: [usd(5000), { minor: 1, currency: 'CNY' }],
    per_case: [],
    two_person_above: [],
    limits: [{ role: 'agent', per_remedy: [usd(1)], per_day: [{ minor: 1, currency: 'VND' }], per_day_count: 1 }],
    budgets: [{ name: 'after-sales', per_month: usd(100) }],
  } as unknown as RemedyPolicy;

  it('names every currency once', () => {
    expect(currencies(policy)).toEqual(['USD', 'CNY', 'VND']);
  });

  it('sets a share that is there and one that is not', () => {
    expect(lossPercent(policy, 'quality', 1)).toBe(15);
    expect(lossPercent(policy, 'service', 2)).toBe(0);
    expect(withLoss(policy, 'quality', 1, 20)).toEqual([{ issue: 'quality', severity: 1, percent: 20 }]);
    expect(withLoss(policy, 'service', 2, 5)).toHaveLength(2);
  });

  it('adds, changes and removes a budget in its currency only', () => {
    expect(withBudget(policy, 'after-sales', 'USD', 7)).toEqual([{ name: 'after-sales', per_month: usd(700) }]);
    expect(withBudget(policy, 'after-sales', 'CNY', 7)).toHaveLength(2);
    expect(withBudget(policy, 'after-sales', 'USD', null)).toEqual([]);
    expect(freeName(policy, 'USD', 'after-sales')).toBe('after-sales 2');
    expect(freeName(policy, 'CNY', 'after-sales')).toBe('after-sales');
  });
});

it('nobody approves what they asked for', () => {
  const people = [
    { user: 'a', name: 'A', role: 'owner' },
    { user: 'b', name: 'B', role: 'lead' },
    { user: 'c', name: 'C', role: 'agent' },
  ];
  expect(approvers(people, 'lead', 'b').map((one) => one.name)).toEqual(['A']);
  expect(approvers(people, 'lead', 'c').map((one) => one.name)).toEqual(['A', 'B']);
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
  expect(
    evidenceMissing({ open: true, evidence_due: due, evidence: [{ label: 'a', url: 'https://e.com', picture: null }] }),
  ).toBe(false);
  expect(evidenceMissing({ open: true, evidence_due: null, evidence: [] })).toBe(false);
});

it('a share of nothing is no number', () => {
  expect(share(1, 4)).toBe(0.25);
  expect(share(0, 0)).toBeNull();
});

describe('telling the buyer', () => {
  const offered = (kind: 'exchange' | 'refund' | 'partial_refund', minor: number | null) => ({
    kind,
    state: 'offered' as const,
    amount: minor === null ? null : { minor, currency: 'USD' },
    allowed: ['offer', 'accept', 'cancel'] as RemedyVerb[],
  });

  it('again is shown only where another sum may be told', () => {
    expect(offersAgain(offered('partial_refund', 500))).toBe(true);
    expect(shownVerbs(offered('partial_refund', 500))).toEqual(['offer', 'accept', 'cancel']);
    expect(shownVerbs(offered('refund', 2000))).toEqual(['accept', 'cancel']);
    expect(shownVerbs(offered('exchange', null))).toEqual(['accept', 'cancel']);
    expect(shownVerbs({ ...offered('exchange', null), state: 'suggested' })).toContain('offer');
  });
});

describe('a sum of one’s own', () => {
  const suggested = {
    kind: 'coupon' as const,
    amount: { minor: 500, currency: 'USD' },
    steps: [{ label: { en: 'x', zh: 'x' }, value: null }],
    within: true,
    approval_of: null,
    why: [],
    refusal: null,
  };

  it('is there for each kind of money that is not suggested', () => {
    const choices = withOwnSums([suggested], 'THB');
    expect(choices.map((one) => [one.kind, isOwnSum(one)])).toEqual([
      ['coupon', false],
      ['partial_refund', true],
      ['refund', true],
    ]);
    expect(choices.at(-1)?.amount).toEqual({ minor: 0, currency: 'THB' });
  });

  it('is not there where no currency is known', () => {
    expect(withOwnSums([suggested], null)).toEqual([suggested]);
  });
});
