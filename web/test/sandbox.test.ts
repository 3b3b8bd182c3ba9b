import { describe, expect, it } from 'vitest';
import { deedsOf, downNow, isCalm, NO_FAULTS, SHARES } from '../src/lib/sandbox';
import { catalogue as en } from '../src/locales/en';

describe('what was done on the stand-ins', () => {
  it('is summed by stand-in and kind, with nought where nothing was', () => {
    const deeds = deedsOf({ 'tiktok.message.took': 2, 'shopee.reply.took': 3, 'shopee.reply.repeated': 1 });
    expect(deeds).toEqual([
      { stand: 'shopee', kind: 'reply', counts: { took: 3, repeated: 1, hidden: 0, refused: 0 } },
      { stand: 'tiktok', kind: 'message', counts: { took: 2, repeated: 0, hidden: 0, refused: 0 } },
    ]);
  });

  it('takes a stand-in with a point in its name, and leaves out what it cannot read', () => {
    expect(deedsOf({ 'a.b.reply.took': 1 }).map((deed) => deed.stand)).toEqual(['a.b']);
    expect(deedsOf({ 'shopee.reply.eaten': 1, took: 1, 'reply.took': 1 })).toEqual([]);
  });
});

describe('faults', () => {
  it('are calm only when every one is nought', () => {
    expect(isCalm(NO_FAULTS)).toBe(true);
    expect(isCalm({ ...NO_FAULTS, clock_skew: -10 })).toBe(false);
    expect(isCalm({ ...NO_FAULTS, late_push: 0.01 })).toBe(false);
  });

  it('each have plain words, and none is left out', () => {
    const all = Object.keys(NO_FAULTS);
    expect([...SHARES, 'latency_ms', 'clock_skew'].sort()).toEqual(all.sort());
    for (const name of all) expect(`sandbox.fault.${name}` in en, name).toBe(true);
  });
});

it('an outage that is over on the stand-ins’ clock is none', () => {
  const outages = { shopee: '2026-11-22T09:05:00Z', tiktok: '2026-11-22T08:55:00Z' };
  expect(downNow({ outages, now: '2026-11-22T09:00:00Z' })).toEqual(['shopee']);
});
