import { describe, expect, it } from 'vitest';
import { nextShift, readClock, shiftsAreSound } from '../src/lib/calendar';
import { readDraft, writeDraft } from '../src/lib/draft';
import { formats, moneyText } from '../src/lib/format';
import { rank } from '../src/lib/fuzzy';
import { safeLink } from '../src/lib/link';
import { dayStart, presets, wallTime } from '../src/lib/zone-time';
import { build, FIELDS, NO_ANSWERS } from '../src/parts/command/spec';

describe('zone arithmetic', () => {
  it('finds the instant of a wall clock', () => {
    expect(wallTime(2026, 11, 22, 9, 'Asia/Shanghai').toISOString()).toBe('2026-11-22T01:00:00.000Z');
    expect(wallTime(2026, 7, 1, 9, 'America/New_York').toISOString()).toBe('2026-07-01T13:00:00.000Z');
    expect(dayStart('2026-11-22', 'Asia/Shanghai', 1)).toBe('2026-11-22T16:00:00.000Z');
  });

  it('offers only moments that are still ahead', () => {
    const night = new Date('2026-11-20T13:30:00Z'); // Friday 21:30 in Shanghai
    const offered = presets(night, 'Asia/Shanghai');
    expect(offered.map((p) => p.key)).toEqual(['hour', 'tomorrow', 'monday']);
    expect(offered[2]?.at.toISOString()).toBe('2026-11-23T01:00:00.000Z');
    expect(offered.every((p) => p.at > night)).toBe(true);
  });
});

describe('calendar', () => {
  it('reads times as people type them', () => {
    expect([
      readClock('9:30', false),
      readClock('0930', false),
      readClock('00:00', true),
      readClock('25:00', false),
      readClock('x', false),
    ]).toEqual([570, 570, 1440, null, null]);
  });

  it('refuses hours that overlap or run backwards', () => {
    expect(
      shiftsAreSound([
        [540, 720],
        [720, 1080],
      ]),
    ).toBe(true);
    expect(
      shiftsAreSound([
        [540, 720],
        [700, 1080],
      ]),
    ).toBe(false);
    expect(shiftsAreSound([[720, 540]])).toBe(false);
    expect(shiftsAreSound([nextShift([[540, 720]]), [540, 720]])).toBe(true);
  });
});

describe('commands', () => {
  it('are not built while an answer is missing', () => {
    expect(build('resolve', { ...NO_ANSWERS, text: 'glue' })).toBeNull();
    expect(build('resolve', { ...NO_ANSWERS, text: ' glue ', outcome: 'remedied' })).toEqual({
      kind: 'resolve',
      cause: 'glue',
      outcome: 'remedied',
    });
    expect(build('assign', NO_ANSWERS)).toEqual({ kind: 'assign', to: null });
    expect(build('close', NO_ANSWERS)).toEqual({ kind: 'close' });
  });

  it('know their questions', () => {
    expect(FIELDS.set_issue).toEqual(['issue', 'severity']);
    expect(FIELDS.close).toEqual([]);
  });
});

describe('small things', () => {
  it('writes money in its own minor units', () => {
    expect(moneyText({ minor: 17_630, currency: 'CNY' }, 'zh-CN')).toContain('176.30');
    expect(moneyText({ minor: 500, currency: 'JPY' }, 'en')).toContain('500');
  });

  it('shows instants in the shop zone', () => {
    const f = formats('en', 'Asia/Shanghai', 2026);
    expect(f.dateTime('2026-11-21T18:05:00Z')).toBe('Nov 22 02:05');
    expect(f.percent(0.1234)).toBe('12.3%');
  });

  it('makes links only of web addresses', () => {
    expect(safeLink('https://shop.example/r/1')).toBe('https://shop.example/r/1');
    expect(safeLink('javascript:alert(1)')).toBeNull();
    expect(safeLink('not a link')).toBeNull();
  });

  it('keeps drafts apart by case and kind, and lives without a store', () => {
    const store = new Map<string, string>();
    const keep = {
      getItem: (k: string) => store.get(k) ?? null,
      setItem: (k: string, v: string) => void store.set(k, v),
      removeItem: (k: string) => void store.delete(k),
    };
    writeDraft(keep, 's', 'c1', 'public_reply', 'hello');
    expect(readDraft(keep, 's', 'c1', 'public_reply')).toBe('hello');
    expect(readDraft(keep, 's', 'c1', 'note')).toBe('');
    writeDraft(keep, 's', 'c1', 'public_reply', '');
    expect(store.size).toBe(0);
    const broken = {
      getItem: () => {
        throw new Error('no');
      },
      setItem: () => {
        throw new Error('full');
      },
      removeItem: () => {},
    };
    expect(() => writeDraft(broken, 's', 'c', 'note', 'x')).not.toThrow();
    expect(readDraft(broken, 's', 'c', 'note')).toBe('');
  });

  it('ranks prefixes before word starts before scattered letters', () => {
    expect(rank(['Team', 'Go to team', 'Settings', 'Template map'], 'tem', (x) => x)).toEqual(
      ['Template map', 'Team', 'Go to team', 'Settings'].filter((x) =>
        ['Template map', 'Team', 'Go to team'].includes(x),
      ),
    );
  });
});
