import { describe, expect, it } from 'vitest';
import type { Money, ReturnView } from '../src/api/types';
import { asksSum, currencyOf, draftOf, FRESH, isSaid, mayGo, mayKeep, toggled } from '../src/lib/decision';

const usd = (minor: number): Money => ({ minor, currency: 'USD' });
type Request = Pick<ReturnView, 'kind' | 'awaits' | 'amount'>;
const request = (fields: Partial<Request> = {}): Request => ({
  kind: 'return_and_refund',
  awaits: 'request',
  amount: usd(3990),
  ...fields,
});

describe('a decision form', () => {
  it('says no more than the API needs', () => {
    expect(draftOf(FRESH, request(), null)).toEqual({ verdict: 'approve' });
    expect(draftOf({ ...FRESH, reason: 'left over', amount: 5, text: ' Sorry. ' }, request(), null)).toEqual({
      verdict: 'approve',
      text: 'Sorry.',
    });
    expect(draftOf({ ...FRESH, verdict: 'approve_part', amount: 12.5, reason: 'worn' }, request(), null)).toEqual({
      verdict: 'approve_part',
      amount: usd(1250),
      reason: 'worn',
    });
    expect(draftOf({ ...FRESH, verdict: 'reject', reason: ' worn ', amount: 3, keep: true }, request(), null)).toEqual({
      verdict: 'reject',
      reason: 'worn',
    });
  });

  it('lets the buyer keep goods only while the request itself waits', () => {
    for (const [fields, may] of [
      [{}, true],
      [{ awaits: 'goods' }, false],
      [{ kind: 'refund_only' }, false],
    ] as const) {
      expect(mayKeep(request(fields))).toBe(may);
      expect(draftOf({ ...FRESH, keep: true }, request(fields), null).keep_goods ?? false).toBe(may);
    }
  });

  it('asks for a sum where nobody names one, and for a part', () => {
    expect(asksSum('approve', usd(1))).toBe(false);
    expect(asksSum('approve', null)).toBe(true);
    expect(asksSum('approve_part', usd(1))).toBe(true);
    expect(asksSum('reject', null)).toBe(false);
    expect(currencyOf(request({ amount: null }), usd(1))).toBe('USD');
    expect(currencyOf(request({ amount: null }), null)).toBe(null);
  });

  it('is said when sum and reason are there', () => {
    expect(isSaid({ verdict: 'approve' }, false)).toBe(true);
    expect(isSaid({ verdict: 'approve' }, true)).toBe(false);
    expect(isSaid({ verdict: 'reject' }, false)).toBe(false);
    expect(isSaid({ verdict: 'approve_part', amount: usd(5) }, true)).toBe(false);
    expect(isSaid({ verdict: 'approve_part', amount: usd(5), reason: 'worn' }, true)).toBe(true);
  });
});

describe('files with a no', () => {
  it('go along with a no only, in the order chosen', () => {
    const form = { ...FRESH, reason: '3', evidence: toggled(toggled([], 'b'), 'a') };
    expect(draftOf({ ...form, verdict: 'reject' }, request(), null).evidence).toEqual(['b', 'a']);
    expect(draftOf({ ...form, verdict: 'approve_part', amount: 1 }, request(), null).evidence).toBeUndefined();
    expect(toggled(['b', 'a'], 'b')).toEqual(['a']);
  });

  it('are what the platform takes, or anything where they go up by hand', () => {
    const takes = { most: 2, largest: 100, types: ['image/png'] };
    for (const [media_type, size, may] of [
      ['image/png', 100, true],
      ['image/png', 101, false],
      ['application/pdf', 10, false],
    ] as const) {
      expect(mayGo({ media_type, size }, takes)).toBe(may);
      expect(mayGo({ media_type, size }, null)).toBe(true);
    }
  });
});
