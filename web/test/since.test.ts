import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../src/api/types';
import { bySystemAlone, since, sinceVersion } from '../src/lib/since';

const entry = (seq: number, kind: TimelineEntry['actor']['kind']): TimelineEntry => ({
  seq,
  at: '2026-11-22T10:00:00Z',
  actor: { kind, name: kind },
  kind: 'case.note_added',
  data: {},
});

describe('since the last look', () => {
  it('are the later entries, in whatever order they come', () => {
    const seen = [entry(3, 'user'), entry(1, 'system')];
    expect(since(seen, [entry(5, 'system'), entry(4, 'user'), ...seen]).map((one) => one.seq)).toEqual([5, 4]);
    expect(since([], [entry(1, 'user')])).toHaveLength(1);
  });

  it('of a row are as many entries as its version is behind', () => {
    const timeline = [entry(9, 'system'), entry(7, 'user'), entry(8, 'token')];
    expect(sinceVersion(1, { version: 3, timeline }).map((one) => one.seq)).toEqual([8, 9]);
    expect(sinceVersion(3, { version: 3, timeline })).toEqual([]);
  });

  it.each([
    [['system'], true],
    [['system', 'system'], true],
    // One person among them: their decision counts.
    [['system', 'user'], false],
    [['token'], false],
    [['buyer'], false],
    // A newer version that shows nothing new is not explained by the program.
    [[], false],
  ] as [TimelineEntry['actor']['kind'][], boolean][])('%j by the system alone: %s', (kinds, expected) => {
    expect(bySystemAlone(kinds.map((kind, at) => entry(at + 1, kind)))).toBe(expected);
  });
});
