import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ActState, SendingView, TimelineEntry } from '../src/api/types';
import { canLeave, houseWhy, isForPeople, isOpenAct, secondsTo, shownCode, wayOut } from '../src/lib/way-out';
import { saidOfTry, tryTitle } from '../src/pages/case/eventFacts';

const NOW = Date.parse('2026-11-22T09:00:00Z');
const sending = (fields: Partial<SendingView> = {}): SendingView => ({
  due_at: null,
  attempts: 0,
  code: null,
  why: null,
  platform_id: null,
  ...fields,
});
const at = '2026-11-22T09:00:08Z';
const told = (state: ActState, fields: Partial<SendingView> = {}) => {
  const way = sending(fields);
  return wayOut({ state, sending: way }, secondsTo(way.due_at, NOW), (instant) => `<${instant}>`);
};

describe('the way out, in words', () => {
  it.each([
    ['queued', { due_at: at }, 'way.leaves_in', { n: 8 }],
    ['queued', { due_at: '2026-11-22T08:59:00Z' }, 'way.turn', undefined],
    ['queued', { due_at: at, attempts: 2 }, 'way.next_try', { when: `<${at}>`, n: 2 }],
    ['queued', { due_at: '2026-11-22T08:59:00Z', attempts: 2 }, 'way.tries_again', { n: 2 }],
    ['leaving', { due_at: at, attempts: 1 }, 'way.leaving', undefined],
    ['unknown', { due_at: at }, 'way.asked_at', { when: `<${at}>` }],
    ['unknown', { due_at: '2026-11-22T08:59:00Z' }, 'way.asked_now', undefined],
    ['unknown', {}, 'way.look', undefined],
    ['failed', { code: '40013' }, 'way.failed', undefined],
    ['failed', { code: 'not_there' }, 'way.not_there', undefined],
  ] as const)('%s %o', (state, fields, key, params) => {
    expect(told(state, fields)).toEqual(params ? { key, params } : { key });
  });

  it('say nothing of what is not on its way', () => {
    for (const state of ['approval_requested', 'approved', 'declined', 'withdrawn', 'posted'] as const)
      expect(told(state)).toBeNull();
  });

  it('count whole seconds, and none once it is over', () => {
    expect(secondsTo('2026-11-22T09:00:00.200Z', NOW)).toBe(1);
    expect(secondsTo('2026-11-22T08:00:00Z', NOW)).toBe(0);
    expect(secondsTo(null, NOW)).toBe(0);
  });
});

describe('which acts are open', () => {
  it('are those that are neither given up nor there', () => {
    const states: ActState[] = ['approval_requested', 'approved', 'queued', 'leaving', 'unknown', 'failed'];
    for (const state of states) expect(isOpenAct({ state })).toBe(true);
    for (const state of ['declined', 'withdrawn', 'posted'] as const) expect(isOpenAct({ state })).toBe(false);
    expect(states.filter((state) => !isForPeople({ state }))).toEqual(['leaving']);
  });

  it('leave by themselves where the channel does that, and without pictures', () => {
    expect(canLeave({ kind: 'public_reply', pictures: [] }, ['public_reply'])).toBe(true);
    expect(canLeave({ kind: 'public_reply', pictures: ['a'] }, ['public_reply'])).toBe(false);
    expect(canLeave({ kind: 'private_message', pictures: [] }, ['public_reply'])).toBe(false);
  });
});

describe('why a try came to nothing', () => {
  it('is said in the language of the reader where the program wrote it, as the server writes it', () => {
    const rust = [
      'app/src/outbox/round',
      'app/src/links/mod',
      'channels/src/connector/mod',
      'channels/src/connector/delivery',
      'channels/src/connector/generic',
      'channels/src/connector/parts/found',
      'channels/src/wire',
    ]
      .map((name) => readFileSync(new URL(`../../crates/${name}.rs`, import.meta.url), 'utf8'))
      .join();
    for (const why of [
      'the program was stopped meanwhile',
      'the answer never came',
      'what it answers, or a file that goes along, is gone',
      'it is not there',
      'the platform does not tell whether it is there',
      'it may still be on its way',
      'its tokens are being renewed',
      "the seller must agree again on the platform's page",
      'the access token is not valid any more',
      'the secret is no whsec_… of 24 to 64 bytes',
    ]) {
      expect(houseWhy(why)?.key, why).toMatch(/^way\.why\./);
      expect(rust, why).toContain(`"${why}"`);
    }
    expect(houseWhy('it answered 503')).toEqual({ key: 'way.why.status', params: { status: '503' } });
    for (const made of ['the platform refused ({code}): {why}', 'it is not known whether it happened: {why}'])
      expect(rust).toContain(`#[error("${made}")]`);
    expect(houseWhy('the platform refused (40013): too (very) late: sorry')).toEqual({
      key: 'way.why.refused',
      params: { code: '40013', said: 'too (very) late: sorry' },
    });
    expect(rust).toContain('#[error("the address {0} is not one that may be asked")]');
    expect(houseWhy('the address 127.0.0.1:9 is not one that may be asked')).toEqual({
      key: 'way.why.address',
      params: { host: '127.0.0.1:9' },
    });
    expect(houseWhy('it is not known whether it happened: cut')).toEqual({
      key: 'way.why.silent',
      params: { said: 'cut' },
    });
  });

  it('is left as it is where a platform or a person said it', () => {
    for (const why of ['review not found', 'it answered my question', '']) expect(houseWhy(why)).toBeNull();
  });

  it('shows a code only where it says more than the sentence', () => {
    expect(shownCode({ code: '40013' })).toBe('40013');
    for (const code of [null, 'not_there', 'target_gone']) expect(shownCode({ code })).toBeNull();
  });
});

describe('tries on the timeline', () => {
  const entry = (kind: string, data: Record<string, unknown>): TimelineEntry => ({
    seq: 1,
    at,
    actor: { kind: 'system', name: 'outbox' },
    kind,
    data,
  });

  it('tell what was said of them', () => {
    expect(saidOfTry(entry('case.act_delayed', { why: 'it answered 503' }))).toBe('it answered 503');
    expect(saidOfTry(entry('case.act_failed', { why: '' }))).toBeNull();
    expect(saidOfTry(entry('case.handed_over', { why: 'asked' }))).toBeNull();
  });

  it('have a title of their own where the kind says too little', () => {
    expect(tryTitle(entry('case.act_posted', { sent: true }))).toBe('event.case.act_sent');
    expect(tryTitle(entry('case.act_posted', { sent: false }))).toBeNull();
    expect(tryTitle(entry('case.act_unknown', { ask_at: at }))).toBe('event.case.act_unknown_asked');
    expect(tryTitle(entry('case.act_unknown', { ask_at: null }))).toBeNull();
    expect(tryTitle(entry('case.act_failed', { code: 'not_there' }))).toBe('event.case.act_not_there');
    expect(tryTitle(entry('case.act_failed', { code: '1' }))).toBeNull();
  });
});
