import { describe, expect, it } from 'vitest';
import type { QueueRow } from '../src/api/types';
import { flatRows, holdsRow, mergeRow, newRows, type RowPages } from '../src/lib/merge-rows';

const row = (id: string, version = 1, more: Partial<QueueRow> = {}) =>
  ({ id, version, number: 1, state: 'new', ...more }) as QueueRow;
const pages = (...groups: QueueRow[][]): RowPages => ({
  pages: groups.map((items, i) => ({ items, next: i < groups.length - 1 ? String(i) : null })),
  pageParams: [],
});

describe('live rows', () => {
  it('are patched where they stand, and only they', () => {
    const before = pages([row('a'), row('b')], [row('c')]);
    const after = mergeRow(before, row('b', 2, { state: 'closed' }));
    expect(flatRows(after).map((r) => r.id)).toEqual(['a', 'b', 'c']);
    expect(after.pages[0]?.items[1]?.state).toBe('closed');
    expect(after.pages[0]?.items[0]).toBe(before.pages[0]?.items[0]);
    expect(after.pages[1]).toBe(before.pages[1]);
  });

  it('never go back to an older version', () => {
    const before = pages([row('a', 5)]);
    expect(mergeRow(before, row('a', 4))).toBe(before);
    expect(mergeRow(before, row('a', 5))).toBe(before);
  });

  it('are not added by a patch', () => {
    const before = pages([row('a')]);
    expect(mergeRow(before, row('z', 9))).toBe(before);
    expect(holdsRow(before, 'z')).toBe(false);
  });

  it('are counted as new only when the list does not have them', () => {
    expect(newRows(pages([row('a')], [row('b')]), [row('x'), row('a'), row('b'), row('y')]).map((r) => r.id)).toEqual([
      'x',
      'y',
    ]);
  });

  it('show once although two pages both have them', () => {
    expect(flatRows(pages([row('a'), row('b')], [row('b'), row('c')])).map((r) => r.id)).toEqual(['a', 'b', 'c']);
    expect(flatRows(undefined)).toEqual([]);
  });
});
