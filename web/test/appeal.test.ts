import { describe, expect, it } from 'vitest';
import type { AppealFile, AppealGround, AppealItem, AppealProposal, AppealVerb } from '../src/api/types';
import {
  ASKED,
  around,
  BOARD,
  choices,
  countOf,
  exhibits,
  inOrder,
  missingOf,
  moved,
  nextStep,
  passageAt,
  STEPS,
  shownSteps,
  TONE,
  toldOf,
} from '../src/lib/appeal';
import { lastDays, periodFault } from '../src/lib/period';

describe('the lists of the board', () => {
  it('show every state, and each open one also under its own name', () => {
    const named = new Set(Object.values(BOARD).flat());
    expect([...named].sort()).toEqual(Object.keys(TONE).sort());
  });

  it('count what the API counts', () => {
    expect(countOf('decided', { won: 2, lost: 3, draft: 9 })).toBe(5);
    expect(countOf('abandoned', {})).toBe(0);
  });
});

describe('the appeals of a case', () => {
  const one = (id: string, open: boolean, due_at: string | null, opened_at: string) => ({
    id,
    open,
    due_at,
    opened_at,
  });

  it('are sorted by what is due, open ones first, ended ones by their age', () => {
    const list = [
      one('old', false, null, '2026-01-01T00:00:00Z'),
      one('calm', true, null, '2026-03-01T00:00:00Z'),
      one('late', true, '2026-05-02T00:00:00Z', '2026-01-01T00:00:00Z'),
      one('soon', true, '2026-05-01T00:00:00Z', '2026-02-01T00:00:00Z'),
      one('ended', false, '2026-04-01T00:00:00Z', '2026-02-01T00:00:00Z'),
    ];
    expect(inOrder(list).map(({ id }) => id)).toEqual(['soon', 'late', 'calm', 'ended', 'old']);
  });
});

describe('the steps', () => {
  const allowed: AppealVerb[] = ['choose_ground', 'abandon', 'decide', 'ask_information', 'escalate'];

  it('put the one that comes next first, and leave out what is not allowed', () => {
    expect(shownSteps({ state: 'submitted' }, allowed)).toEqual(['decide', 'ask_information', 'escalate', 'abandon']);
    expect(shownSteps({ state: 'draft' }, allowed)).not.toContain('submit');
    expect(nextStep({ state: 'draft' }, allowed)).toBeNull();
    expect(nextStep({ state: 'lost' }, allowed)).toBe('escalate');
    expect(nextStep({ state: 'won' }, STEPS)).toBeNull();
  });

  it('are told what was typed, and wait for what must be said', () => {
    expect(toldOf('submit', {})).toEqual({});
    expect(toldOf('submit', { reference: ' R1 ' })).toEqual({ reference: 'R1' });
    expect(toldOf('abandon', { reason: '  ' })).toBeNull();
    expect(toldOf('ask_information', { what: 'a photo' })).toEqual({ what: 'a photo' });
    expect(toldOf('escalate', { note: 'n', reason: 'of another form' })).toEqual({ note: 'n' });
    for (const step of STEPS) expect(ASKED[step].length, step).toBeGreaterThan(0);
  });
});

describe('the checklist', () => {
  it('misses what is needed and does not go, even when it is there', () => {
    const item = (shows: AppealItem['shows'], needed: boolean, there: boolean, goes: boolean) => ({
      shows,
      needed,
      there,
      goes,
    });
    expect(
      missingOf([
        item('review', true, true, true),
        item('screenshot', true, true, false),
        item('invoice', true, false, false),
        item('document', false, false, false),
      ]),
    ).toEqual(['screenshot', 'invoice']);
  });
});

describe('the grounds', () => {
  it('come with the proposed ones first; a proposal without its ground is none', () => {
    const grounds = ['a', 'b', 'c'].map((id) => ({ id }) as AppealGround);
    const proposals = ['c', 'gone', 'a'].map((ground) => ({ ground }) as AppealProposal);
    expect(choices(grounds, proposals).map((one) => [one.ground.id, one.proposal?.ground ?? null])).toEqual([
      ['c', 'c'],
      ['a', 'a'],
      ['b', null],
    ]);
  });
});

describe('a selection', () => {
  const text = '  I will post 1 star 😡 unless you pay\nme twice ';

  it('becomes the passage exactly as it stands, without spaces around', () => {
    expect(passageAt(text, 2, 14)).toBe('I will post');
    expect(passageAt(text, 14, 2)).toBe('I will post');
    expect(passageAt(text, -5, 999)).toBe(text.trim());
    expect(text).toContain(passageAt(text, 30, 48));
  });

  it('cuts no sign in two, and is nothing when it is only spaces', () => {
    const at = text.indexOf('😡');
    expect(passageAt(text, at, at + 1)).toBe('😡');
    expect(passageAt(text, at + 1, at + 2)).toBe('😡');
    expect(passageAt(text, 0, 2)).toBeNull();
    expect(passageAt(text, 5, 5)).toBeNull();
  });

  it('is marked where it stands first, and nowhere when it does not', () => {
    expect(around('a b a', 'a')).toEqual(['', 'a', ' b a']);
    expect(around('a b a', 'x')).toEqual(['a b a', '', '']);
    expect(around('a b a', null)).toEqual(['a b a', '', '']);
    expect(around('a b a', ' ')).toEqual(['a b a', '', '']);
  });
});

describe('the exhibits', () => {
  const file = (id: string, withdrawn: string | null = null) => ({ id, withdrawn }) as AppealFile;

  it('go in the order that was chosen, without what was withdrawn', () => {
    const { go, rest } = exhibits([file('a'), file('b'), file('c', 'blurred'), file('d')], ['d', 'c', 'a']);
    expect(go.map((one) => one.id)).toEqual(['d', 'a']);
    expect(rest.map((one) => one.id)).toEqual(['b']);
  });

  it('move one place, and stay at the ends', () => {
    expect(moved(['a', 'b', 'c'], 'c', -1)).toEqual(['a', 'c', 'b']);
    expect(moved(['a', 'b', 'c'], 'a', 1)).toEqual(['b', 'a', 'c']);
    expect(moved(['a', 'b', 'c'], 'a', -1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a', 'b', 'c'], 'c', 1)).toEqual(['a', 'b', 'c']);
    expect(moved(['a'], 'x', 1)).toEqual(['a']);
  });
});

describe('a period', () => {
  it('ends today and counts both ends', () => {
    expect(lastDays(new Date('2026-02-28T16:30:00Z'), 30, 'Asia/Shanghai')).toEqual({
      from: '2026-01-31',
      to: '2026-03-01',
    });
    expect(lastDays(new Date('2026-01-01T23:59:00Z'), 1, 'UTC')).toEqual({ from: '2026-01-01', to: '2026-01-01' });
  });

  it('is refused when it is no period, runs backwards or is longer than a leap year', () => {
    expect(periodFault({ from: '2024-01-01', to: '2024-12-31' })).toBeNull();
    expect(periodFault({ from: '2024-01-01', to: '2025-01-01' })).toBe('too_long');
    expect(periodFault({ from: '2026-02-02', to: '2026-02-01' })).toBe('backwards');
    expect(periodFault({ from: '', to: '2026-02-01' })).toBe('bad_date');
  });
});
