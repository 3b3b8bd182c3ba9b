import { describe, expect, it } from 'vitest';
import { textChange, tokens } from '../src/lib/diff';
import { wordsOf } from '../src/lib/passages';

const told = (before: string, after: string) => {
  const { removed, added, rewritten } = textChange(before, after);
  return {
    removed: removed.map((span) => wordsOf(before, span)),
    added: added.map((span) => wordsOf(after, span)),
    rewritten,
  };
};

describe('tokens', () => {
  it.each([
    ["It didn't fit, 10/10!", ['It', ' ', "didn't", ' ', 'fit', ',', ' ', '10', '/', '10', '!']],
    ['颜色不对 bad', ['颜', '色', '不', '对', ' ', 'bad']],
    // A vowel sign stays on its consonant.
    ['สีไม่ดี', ['สี', 'ไ', 'ม่', 'ดี']],
    ['Tệ quá', ['Tệ', ' ', 'quá']],
    ['👨‍👩‍👧👍🏽', ['👨‍👩‍👧', '👍🏽']],
    ['', []],
  ])('of %j', (text, expected) => {
    expect(tokens(text)).toEqual(expected);
    expect(tokens(text).join('')).toBe(text);
  });
});

describe('what changed', () => {
  it.each([
    // before, after, removed, added
    ['Bad colour, slow.', 'Good colour, slow.', ['Bad'], ['Good']],
    ['The colour is fine', 'The colour is not fine', [], ['not ']],
    ['same', 'same', [], []],
    ['', 'All new words', [], ['All new words']],
    ['All gone', '', ['All gone'], []],
    // Only what was appended, however much it is.
    [
      'Bad.',
      'Bad. But the seller answered at once and sent a new one.',
      [],
      [' But the seller answered at once and sent a new one.'],
    ],
    // Two words exchanged in a row are one change, not two with a space between.
    ['It was very bad service here', 'It was really good service here', ['very bad'], ['really good']],
    // By sign in scripts without spaces.
    ['颜色不对，很失望', '颜色很对，很失望', ['不'], ['很']],
    ['色が違います。', '色が合います。', ['違'], ['合']],
    ['สีไม่ดีเลย', 'สีดีเลย', ['ไม่'], []],
    // Inside a surrogate pair or a joined emoji nothing is cut.
    ['Nice 👨‍👩‍👧 bag', 'Nice 👨‍👩‍👦 bag', ['👨‍👩‍👧'], ['👨‍👩‍👦']],
    ['Farbübereinstimmung mangelhaft', 'Farbübereinstimmung einwandfrei', ['mangelhaft'], ['einwandfrei']],
  ])('%j → %j', (before, after, removed, added) => {
    expect(told(before, after)).toEqual({ removed, added, rewritten: false });
  });

  it('calls a text of other words rewritten and marks nothing', () => {
    expect(told('Colour is nothing like the video', 'They sent me a full refund and another sample')).toEqual({
      removed: [],
      added: [],
      rewritten: true,
    });
  });

  it('holds for any two texts: what stays is the same on both sides', () => {
    let seed = 7;
    const random = (n: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return seed % n;
    };
    const words = ['bad', 'good', ' ', ' ', '颜', '色', ',', 'ดี', '👍🏽', 'colour', '\n'];
    const some = () => Array.from({ length: random(30) }, () => words[random(words.length)]).join('');
    for (let round = 0; round < 300; round += 1) {
      const [before, after] = [some(), some()];
      const { removed, added, rewritten } = textChange(before, after);
      if (rewritten) continue;
      const rest = (text: string, gone: { start: number; end: number }[]) =>
        Array.from(text)
          .filter((_, at) => !gone.some((span) => at >= span.start && at < span.end))
          .join('');
      expect(rest(before, removed)).toBe(rest(after, added));
    }
  });

  it('answers at once for long hostile texts', () => {
    const long = (from: number) =>
      Array.from({ length: 20_000 }, (_, at) => String.fromCodePoint(0x4e00 + ((at * from) % 9_000))).join('');
    const from = performance.now();
    expect(textChange(long(7), long(11)).rewritten).toBe(true);
    expect(performance.now() - from).toBeLessThan(1_500);
  });
});
