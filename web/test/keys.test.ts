import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { KEYMAP } from '../src/app/keyboard/map';
import { keyCaps, type Press, pressName, Sequence } from '../src/lib/keys';

const press = (key: string, mods: Partial<Press> = {}): Press => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...mods,
});

describe('press names', () => {
  it('are the same on every keyboard', () => {
    expect(pressName(press('j'))).toBe('j');
    expect(pressName(press('X', { shiftKey: true }))).toBe('shift+x');
    expect(pressName(press('?', { shiftKey: true }))).toBe('?');
    expect(pressName(press('k', { metaKey: true }))).toBe('mod+k');
    expect(pressName(press('K', { ctrlKey: true }))).toBe('mod+k');
    expect(pressName(press('Enter', { ctrlKey: true }))).toBe('mod+enter');
    expect(pressName(press('Shift', { shiftKey: true }))).toBeNull();
  });
});

describe('sequences', () => {
  const bound = new Set(['j', 'g q', 'g g', 'shift+g', 'a']);

  it('complete in time and forget after a pause', () => {
    const s = new Sequence();
    expect(s.read('g', 0, bound)).toBeNull();
    expect(s.read('q', 300, bound)).toBe('g q');
    expect(s.read('g', 1000, bound)).toBeNull();
    expect(s.read('q', 5000, bound)).toBeNull();
  });

  it('give a single key its own meaning when no sequence fits', () => {
    const s = new Sequence();
    expect(s.read('g', 0, bound)).toBeNull();
    expect(s.read('a', 100, bound)).toBe('a');
    expect(s.read('j', 200, bound)).toBe('j');
  });
});

describe('key map', () => {
  it('gives no key to two actions', () => {
    // A screen of its own has none of the list's and the case's keys.
    const everywhere = (entry: { screen?: string; group: string }) =>
      entry.screen === 'call' || entry.group === 'go' || entry.group === 'app';
    const keysOf = (entries: readonly { keys: readonly string[] }[]) => entries.flatMap((entry) => [...entry.keys]);
    const all: { keys: readonly string[]; screen?: string; group: string }[] = Object.values(KEYMAP);
    for (const keys of [keysOf(all.filter((entry) => !entry.screen)), keysOf(all.filter(everywhere))])
      expect(keys.length).toBe(new Set(keys).size);
  });

  it('has no single key that hides a sequence', () => {
    const all = Object.values(KEYMAP).flatMap((entry) => [...entry.keys] as string[]);
    const starts = new Set(all.filter((keys) => keys.includes(' ')).map((keys) => keys.split(' ')[0]));
    expect(all.filter((keys) => starts.has(keys))).toEqual([]);
  });

  it('leaves typing alone but for keys with a modifier', () => {
    for (const entry of Object.values(KEYMAP)) {
      if ('typing' in entry && entry.typing) for (const keys of entry.keys) expect(keys).toContain('mod+');
    }
  });

  it('has the keys that operators know', () => {
    const expected = {
      'list.next': 'j',
      'list.previous': 'k',
      'list.open': 'enter',
      'list.select': 'x',
      'list.range': 'shift+x',
      'case.reply': 'r',
      'case.assign': 'a',
      'case.note': 'e',
      'case.snooze': 's',
      'app.search': '/',
      'app.palette': 'mod+k',
      'app.help': '?',
    };
    for (const [action, key] of Object.entries(expected))
      expect(KEYMAP[action as keyof typeof KEYMAP].keys).toContain(key);
  });

  it('has no key that no screen uses', () => {
    const folder = new URL('../src/', import.meta.url);
    const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('keyboard/map.ts'))
      .map((name) => readFileSync(new URL(name, folder), 'utf8'))
      // A screen binds a key by naming it to useAction, or through a table that it gives to useAction.
      .flatMap((text) => [
        ...[...text.matchAll(/use(?:Action|KeyMenu)\(\s*'([a-z._]+)'/g)].map((found) => found[1]),
        ...(/useAction\(KEYS\./.test(text)
          ? [...text.matchAll(/: '([a-z]+\.[a-z_]+)'/g)].map((found) => found[1])
          : []),
      ]);
    const bound = new Set(sources);
    expect(Object.keys(KEYMAP).filter((action) => !bound.has(action))).toEqual([]);
  });

  it('prints caps for both kinds of keyboard', () => {
    expect(keyCaps('mod+k', false)).toEqual(['Ctrl+K']);
    expect(keyCaps('mod+k', true)).toEqual(['⌘K']);
    expect(keyCaps('g q', false)).toEqual(['G', 'Q']);
  });
});
