import { describe, expect, it } from 'vitest';
import type { Member, NoticePreferences, Suggestion } from '../src/api/types';
import { wayOf, withWay } from '../src/lib/notice-edit';
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
