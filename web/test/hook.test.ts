import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bodyOf, chosenKinds, formOf, hookWhy, KINDS, toneOf } from '../src/lib/hook';
import { catalogue as en } from '../src/locales/en';
import { madeHook } from './made';

describe('the kinds that a webhook is told', () => {
  it.each([
    [['*', 'case.'], ['case.']],
    [['case.', '*'], ['*']],
    [
      ['case.', ' Review. ', 'case.', ''],
      ['case.', 'review.'],
    ],
    [['*'], ['*']],
    [[], []],
  ])('%j are %j', (next, wanted) => {
    expect(chosenKinds(next)).toEqual(wanted);
  });

  it('that are suggested are written as the server takes them, and have words', () => {
    for (const kind of KINDS) {
      expect(kind).toMatch(/^(\*|[a-z._]+)$/);
      expect(`hook.kind.${kind}` in en, kind).toBe(true);
    }
  });
});

describe('what is sent', () => {
  it('is all of a new webhook, trimmed', () => {
    expect(bodyOf(null, { name: ' ERP ', url: ' https://a.example ', kinds: ['*'] })).toEqual({
      name: 'ERP',
      url: 'https://a.example',
      kinds: ['*'],
    });
  });

  it('is only what differs of one that is there, and never whether it is on', () => {
    const hook = madeHook({ on: false });
    expect(bodyOf(hook, formOf(hook))).toEqual({});
    expect(bodyOf(hook, { ...formOf(hook), kinds: ['case.', 'review.'] })).toEqual({ kinds: ['case.', 'review.'] });
  });
});

describe('why something was not delivered', () => {
  it.each([
    ['it answered 503: ', { key: 'hook.why.status', params: { status: '503' } }],
    ['it answered 410: gone\nfor good', { key: 'hook.why.said', params: { status: '410', said: 'gone\nfor good' } }],
    ['the platform cannot be reached: refused', { key: 'hook.why.away', params: { said: 'refused' } }],
    ['the platform did not answer: timeout', { key: 'hook.why.silent', params: { said: 'timeout' } }],
    ['the address 10.0.0.1 is not one that may be asked', { key: 'way.why.address', params: { host: '10.0.0.1' } }],
    ['the webhook is switched off', { key: 'hook.why.off' }],
    ['something else', null],
  ])('%j', (why, told) => {
    expect(hookWhy(why)).toEqual(told);
  });

  it('is written by the server as it is read here', () => {
    const rust = ['app/src/hooks/deliver', 'channels/src/wire']
      .map((name) => readFileSync(new URL(`../../crates/${name}.rs`, import.meta.url), 'utf8'))
      .join();
    for (const why of [
      'it answered {}: {said}',
      'the webhook is switched off',
      'the event is not in the log',
      'the platform cannot be reached: {0}',
      'the platform did not answer: {0}',
      'the address {0} is not one that may be asked',
    ])
      expect(rust).toContain(`"${why}"`);
  });
});

it('waiting for the first try is nothing to look at', () => {
  expect(toneOf({ state: 'waiting', attempts: 0 })).toBe('');
  expect(toneOf({ state: 'waiting', attempts: 2 })).toBe('amber');
  expect(toneOf({ state: 'failed', attempts: 0 })).toBe('red');
});
