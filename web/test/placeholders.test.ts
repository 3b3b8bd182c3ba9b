import { describe, expect, it } from 'vitest';
import { filledIn, left, nameOfPiece, pieces, placeholders } from '../src/lib/placeholders';

const TEXT = "Dear {{ buyer }}, {{ carrier | default('the carrier') }} has it. {{ buyer }}!";

describe('placeholders', () => {
  it('are found with their names and places', () => {
    const found = placeholders(TEXT);
    expect(found.map((one) => one.name)).toEqual(['buyer', 'carrier', 'buyer']);
    for (const one of found) expect(TEXT.slice(one.start, one.end)).toBe(one.raw);
  });

  it('that are not closed are no placeholders', () => {
    expect(placeholders('Dear {{ buyer, hello')).toEqual([]);
    expect(placeholders('a } b {c} }} {{')).toEqual([]);
  });

  it('are asked for once each, and a text that does more is asked for as a whole', () => {
    expect(pieces(TEXT)).toEqual(['{{ buyer }}', "{{ carrier | default('the carrier') }}"]);
    const text = '{% if order %}{{ order }}{% endif %}';
    expect(pieces(text)).toEqual([text]);
    expect(pieces('plain words')).toEqual([]);
    expect(pieces(Array.from({ length: 90 }, (_, n) => `{{ a${n} }}`).join(' '))).toHaveLength(40);
  });

  it('are left when the caret goes out of them, and only then', () => {
    const text = 'Hi {{ buyer }} x';
    const [start, end] = [3, 14];
    expect(left(text, end, end + 1)?.name).toBe('buyer');
    expect(left(text, start + 4, 0)?.name).toBe('buyer');
    expect(left(text, start + 4, end)).toBeNull();
    expect(left(text, start, 0)).toBeNull();
    expect(left('Hi {{ buy', 9, 0)).toBeNull();
  });

  it('filled in keep the caret where it was among the words', () => {
    const text = 'Dear {{ buyer }}, hello';
    const typing = filledIn(text, '{{ buyer }}', 'Mei', text.length);
    expect(typing).toEqual({ text: 'Dear Mei, hello', caret: 'Dear Mei, hello'.length });
    expect(filledIn(text, '{{ buyer }}', 'Mei', 2).caret).toBe(2);
    expect(filledIn(text, '{{ buyer }}', 'Mei', 9).caret).toBe('Dear Mei'.length);
  });

  it('take what the server says literally', () => {
    expect(filledIn('{{ a }}', '{{ a }}', '$& $1', 0).text).toBe('$& $1');
  });

  it('have a name to complain with', () => {
    expect(nameOfPiece('{{ tracking }}')).toBe('tracking');
    expect(nameOfPiece('{% if %}')).toBe('{% if %}');
  });
});
