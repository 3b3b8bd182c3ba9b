import { describe, expect, it, vi } from 'vitest';
import type { CaseDetail, Permission, Reading, ReviewView } from '../src/api/types';
import { shownVersions, starPath, turn } from '../src/pages/case/version-list';
import { madeReading } from './made';

vi.mock('../src/app/format', async (original) => {
  const { formats } = await import('../src/lib/format');
  return { ...(await original<object>()), useFormats: () => formats('en', 'UTC', 2026) };
});
const { show } = await import('./show');
const { CustomerWords } = await import('../src/pages/case/CustomerWords');

type Version = ReviewView['versions'][number];
const version = (n: number, rating: number, text: string): Version => ({
  version: n,
  rating,
  text,
  at: `2026-11-0${n}T10:00:00Z`,
});

describe('the way of the stars', () => {
  it.each([
    [[1, 4], [1, 4], 'mended'],
    [[2, 5], [2, 5], 'mended'],
    [[1, 1, 3, 5], [1, 3, 5], 'mended'],
    // Three stars are neither bad nor good.
    [[3, 5], [3, 5], 'improved'],
    [[1, 3], [1, 3], 'improved'],
    [[1, 2], [1, 2], 'improved'],
    [[4, 5], [4, 5], 'better'],
    [[5, 1], [5, 1], 'spoiled'],
    [[5, 3], [5, 3], 'worse'],
    [[2, 1], [2, 1], 'worse'],
    [[1, 5, 1], [1, 5, 1], null],
    [[2, 2], [2], null],
    [[], [], null],
  ])('%j', (stars, path, expected) => {
    const versions = stars.map((star, at) => version(at + 1, star, ''));
    expect(starPath(versions)).toEqual(path);
    expect(turn(path)).toBe(expected);
    expect(starPath([...versions].reverse())).toEqual(path);
  });
});

describe('versions side by side', () => {
  it('mark in each what is new and what will go', () => {
    const shown = shownVersions([version(1, 1, 'a bad bag'), version(2, 4, 'a good bag')], false);
    expect(shown.map(({ removed, added, newest }) => ({ removed, added, newest }))).toEqual([
      { removed: [{ start: 2, end: 5 }], added: [], newest: false },
      { removed: [], added: [{ start: 2, end: 6 }], newest: true },
    ]);
  });

  it('fold many edits to the first and the latest', () => {
    const many = [1, 2, 3, 4, 5].map((n) => version(n, n, `text ${n}`));
    expect(shownVersions(many, false).map((one) => one.version)).toEqual([1, 4, 5]);
    expect(shownVersions(many, true).map((one) => one.version)).toEqual([1, 2, 3, 4, 5]);
    expect(shownVersions(many.slice(0, 3), false).map((one) => one.version)).toEqual([1, 2, 3]);
  });
});

function page(versions: Version[], reading: Partial<Reading> = {}, permissions: Permission[] = ['personal_data_read']) {
  const last = versions.at(-1) as Version;
  const review: ReviewView = {
    id: 'r',
    external_id: 'R1',
    rating: last.rating,
    text: last.text,
    created_at: '2026-11-01T10:00:00Z',
    edited: versions.length > 1,
    reading: madeReading({ polarity: 'positive', issue: null, severity: 1, ...reading }),
    corrected: false,
    versions,
  };
  const detail = { reviews: [review], buyer: null } as unknown as CaseDetail;
  return show(<CustomerWords detail={detail} />, { permissions });
}

describe('a review with versions', () => {
  it('shows each with its stars and what changed, and the gold tag', () => {
    const out = page([version(1, 1, 'Bad bag'), version(2, 4, 'Good bag')]);
    expect(out.match(/data-testid="version"/g)).toHaveLength(2);
    expect(out).toContain('<del>Bad</del>');
    expect(out).toContain('<ins>Good</ins>');
    expect(out).toContain('data-turn="mended"');
    expect(out).toContain('from bad to good');
    expect(out).toContain('2026-11-01T10:00:00Z');
  });

  it('has no versions when the buyer never edited', () => {
    expect(page([version(1, 1, 'Bad bag')])).not.toContain('data-testid="versions"');
  });

  it('says nothing of the stars when they stayed', () => {
    expect(page([version(1, 1, 'Bad bag'), version(2, 1, 'Bad bag!')])).not.toContain('star-turn');
  });

  it('keeps personal data masked in every version, changed or not', () => {
    const versions = [version(1, 1, 'Call 555-0100 or 13800001111 now'), version(2, 4, 'Call 555-0199 now')];
    for (const may of [['personal_data_read'], []] as Permission[][]) {
      const out = page(versions, { private: [{ kind: 'phone', start: 5, end: 13 }] }, may);
      expect(out).not.toContain('0199');
      expect(out).not.toContain('13800001111');
      expect(out).not.toContain('0100');
    }
  });

  it('leaves markup as text', () => {
    expect(page([version(1, 1, '<b>x</b>'), version(2, 1, '<script>x</script> y')])).not.toContain('<script>');
  });
});
