import { describe, expect, it } from 'vitest';
import type { EvidenceFile } from '../src/api/types';
import {
  boxOf,
  evidenceFault,
  inUseFirst,
  isBox,
  kindOr,
  LARGEST_EVIDENCE,
  middleBox,
  nudged,
  redactedName,
  scaled,
  shownAs,
  toPicture,
} from '../src/lib/evidence';

const picture = { width: 4000, height: 3000 };

describe('a file before it travels', () => {
  it('is refused when it is empty or too large, at the very byte', () => {
    expect(evidenceFault({ size: 0 })).toBe('empty');
    expect(evidenceFault({ size: 1 })).toBeNull();
    expect(evidenceFault({ size: LARGEST_EVIDENCE })).toBeNull();
    expect(evidenceFault({ size: LARGEST_EVIDENCE + 1 })).toBe('too_large');
  });

  it('has the kind that was chosen last, while there is such a kind', () => {
    expect(kindOr('invoice')).toBe('invoice');
    expect(kindOr('nonsense')).toBe('screenshot');
    expect(kindOr(null)).toBe('screenshot');
  });
});

describe('a file that is there', () => {
  it('is shown where a browser can show it safely', () => {
    expect(shownAs('image/webp')).toBe('image');
    expect(shownAs('image/svg+xml')).toBe('other');
    expect(shownAs('video/mp4')).toBe('video');
    expect(shownAs('application/pdf')).toBe('other');
  });

  it('comes after those in use when it was withdrawn', () => {
    const file = (id: string, withdrawn: string | null) => ({ id, withdrawn }) as EvidenceFile;
    const list = [file('a', 'blurred'), file('b', null), file('c', null)];
    expect(inUseFirst(list).map((one) => one.id)).toEqual(['b', 'c', 'a']);
  });

  it('gives its redacted copy a name of its own', () => {
    expect(redactedName('chat.JPEG')).toBe('chat-redacted.png');
    expect(redactedName('发票')).toBe('发票-redacted.png');
    expect(redactedName('v1.2 notes')).toBe('v1.2 notes-redacted.png');
  });
});

describe('redaction', () => {
  const shown = { x: 100, y: 50, width: 400, height: 300 };

  it('finds the place in the picture, and never one outside it', () => {
    expect(toPicture({ x: 100, y: 50 }, shown, picture)).toEqual({ x: 0, y: 0 });
    expect(toPicture({ x: 300, y: 200 }, shown, picture)).toEqual({ x: 2000, y: 1500 });
    expect(toPicture({ x: 9_999, y: -5 }, shown, picture)).toEqual({ x: 4000, y: 0 });
  });

  it('draws the same box from any corner, in whole pixels outwards', () => {
    const box = { x: 1, y: 2, width: 10, height: 11 };
    expect(boxOf({ x: 1.4, y: 2.9 }, { x: 10.1, y: 12.2 })).toEqual(box);
    expect(boxOf({ x: 10.1, y: 2.9 }, { x: 1.4, y: 12.2 })).toEqual(box);
  });

  it('takes no slip of the hand for a box', () => {
    expect(isBox({ x: 0, y: 0, width: 40, height: 40 }, shown, picture)).toBe(true);
    expect(isBox({ x: 0, y: 0, width: 39, height: 400 }, shown, picture)).toBe(false);
  });

  it('moves and sizes a box by keys, and keeps it in the picture', () => {
    const box = middleBox(picture);
    expect(box).toEqual({ x: 1600, y: 1200, width: 800, height: 600 });
    expect(nudged(box, { x: 0.01, y: 0 }, false, picture).x).toBe(1640);
    expect(nudged(box, { x: 5, y: -5 }, false, picture)).toEqual({ ...box, x: 3200, y: 0 });
    expect(nudged(box, { x: 5, y: 5 }, true, picture)).toEqual({ ...box, width: 2400, height: 1800 });
    expect(nudged(box, { x: -5, y: -5 }, true, picture)).toEqual({ ...box, width: 1, height: 1 });
  });

  it('covers at least as much on a smaller copy', () => {
    expect(scaled({ x: 3, y: 3, width: 3, height: 3 }, 0.5)).toEqual({ x: 1, y: 1, width: 2, height: 2 });
    expect(scaled({ x: 3, y: 3, width: 3, height: 3 }, 1)).toEqual({ x: 3, y: 3, width: 3, height: 3 });
  });
});
