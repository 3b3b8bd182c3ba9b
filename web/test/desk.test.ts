import { describe, expect, it } from 'vitest';
import type { Member, NoticePreferences, Suggestion } from '../src/api/types';
import { chainIsSound, changeStep, faultOf, withoutStep, withStep } from '../src/lib/escalation';
import { ahead, isRunning } from '../src/lib/holiday';
import { wayOf, withWay } from '../src/lib/notice-edit';
import { caseNumbers, usualShifts, workIsSound } from '../src/lib/roster-edit';
import { byFit } from '../src/lib/suits';
import { wallInstant } from '../src/lib/zone-time';

describe('the way of a notice', () => {
  const none = { ways: {}, zone: 'UTC', quiet: null, severe_breaks_through: false } as unknown as NoticePreferences;

  it('is the console for a kind that is not named', () => {
    expect(wayOf(none, 'mentioned')).toBe('console');
  });

  it('is changed for one kind alone', () => {
    const changed = withWay(withWay(none, 'assigned', 'email'), 'warned', 'none');
    expect(changed.ways).toEqual({ assigned: 'email', warned: 'none' });
    expect(none.ways).toEqual({});
  });
});

describe('who is offered for a case', () => {
  const member = (user: string, open_cases: number) => ({ user, open_cases }) as Member;
  const suits = (user: string): Suggestion => ({ user, name: user, fits: true, reasons: [] });
  const members = [member('ann', 1), member('bo', 9), member('cy', 5), member('di', 2)];
  const order = (suggestions: Suggestion[]) => byFit(members, suggestions, 'cy').map((one) => one.user);

  it('is the reader, then who carries least, while nobody is suggested', () => {
    expect(order([])).toEqual(['cy', 'ann', 'di', 'bo']);
  });

  it('is the reader, then who suits best, however much they carry', () => {
    expect(order([suits('bo'), suits('di')])).toEqual(['cy', 'bo', 'di', 'ann']);
  });
});

describe('the work of a colleague', () => {
  const work = { languages: [], channels: [], issues: [], most_open: null, shifts: null };

  it('is sound when nothing narrows it, and with the usual week', () => {
    expect(workIsSound(work)).toBe(true);
    const week = usualShifts('Asia/Bangkok');
    expect(week.week.map((day) => day.length)).toEqual([1, 1, 1, 1, 1, 0, 0]);
    expect(workIsSound({ ...work, most_open: 1, shifts: week })).toBe(true);
  });

  it('is not with a limit of nothing, or a shift that ends before it begins', () => {
    expect(workIsSound({ ...work, most_open: 0 })).toBe(false);
    const shifts = usualShifts('UTC');
    shifts.makeup = [{ date: '2026-02-14', shifts: [[600, 540]] }];
    expect(workIsSound({ ...work, shifts })).toBe(false);
  });
});

it('reads the numbers of cases however they are typed, each once', () => {
  expect(caseNumbers('#12, 15 和 #12；')).toEqual([12, 15]);
  expect(caseNumbers('none')).toEqual([]);
});

describe('the chain after a missed promise', () => {
  const chain = withStep(withStep(withStep([], 'lead'), 'lead'), 'owner');

  it('begins at the deadline, each step later than the one before', () => {
    expect(chain.map((step) => step.after)).toEqual([0, 1800, 3600]);
    expect(chainIsSound(chain)).toBe(true);
    expect(chainIsSound(undefined)).toBe(true);
  });

  it('begins at the deadline again when its first step is taken away', () => {
    expect(withoutStep(chain, 0).map((step) => step.after)).toEqual([0, 3600]);
  });

  it('names a step that comes too early, and one that does nothing', () => {
    expect(faultOf(changeStep(chain, 2, { after: 1800 }), 2)).toBe('order');
    const idle = changeStep(chain, 1, { notify: undefined });
    expect(idle[1]).toEqual({ after: 1800 });
    expect(faultOf(idle, 1)).toBe('idle');
    expect(chainIsSound(idle)).toBe(false);
    expect(chainIsSound(changeStep(idle, 1, { raise: true }))).toBe(true);
  });
});

describe('holiday mode', () => {
  const now = Date.parse('2026-05-10T00:00:00Z');
  const over = { from: '2026-05-01T00:00:00Z', to: '2026-05-10T00:00:00Z' };
  const running = { from: '2026-05-09T00:00:00Z', to: '2026-05-11T00:00:00Z' };
  const planned = { from: '2026-06-01T00:00:00Z', to: '2026-06-02T00:00:00Z' };

  it('shows what is not over, the next first', () => {
    expect(ahead([planned, over, running], now)).toEqual([running, planned]);
    expect([over, running, planned].map((one) => isRunning(one, now))).toEqual([false, true, false]);
  });

  it('is entered in the zone of the shop, to the minute', () => {
    expect(wallInstant('2026-05-10T09:30', 'Asia/Shanghai')).toBe('2026-05-10T01:30:00.000Z');
    expect(wallInstant('2026-05-10T09:30', 'America/New_York')).toBe('2026-05-10T13:30:00.000Z');
    expect(wallInstant('', 'UTC')).toBeNull();
  });
});
