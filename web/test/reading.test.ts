import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Reading } from '../src/api/types';
import { catalogue as en } from '../src/locales/en';
import {
  aspectSummary,
  duration,
  MASK,
  openReasons,
  privateBefore,
  sayings,
  together,
} from '../src/pages/case/reading';

const aspect = (name: string, polarity: Reading['polarity'], start: number) => ({
  aspect: name,
  polarity,
  start,
  end: start + 2,
});
const phone = (start: number, end: number) => ({ kind: 'phone', start, end });

describe('aspects', () => {
  it('appear once, in the order of the text', () => {
    expect(aspectSummary([aspect('courier', 'negative', 9), aspect('size', 'negative', 0)])).toEqual([
      { aspect: 'size', polarity: 'negative' },
      { aspect: 'courier', polarity: 'negative' },
    ]);
  });

  it('praised and blamed are mixed; neutral gives way', () => {
    expect(aspectSummary([aspect('size', 'negative', 0), aspect('size', 'positive', 9)])).toEqual([
      { aspect: 'size', polarity: 'mixed' },
    ]);
    expect(together(['neutral', 'positive'])).toBe('positive');
    expect(together(['neutral'])).toBe('neutral');
    expect(together([])).toBe('neutral');
  });
});

describe('claims', () => {
  const claim = (kind: string, value: string | null, start = 0) => ({ kind, value, start, end: start + 3 });

  it('part into wishes and facts, each once', () => {
    const claims = [
      claim('refund', null),
      claim('refund', null, 9),
      claim('date', '11-03', 20),
      claim('apology', null),
    ];
    expect(sayings({ claims, private: [] })).toEqual({
      wants: [
        { kind: 'refund', value: null },
        { kind: 'apology', value: null },
      ],
      states: [{ kind: 'date', value: '11-03' }],
    });
  });

  it('never show personal data', () => {
    const claims = [claim('order_number', '13800138000', 4)];
    expect(sayings({ claims, private: [phone(4, 15)] }).states).toEqual([{ kind: 'order_number', value: MASK }]);
  });

  it('know durations', () => {
    expect(duration('5d')).toEqual({ n: 5, unit: 'd' });
    expect(duration('0.5m')).toEqual({ n: 0.5, unit: 'm' });
    expect(duration('30n')).toEqual({ n: 30, unit: 'n' });
    expect(duration('soon')).toBeNull();
    expect(duration('2024-11-03')).toBeNull();
  });
});

describe('personal data', () => {
  it('is left out of the list of deciding words', () => {
    const text = '漏水 13800138000';
    const why = [
      { text: '漏水', weight: 1 },
      { text: '13800138000', weight: 0.5 },
    ];
    expect(openReasons(text, { why, private: [phone(3, 14)] })).toEqual(['漏水']);
  });

  it('is masked in an older version too, wherever it stood', () => {
    expect(privateBefore('555-01 😀 555-01', '😀 555-01', { private: [phone(2, 8)] })).toEqual([
      phone(0, 6),
      phone(9, 15),
    ]);
    expect(privateBefore('nothing', 'call 555', { private: [phone(5, 8)] })).toEqual([]);
    expect(privateBefore('nothing', 'short', { private: [phone(5, 99)] })).toEqual([]);
  });

  it.each([
    ['write to a.b@shop.example now', [{ kind: 'email', start: 9, end: 25 }]],
    ['tel +86 138-0000-1111.', [phone(4, 21)]],
    ['😀 0812345678', [phone(2, 12)]],
    // Dates, prices and short numbers are no contacts.
    ['ordered 2026-11-02, 3 of 10, paid 129.00', []],
  ])('covers what looks like a contact in %j, though the buyer took it out', (before, found) => {
    expect(privateBefore(before, 'all good', { private: [] })).toEqual(found);
  });
});

const source = new URL('../../crates/domain/src/reading/passage.rs', import.meta.url);

describe.skipIf(!existsSync(source))('words of a reading', () => {
  const rust = existsSync(source) ? readFileSync(source, 'utf8') : '';
  const words = (list: string) => {
    const body = new RegExp(`\\b${list} \\{([^}]*)\\}`).exec(rust)?.[1] ?? '';
    return [...body.matchAll(/= "(\w+)"/g)].map((found) => found[1] ?? '');
  };

  it.each([
    ['Aspect', 'aspect'],
    ['ClaimKind', 'claim'],
    ['Trigger', 'trigger'],
    ['PrivateKind', 'private'],
    ['Intent', 'intent'],
  ])('%s are all in the catalogue', (list, prefix) => {
    expect(words(list).length).toBeGreaterThan(3);
    expect(words(list).filter((word) => !(`${prefix}.${word}` in en))).toEqual([]);
  });
});
