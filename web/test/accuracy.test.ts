import { describe, expect, it } from 'vitest';
import type { TriageState } from '../src/api/types';
import { newest, total, wayBack, weekly } from '../src/pages/settings/accuracy';

const version = (n: number, state: TriageState['versions'][number]['state']): TriageState['versions'][number] => ({
  version: n,
  state,
  corrections: 40,
  held_back: 10,
  accuracy_before: 0.7,
  accuracy_after: 0.8,
  trained_at: '2026-11-16T00:00:00Z',
  by: '',
});

describe('accuracy by week', () => {
  it('counts what stood, in order', () => {
    const weeks = weekly([
      { week: '2026-11-16', looked_at: 50, corrected: 4 },
      { week: '2026-11-09', looked_at: 20, corrected: 5 },
    ]);
    expect(weeks).toEqual([
      { week: '2026-11-09', lookedAt: 20, stood: 15, share: 0.75 },
      { week: '2026-11-16', lookedAt: 50, stood: 46, share: 0.92 },
    ]);
    expect(total(weeks)).toEqual({ lookedAt: 70, stood: 61, share: 61 / 70 });
  });

  it('leaves a gap where nobody looked, and says nothing of nothing', () => {
    const weeks = weekly([
      { week: '2026-11-02', looked_at: 4, corrected: 0 },
      { week: '2026-11-16', looked_at: 4, corrected: 4 },
    ]);
    expect(weeks.map((one) => one.share)).toEqual([1, null, 0]);
    expect(weekly([])).toEqual([]);
    expect(total([]).share).toBeNull();
    expect(total(weekly([{ week: '2026-11-02', looked_at: 0, corrected: 0 }])).share).toBeNull();
  });

  it('goes over a change of the clocks and of the year', () => {
    const weeks = weekly([
      { week: '2026-12-21', looked_at: 1, corrected: 0 },
      { week: '2027-01-04', looked_at: 1, corrected: 0 },
    ]);
    expect(weeks.map((one) => one.week)).toEqual(['2026-12-21', '2026-12-28', '2027-01-04']);
  });
});

describe('versions', () => {
  const versions = [version(1, 'replaced'), version(2, 'refused'), version(3, 'active'), version(4, 'rolled_back')];

  it('lead back to what was in use once, and to the base', () => {
    expect(wayBack({ active: 3, versions })).toEqual([4, 1, null]);
    expect(wayBack({ active: null, versions: [version(1, 'rolled_back')] })).toEqual([1]);
    expect(wayBack({ active: null, versions: [] })).toEqual([]);
  });

  it('tell a new one from an old one', () => {
    expect(newest(versions.slice(0, 3), versions)?.version).toBe(4);
    expect(newest(versions, versions)).toBeNull();
    expect(newest([], [])).toBeNull();
  });
});
