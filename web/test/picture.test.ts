import { describe, expect, it } from 'vitest';
import { chosen, fault, LARGEST_PICTURE } from '../src/lib/picture';

const file = (type: string, size = 10) => ({ type, size });

describe('pictures as proof', () => {
  it('the first picture among dropped files is meant', () => {
    const [text, png, jpeg] = [file('text/plain'), file('image/png'), file('image/jpeg')];
    expect(chosen([text, png, jpeg])).toBe(png);
    expect(chosen([text])).toBe(text);
    expect(chosen([])).toBeNull();
  });

  it('what the server would refuse does not travel', () => {
    expect(fault(file('image/png'))).toBeNull();
    expect(fault(file('image/webp', LARGEST_PICTURE))).toBeNull();
    expect(fault(file('image/jpeg', LARGEST_PICTURE + 1))).toBe('picture_too_large');
    for (const type of ['image/gif', 'image/svg+xml', 'application/pdf', ''])
      expect(fault(file(type))).toBe('bad_picture');
  });
});
