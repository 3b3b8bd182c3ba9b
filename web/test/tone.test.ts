import { describe, expect, test } from 'vitest';
import { marked } from '../src/lib/tone';

const slip = (start: number, end: number) => ({ start, end, advice: { en: 'leave it out', zh: '请删去' } });

describe('words that weaken a statement', () => {
  test('are cut out where they stand, counted in code points', () => {
    const pieces = marked('😀 liar, 骗子!', [slip(2, 6), slip(8, 10)]);
    expect(pieces.map(({ start, text, slip }) => [start, text, slip !== null])).toEqual([
      [0, '😀 ', false],
      [2, 'liar', true],
      [6, ', ', false],
      [8, '骗子', true],
      [10, '!', false],
    ]);
  });

  test('a text without any is one piece, and an empty one none', () => {
    expect(marked('fine', [])).toEqual([{ start: 0, text: 'fine', slip: null }]);
    expect(marked('', [])).toEqual([]);
  });

  test('what lies outside or overlaps is left out', () => {
    const pieces = marked('liar', [slip(0, 3), slip(2, 4), slip(3, 9)]);
    expect(pieces.map((piece) => piece.text)).toEqual(['lia', 'r']);
  });
});
