import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { TimelineEntry } from '../src/api/types';
import { catalogue as en } from '../src/locales/en';
import { callTitle, houseReason, starsChanged, stepName } from '../src/pages/case/eventFacts';

const entry = (seq: number, kind: string, data: Record<string, unknown>): TimelineEntry => ({
  seq,
  at: '2026-11-22T09:00:00Z',
  actor: { kind: 'user', name: 'Ann' },
  kind,
  data,
});
const glance = (seq: number, kind: string, star: number | undefined, review = 'r1') =>
  entry(seq, kind, { glance: { star, subject: { review } } });
const named = (en: string) => ({ en, zh: en });

describe('the name of a step', () => {
  const all = [
    entry(1, 'case.playbook_chosen', { steps: [{ id: 'carrier', name: named('Ask the carrier') }] }),
    entry(3, 'case.playbook_chosen', { steps: [{ id: 'batch', name: named('Report the batch') }] }),
  ];

  it('comes from the playbook that was in work then', () => {
    expect(stepName(entry(2, 'case.step_done', { step: 'carrier' }), all)).toEqual(named('Ask the carrier'));
    expect(stepName(entry(4, 'case.step_skipped', { step: 'batch' }), all)).toEqual(named('Report the batch'));
  });

  it('is unknown rather than guessed', () => {
    expect(stepName(entry(4, 'case.step_done', { step: 'carrier' }), all)).toBeNull();
    expect(stepName(entry(1, 'case.step_done', { step: 'carrier' }), [])).toBeNull();
    expect(stepName(entry(2, 'case.step_done', { step: 'x' }), [entry(1, 'case.playbook_chosen', {})])).toBeNull();
  });
});

describe('the stars on the timeline', () => {
  const changed = (from: number | undefined, to: number | undefined) =>
    starsChanged(glance(5, 'case.feedback_changed', to), [glance(1, 'case.opened', from)]);

  it.each([
    [1, 5, 'mended'],
    [2, 4, 'mended'],
    [1, 3, 'improved'],
    [3, 5, 'improved'],
    [4, 5, 'better'],
    [4, 3, 'worse'],
    [5, 1, 'spoiled'],
  ])('%d to %d', (from, to, turn) => {
    expect(changed(from, to)).toEqual({ turn, from, to });
  });

  it('say nothing where nothing is known or nothing changed', () => {
    expect(changed(2, 2)).toBeNull();
    expect(changed(undefined, 4)).toBeNull();
    expect(changed(2, undefined)).toBeNull();
  });

  it('are those of the same review, the latest before', () => {
    const all = [
      glance(1, 'case.opened', 1),
      glance(2, 'case.feedback_linked', 5, 'r2'),
      glance(3, 'case.feedback_changed', 3),
      glance(9, 'case.feedback_changed', 5),
    ];
    expect(starsChanged(glance(5, 'case.feedback_changed', 4), all)).toEqual({ turn: 'improved', from: 3, to: 4 });
  });
});

describe('a reason that the program wrote', () => {
  const moved = (reason: string) => entry(1, 'case.state_changed', { from: 'contacted', to: 'resolving', reason });

  it('is said in the language of the reader, as the server writes it', () => {
    const rust = ['acts', 'remedies', 'triggers']
      .map((name) => readFileSync(new URL(`../../crates/domain/src/case/${name}.rs`, import.meta.url), 'utf8'))
      .join();
    for (const [reason, key] of [
      ['a remedy was granted', 'event.reason.remedy_granted'],
      ['the public reply stands already', 'event.reason.reply_stands'],
      ['no public reply in a chat', 'event.reason.chat'],
      ['the buyer wrote again', 'event.reason.wrote_again'],
    ] as const) {
      expect(houseReason(moved(reason))).toBe(key);
      expect(rust, reason).toContain(`"${reason}"`);
    }
  });

  it('is not taken for one that a person wrote', () => {
    expect(houseReason(moved('The buyer wrote to say thanks'))).toBeNull();
    expect(houseReason(entry(1, 'case.note_added', { reason: 'the buyer wrote again' }))).toBeNull();
  });
});

describe('what happens in a call', () => {
  it('has words for each of it', () => {
    const events = new URL('../../crates/domain/src/call/event.rs', import.meta.url);
    const kinds = [...readFileSync(events, 'utf8').matchAll(/rename = "(call\.[a-z_]+)"/g)].map(
      (found) => found[1] ?? '',
    );
    expect(kinds.length).toBeGreaterThan(8);
    const shown = kinds.filter((kind) => kind !== 'call.said');
    const lacking = shown.filter((kind) => !callTitle(entry(1, kind, {})) && !(`event.${kind}` in en));
    expect(lacking).toEqual([]);
  });

  it('is told by who hung up, what was agreed to, who waits', () => {
    const title = (kind: string, data: Record<string, unknown>) => callTitle(entry(1, kind, data));
    expect(title('call.ended', { by: 'customer' })?.how).toBe('calls.ended_by.customer');
    expect(title('call.ended', { by: 'lost' })?.how).toBe('calls.ended_by.lost');
    expect(title('call.agreed', { kept: true })?.key).toBe('event.call.agreed_yes');
    expect(title('call.agreed', { kept: false })?.key).toBe('event.call.agreed_no');
    expect(title('call.invited', { mode: 'audio' })?.key).toBe('event.call.invited_audio');
    expect(title('call.knocked', { name: 'Mei' })?.name).toBe('Mei');
    expect(title('case.closed', {})).toBeNull();
  });
});
