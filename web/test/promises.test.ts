import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { notPromised, STANDARD, withPromise } from '../src/lib/promises';

describe('the promises of a team', () => {
  it('are added as a new shop makes them', () => {
    const rust = readFileSync(new URL('../../crates/domain/src/policy.rs', import.meta.url), 'utf8');
    const pattern = /promise\(ClockKind::(\w+), Span::(minutes|hours)\((\d+)\), (true|false)\)/g;
    const there = [...rust.matchAll(pattern)].map(([, kind = '', unit, n, pause]) => ({
      kind: kind.replaceAll(/(?<!^)[A-Z]/g, '_$&').toLowerCase(),
      target: Number(n) * (unit === 'hours' ? 3_600 : 60),
      pause_on_wait: pause === 'true',
    }));
    expect(STANDARD.map(({ kind, target, pause_on_wait }) => ({ kind, target, pause_on_wait }))).toEqual(there);
  });

  it('that are not made can be added, each at its place', () => {
    const without = STANDARD.filter(({ kind }) => kind !== 'first_touch' && kind !== 'return_answer');
    const missing = notPromised(without);
    expect(missing.map((one) => one.kind)).toEqual(['first_touch', 'return_answer']);
    expect(missing.reduce(withPromise, without)).toEqual(STANDARD);
    expect(notPromised(STANDARD)).toEqual([]);
  });

  it('keep what was set for the others', () => {
    const own = [{ ...STANDARD[0], target: 60 }] as typeof STANDARD;
    const added = STANDARD[2];
    expect(added && withPromise(own, added)).toEqual([own[0], added]);
  });
});
