import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KEYMAP } from '../src/app/keyboard/map';
import { fill, slots } from '../src/lib/message';
import { catalogue as en } from '../src/locales/en';
import { catalogue as zh } from '../src/locales/zh-CN';

const keys = Object.keys(en) as (keyof typeof en)[];

describe('catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(zh).sort()).toEqual(Object.keys(en).sort());
  });

  it('leave nothing empty', () => {
    for (const key of keys) {
      expect(en[key].trim(), key).not.toBe('');
      expect(zh[key].trim(), key).not.toBe('');
    }
  });

  it('ask for the same values, or for fewer where a language needs no number', () => {
    for (const key of keys) {
      const extra = slots(zh[key]).filter((slot) => !slots(en[key]).includes(slot));
      expect(extra, key).toEqual([]);
    }
  });

  it('are really translated', () => {
    const same = keys.filter((key) => en[key] === zh[key] && /[a-z]{3}/i.test(en[key]));
    expect(
      same.filter(
        (key) =>
          ![
            'actor.system',
            'actor.token',
            'import.file',
            'act.by',
            'case.sku',
            'field.sku',
            'event.case.state_changed',
            'tracker.kind.17track',
            'tracker.kind.aftership',
            'live.plane.livekit',
          ].includes(key),
      ),
    ).toEqual([]);
  });

  it('name every key of the keyboard', () => {
    for (const entry of Object.values(KEYMAP)) expect(en[entry.label]).toBeTruthy();
  });
});

const events = new URL('../../crates/domain/src/case/event.rs', import.meta.url);

it.skipIf(!existsSync(events))('every event of a case has words for the timeline', () => {
  const kinds = [...readFileSync(events, 'utf8').matchAll(/rename = "(case\.[a-z_]+)"/g)].map((found) => found[1]);
  expect(kinds.length).toBeGreaterThan(10);
  expect(kinds.filter((kind) => !(`event.${kind}` in en))).toEqual([]);
});

describe('fill', () => {
  it('puts values in and groups numbers', () => {
    expect(fill('Select all {n} matching', { n: 1234 }, 'en')).toBe('Select all 1,234 matching');
  });

  it('chooses the plural of the language', () => {
    expect(fill('{n|# case|# cases}', { n: 1 }, 'en')).toBe('1 case');
    expect(fill('{n|# case|# cases}', { n: 1200 }, 'en')).toBe('1,200 cases');
    expect(fill('{n} 个工单', { n: 2 }, 'zh-CN')).toBe('2 个工单');
  });

  it('leaves an unfilled slot visible rather than saying "undefined"', () => {
    expect(fill('Hello {name}', {}, 'en')).toBe('Hello {name}');
  });
});
