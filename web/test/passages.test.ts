import { describe, expect, it } from 'vitest';
import { reasonSpans } from '../src/lib/highlight';
import { charCounter, cut, overlaps, runs, wordsOf } from '../src/lib/passages';

const span = (start: number, end: number) => ({ start, end });
/** Each piece as "text[list,list]". */
const shape = (text: string, lists: Record<string, { start: number; end: number }[]>) =>
  cut(text, lists).map((piece) => {
    const names = Object.entries(piece.on).flatMap(([name, on]) => on.map(() => name));
    return names.length === 0 ? piece.text : `${piece.text}[${names.join(',')}]`;
  });
const joined = (text: string, lists: Record<string, { start: number; end: number }[]>) =>
  cut(text, lists)
    .map((piece) => piece.text)
    .join('');

describe('cut', () => {
  it('leaves a text without spans whole, and nothing of nothing', () => {
    expect(cut('fine', { why: [] })).toEqual([{ text: 'fine', start: 0, on: { why: [] } }]);
    expect(cut('', { why: [span(0, 1)] })).toEqual([]);
  });

  it('counts characters, not UTF-16 units', () => {
    expect(shape('😀😀 broke', { why: [span(3, 8)] })).toEqual(['😀😀 ', 'broke[why]']);
    expect(shape('𠮷野家漏水', { why: [span(3, 5)] })).toEqual(['𠮷野家', '漏水[why]']);
  });

  it('cuts where spans of several lists overlap', () => {
    expect(shape('abcdef', { why: [span(1, 4)], aspects: [span(2, 6)] })).toEqual([
      'a',
      'b[why]',
      'cd[why,aspects]',
      'ef[aspects]',
    ]);
    expect(shape('abcdef', { aspects: [span(0, 4), span(2, 6)] })).toEqual([
      'ab[aspects]',
      'cd[aspects,aspects]',
      'ef[aspects]',
    ]);
    expect(shape('abc', { why: [span(0, 3)], private: [span(1, 2)] })).toEqual(['a[why]', 'b[why,private]', 'c[why]']);
  });

  it('joins nothing that only touches', () => {
    expect(shape('abcd', { why: [span(0, 2), span(2, 4)] })).toEqual(['ab[why]', 'cd[why]']);
  });

  it('ignores spans that lie outside the text or are none', () => {
    for (const bad of [span(-1, 2), span(0, 5), span(4, 9), span(3, 3), span(3, 1), span(0.5, 2), span(Number.NaN, 2)])
      expect(shape('abcd', { why: [bad] }), JSON.stringify(bad)).toEqual(['abcd']);
  });

  it('keeps an accent on its letter', () => {
    const text = 'cafe\u0301 nice';
    expect(shape(text, { why: [span(0, 4)] })).toEqual(['cafe\u0301[why]', ' nice']);
    expect(shape(text, { private: [span(4, 6)] })).toEqual(['caf', 'e\u0301 [private]', 'nice']);
  });

  it('keeps joined emoji, flags and skin tones whole', () => {
    const family = '👩‍👩‍👧';
    expect(shape(`${family}!`, { why: [span(0, 1)] })).toEqual([`${family}[why]`, '!']);
    expect(shape('🇹🇭🇻🇳', { why: [span(1, 2)] })).toEqual(['🇹🇭[why]', '🇻🇳']);
    expect(shape('👍🏽 ok', { why: [span(1, 2)] })).toEqual(['👍🏽[why]', ' ok']);
  });

  it('keeps Thai vowels and tones on their consonants', () => {
    const text = 'ที่นี่';
    expect(shape(text, { why: [span(0, 1)] })).toEqual(['ที่[why]', 'นี่']);
  });

  it('never loses or changes a character', () => {
    const lists = { why: [span(0, 3), span(2, 5)], aspects: [span(1, 4)], private: [span(4, 6)] };
    for (const text of [
      'abcdefgh',
      'İstanbul ẞ late',
      '<b>late</b> & 😀',
      'e\u0301e\u0301e\u0301e\u0301',
      '👩‍👩‍👧👩‍👩‍👧',
      'a\r\nb\r\nc',
    ])
      expect(joined(text, lists)).toBe(text);
  });
});

describe('helpers of passages', () => {
  it('read the words of a span', () => {
    expect(wordsOf('😀 call 555', span(2, 6))).toBe('call');
    expect(wordsOf('abc', span(2, 9))).toBe('');
  });

  it('know an overlap from a touch', () => {
    expect(overlaps(span(0, 3), span(2, 4))).toBe(true);
    expect(overlaps(span(0, 2), span(2, 4))).toBe(false);
  });

  it('group neighbours', () => {
    expect(runs(['a', 'a', 'b', 'a'], (x) => x).map((run) => run.items.length)).toEqual([2, 1, 1]);
  });

  it('turn string places into characters', () => {
    expect(charCounter('abc')(2)).toBe(2);
    expect(charCounter('😀bc')(3)).toBe(2);
  });

  it('find deciding words behind emoji', () => {
    expect(reasonSpans('😀 漏水', [{ text: '漏水', weight: 1 }])).toEqual([{ start: 2, end: 4, weight: 1 }]);
  });
});
