import { describe, expect, it } from 'vitest';
import { chosen, fault, LARGEST_PICTURE, MOST_PICTURES, pasted, withPicture } from '../src/lib/picture';

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

describe('pictures of a message', () => {
  it('each goes once, and no more than a message takes', () => {
    expect(withPicture(['a'], 'b')).toEqual(['a', 'b']);
    expect(withPicture(['a', 'b'], 'a')).toEqual(['a', 'b']);
    const full = Array.from({ length: MOST_PICTURES }, (_, n) => String(n));
    expect(withPicture(full, 'more')).toEqual(full);
  });

  it('words that were copied with a picture of them are pasted as words', () => {
    const png = file('image/png') as File;
    const paste = (text: string) => ({ files: [png] as unknown as FileList, getData: () => text });
    expect(pasted(paste(''))).toEqual([png]);
    expect(pasted(paste('A1\tB1'))).toEqual([]);
  });
});
