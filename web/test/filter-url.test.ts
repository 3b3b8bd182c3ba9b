import { describe, expect, it } from 'vitest';
import type { CaseFilter } from '../src/api/types';
import {
  canonical,
  DEFAULT_FILTER,
  filterFromSearch,
  filterToParams,
  filterToSearch,
  sameFilter,
} from '../src/lib/filter-url';
import { BUILT_IN } from '../src/pages/queue/views';

const FULL: CaseFilter = {
  state: ['new', 'verifying'],
  open: true,
  issue: ['quality', 'logistics'],
  severity: [2, 3],
  channel: ['c-1', 'c-2'],
  source: ['review'],
  assignee: 'me',
  overdue: true,
  star: [1, 2],
  product: 'p-1',
  ground: ['abuse'],
  q: '漏水 & "late", 100%',
  snoozed: false,
  sort: 'newest',
  from: '2026-11-01T00:00:00.000Z',
  to: '2026-11-22T00:00:00.000Z',
  approval: true,
  escalated: false,
  improved: true,
  batch: 'B2611-01',
  clock: 'first_touch',
  clock_state: 'breached',
  number: 1042,
};

describe('filter and address', () => {
  it('comes back as it went, with every field', () => {
    expect(filterFromSearch(filterToSearch(FULL))).toEqual(FULL);
  });

  it('comes back for every built-in view', () => {
    for (const view of BUILT_IN) expect(filterFromSearch(filterToSearch(view.filter))).toEqual(view.filter);
  });

  it('keeps the bare address for the default and marks "no filter" apart from it', () => {
    expect(filterToSearch(DEFAULT_FILTER)).toBe('');
    expect(filterFromSearch('')).toEqual(DEFAULT_FILTER);
    expect(filterToSearch({})).toBe('?all=1');
    expect(filterFromSearch('?all=1')).toEqual({});
  });

  it('speaks the API: lists by commas, flags as words', () => {
    expect(filterToParams({ issue: ['quality', 'service'], open: false, star: [1] }).toString()).toBe(
      'open=false&issue=quality%2Cservice&star=1',
    );
  });

  it('drops what it cannot read instead of failing', () => {
    expect(filterFromSearch('?severity=3,x&open=maybe&unknown=1&number=-4')).toEqual({ severity: [3] });
  });

  it('knows equal filters by meaning', () => {
    expect(sameFilter({ issue: ['a', 'b'] as never, sort: 'deadline' }, { issue: ['b', 'a'] as never })).toBe(true);
    expect(canonical({ open: true })).not.toBe(canonical({ open: false }));
  });
});
