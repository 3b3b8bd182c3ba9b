import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { highlight } from '../src/lib/highlight';

const why = (...texts: string[]) => texts.map((text, i) => ({ text, weight: 1 - i / 10 }));
const marked = (text: string, ...texts: string[]) =>
  highlight(text, why(...texts))
    .filter((piece) => piece.weight !== null)
    .map((piece) => piece.text);
const joined = (text: string, ...texts: string[]) =>
  highlight(text, why(...texts))
    .map((piece) => piece.text)
    .join('');

describe('highlight', () => {
  it('marks every occurrence, whatever the case', () => {
    expect(marked('Late again. So LATE!', 'late')).toEqual(['Late', 'LATE']);
  });

  it('marks Chinese words without needing spaces', () => {
    expect(marked('杯子漏水，真的漏水', '漏水')).toEqual(['漏水', '漏水']);
  });

  it('does not mark inside a Latin word', () => {
    expect(marked('The plate was late', 'late')).toEqual(['late']);
  });

  it('joins overlapping reasons and keeps the stronger weight', () => {
    const pieces = highlight('never arrived today', [
      { text: 'never arrived', weight: 0.4 },
      { text: 'arrived today', weight: 0.9 },
    ]);
    expect(pieces).toEqual([{ text: 'never arrived today', weight: 0.9 }]);
  });

  it('never loses or changes a character', () => {
    for (const text of ['', '   ', 'İstanbul late ẞ', '<b>late</b> & "so" 😀 late', '漏水<script>alert(1)</script>']) {
      expect(joined(text, 'late', '漏水', '<b>')).toBe(text);
    }
  });

  it('ignores empty reasons and reasons that do not occur', () => {
    expect(highlight('fine', why('', '  ', 'broken'))).toEqual([{ text: 'fine', weight: null }]);
  });

  it('leaves markup as text when rendered', () => {
    const html = renderToStaticMarkup(
      <p>
        {highlight('<script>alert(1)</script> broke', why('broke', '<script>')).map((piece) =>
          piece.weight === null ? piece.text : <mark key={piece.text}>{piece.text}</mark>,
        )}
      </p>,
    );
    expect(html).not.toContain('<script>');
    expect(html).toContain('<mark>broke</mark>');
  });
});
