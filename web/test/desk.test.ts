import { describe, expect, it } from 'vitest';
import type { Member, NoticePreferences, Suggestion } from '../src/api/types';
import { wayOf, withWay } from '../src/lib/notice-edit';
import { caseNumbers, usualShifts, workIsSound } from '../src/lib/roster-edit';
import { byFit } from '../src/lib/suits';

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
