import { describe, expect, it } from 'vitest';
import type { OutboxCount } from '../src/api/types';
import { countOf, needsLook, OUTBOX_LISTS } from '../src/lib/outbox';

const of = (channel: string, state: OutboxCount['state'], count: number): OutboxCount => ({
  channel,
  state,
  count,
  oldest: null,
});
const STANDING = [
  of('a', 'queued', 3),
  of('a', 'leaving', 1),
  of('b', 'queued', 2),
  of('b', 'unknown', 4),
  of('a', 'failed', 5),
];

describe('the lists of the outbox', () => {
  it('count what stands in them, of one channel or all', () => {
    expect(countOf(STANDING, 'queued', null)).toBe(6);
    expect(countOf(STANDING, 'queued', 'a')).toBe(4);
    expect(countOf(STANDING, 'unknown', 'a')).toBe(0);
    expect(countOf(STANDING, 'failed', null)).toBe(5);
    expect(countOf(STANDING, 'sent', null)).toBeNull();
  });

  it('leave out no state that the server counts, and none twice', () => {
    const all = Object.values(OUTBOX_LISTS).flat();
    expect(all.length).toBe(new Set(all).size);
    expect(all).toEqual(expect.arrayContaining(['queued', 'leaving', 'unknown', 'failed']));
  });

  it('ask somebody to look at what is not known or was not taken', () => {
    expect(needsLook(STANDING)).toBe(9);
    expect(needsLook([of('a', 'queued', 9)])).toBe(0);
  });
});
