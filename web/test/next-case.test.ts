import { describe, expect, it } from 'vitest';
import type { CaseFilter, CaseState, QueueRow } from '../src/api/types';
import type { Keep } from '../src/lib/draft';
import { readGoOn, writeGoOn } from '../src/lib/go-on';
import { finishes, nextCase } from '../src/lib/next-case';

const row = (id: string, state: CaseState = 'new', snoozed: string | null = null) =>
  ({ id, state, snoozed_until: snoozed }) as QueueRow;
const LIST = [row('a'), row('b', 'closed'), row('c', 'new', '2026-11-23T00:00:00Z'), row('d'), row('e', 'resolved')];
const OPEN: CaseFilter = { open: true, snoozed: false };

describe('the next case', () => {
  it.each([
    // from, is it open, filter, expected
    ['a', true, OPEN, 'd'],
    // Past the end it begins again at the top.
    ['d', true, OPEN, 'a'],
    ['e', true, OPEN, 'a'],
    // Only the cursor: the row itself is the next to work on.
    ['a', false, OPEN, 'a'],
    ['b', false, OPEN, 'd'],
    [null, false, OPEN, 'a'],
    // Opened by a link, not in this list.
    ['z', true, OPEN, 'a'],
    // Who looks at sleeping or finished cases wants to see them.
    ['a', true, { snoozed: true }, 'b'],
    ['a', true, { open: false }, 'b'],
    ['a', true, { state: ['resolved'] as CaseState[] }, 'b'],
  ])('after %s (open: %s)', (from, open, filter, expected) => {
    expect(nextCase(LIST, filter as CaseFilter, { id: from, open: open as boolean })?.id).toBe(expected);
  });

  it('is none when nothing else is left', () => {
    expect(nextCase([row('a'), row('b', 'closed')], OPEN, { id: 'a', open: true })).toBeNull();
    expect(nextCase([], OPEN, { id: null, open: false })).toBeNull();
  });
});

it('what finishes a case', () => {
  expect((['resolve', 'close', 'snooze', 'not_complaint'] as const).every(finishes)).toBe(true);
  expect((['start', 'verify', 'note', 'wait', 'assign', 'unsnooze', 'reopen'] as const).some(finishes)).toBe(false);
});

describe('going on by itself', () => {
  it('is kept for each person', () => {
    const kept = new Map<string, string>();
    const keep: Keep = {
      getItem: (key) => kept.get(key) ?? null,
      setItem: (key, value) => void kept.set(key, value),
      removeItem: (key) => void kept.delete(key),
    };
    expect(readGoOn(keep, 'ann')).toBe(false);
    writeGoOn(keep, 'ann', true);
    expect([readGoOn(keep, 'ann'), readGoOn(keep, 'bob')]).toEqual([true, false]);
    writeGoOn(keep, 'ann', false);
    expect(readGoOn(keep, 'ann')).toBe(false);
  });

  it('is off where the browser keeps nothing', () => {
    const refuse = () => {
      throw new Error('no storage');
    };
    const keep = { getItem: refuse, setItem: refuse, removeItem: refuse };
    writeGoOn(keep, 'ann', true);
    expect(readGoOn(keep, 'ann')).toBe(false);
  });
});
