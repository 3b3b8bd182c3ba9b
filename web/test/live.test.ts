import { describe, expect, it } from 'vitest';
import type { Experience, Finding, QualityMinute, RecordingPart, Sentence } from '../src/api/types';
import { clockText } from '../src/lib/clock-text';
import { atPosition, leftOfSegment, openFindings, partAt, pieces, signedClock, worstOf } from '../src/lib/live';
import { chosenFacts, factLines, factsOf, linesOf } from '../src/lib/live-edit';
import { slots } from '../src/lib/message';
import { wallInstant, wallText } from '../src/lib/zone-time';
import { CATALOGUES, type RoomKey, speech } from '../src/room/words';

describe('a segment’s time', () => {
  it('runs on between two reads and below nothing', () => {
    const one = { minutes: 10, entered_at_ms: 0, on_ms: 590_000 };
    expect([leftOfSegment(one, 0), leftOfSegment(one, 4_000), leftOfSegment(one, 15_000)]).toEqual([10, 6, -5]);
    expect([signedClock(65), signedClock(-65), clockText(3_725_000)]).toEqual(['1:05', '−1:05', '1:02:05']);
  });
});

describe('what was flagged', () => {
  it('is cut by code points, so that a picture in words moves no mark', () => {
    expect(pieces('😍最甜的柚子', [{ from: 1, to: 3 }])).toEqual([
      { at: 0, text: '😍', flagged: false },
      { at: 1, text: '最甜', flagged: true },
      { at: 3, text: '的柚子', flagged: false },
    ]);
    expect(pieces('plain', [])).toEqual([{ at: 0, text: 'plain', flagged: false }]);
  });

  it('is open until somebody settles it, the newest first', () => {
    const finding = (id: string, at_ms: number, settled: Finding['settled'] = null) =>
      ({ id, at_ms, settled }) as Finding;
    const sentence = (findings: Finding[]) => ({ findings }) as Sentence;
    const done = { how: 'corrected' as const, note: null, by: 'a', at: '' };
    const open = openFindings([sentence([finding('a', 1), finding('b', 2, done)]), sentence([finding('c', 3)])]);
    expect(open.map((one) => one.finding.id)).toEqual(['c', 'a']);
  });

  it('is watched where it was said', () => {
    expect(atPosition('https://v.example/x#t=1', 741_900)).toBe('https://v.example/x#t=741');
  });

  it('is watched in the part that holds it, of several in the one that began last', () => {
    const part = (from_ms: number, length_ms: number | null) => ({ from_ms, length_ms }) as RecordingPart;
    const parts = [part(-500, 1_000), part(2_000, 1_000), part(2_500, null)];
    const at = (ms: number) => partAt(parts, ms)?.from_ms ?? null;
    expect([at(-600), at(0), at(500), at(700), at(2_200), at(2_600), at(90_000)]).toEqual([
      null,
      -500,
      -500,
      null,
      2_000,
      2_500,
      2_500,
    ]);
  });
});

describe('the worst metric', () => {
  const minute = (err: number) =>
    ({
      figures: { checkout_ok: 99 - err, checkout_err: err, viewers: 10, reconnects: 0, stall_share: null },
    }) as QualityMinute;
  const experience = (part: Partial<Experience>) =>
    ({ worst: null, minutes: [], alerts: [], scores: {}, ...part }) as Experience;

  it('stands beside what was normal before', () => {
    const minutes = [0, 1, 0, 9, 9, 9].map(minute);
    const worst = worstOf(experience({ worst: { metric: 'checkout_errors', value: 0.09 }, minutes }));
    expect(worst).toEqual({ metric: 'checkout_errors', value: 0.09, normal: 0, bad: false });
  });

  it('is bad while an alert runs, and a score is held against the session’s', () => {
    const alerts = [{ cleared_at: null }] as Experience['alerts'];
    const scores = { interaction: 80 } as Experience['scores'];
    expect(worstOf(experience({ worst: { metric: 'interaction', value: 40 }, alerts, scores }))).toMatchObject({
      normal: 80,
      bad: true,
    });
    expect(worstOf(experience({}))).toBeNull();
  });
});

describe('facts as they are typed', () => {
  it('are one a line, with either colon, and lose nothing', () => {
    const facts = factsOf(' Capacity: 220 ml \n容量：220 ml\n\nhandmade');
    expect(facts).toEqual([
      { name: 'Capacity', value: '220 ml' },
      { name: '容量', value: '220 ml' },
      { name: 'handmade', value: '' },
    ]);
    expect(factsOf(factLines(facts))).toEqual(facts);
    expect(linesOf('\n a \n')).toEqual(['a']);
    expect(chosenFacts(facts, ['handmade', 'Capacity: 220 ml', 'gone'])).toEqual([facts[0], facts[2]]);
  });
});

it('an instant goes into a field of date and time and back', () => {
  for (const zone of ['Asia/Shanghai', 'America/New_York', 'UTC']) {
    const text = wallText('2026-11-22T12:30:00.000Z', zone);
    expect(new Date(wallInstant(text, zone) ?? '').toISOString()).toBe('2026-11-22T12:30:00.000Z');
  }
});

describe('the words of the viewer page', () => {
  const keys = Object.keys(CATALOGUES.en) as RoomKey[];
  it('are there in both languages and ask for the same values', () => {
    expect(Object.keys(CATALOGUES['zh-CN']).sort()).toEqual([...keys].sort());
    for (const key of keys)
      expect(slots(CATALOGUES['zh-CN'][key]).filter((slot) => !slots(CATALOGUES.en[key]).includes(slot))).toEqual([]);
  });

  it('say a refusal in the room’s words, or in ours where the room said nothing', () => {
    const { no } = speech('zh-CN');
    expect(no({ code: 'sold_out', message: { en: 'gone', zh: '售罄' }, hint: { en: 'x', zh: '可能退回' } })).toBe(
      '售罄 · 可能退回',
    );
    expect(no({ code: 'no_answer', message: '' })).toBe(CATALOGUES['zh-CN']['no.no_answer']);
    expect(speech('en').no({ code: 'strange', message: '' })).toContain('strange');
  });
});
