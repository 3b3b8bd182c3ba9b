import { describe, expect, it } from 'vitest';
import type { ActKind, ActView, Permission, SendingView } from '../src/api/types';
import { ActCard } from '../src/pages/case/ActCard';
import { madeAct } from './made';
import { show } from './show';

const soon = () => new Date(Date.now() + 8_000).toISOString();
const sending = (fields: Partial<SendingView>): SendingView => ({ ...madeAct({}).sending, ...fields });
const card = (
  fields: Partial<ActView>,
  sends: ActKind[] = ['public_reply'],
  permissions: Permission[] = ['case_work'],
) =>
  show(<ActCard act={madeAct(fields)} caseId="c" keyed page="https://seller.example.com/r/1" sends={sends} />, {
    permissions,
  });
const ids = (out: string) => [...out.matchAll(/data-testid="([a-z-]+)"/g)].map((found) => found[1]);

describe('an act in the outbox', () => {
  it('counts down and can be undone with one key', () => {
    const out = card({ state: 'queued', sending: sending({ due_at: soon() }) });
    expect(out).toMatch(/Leaves in [78] s/);
    expect(out).toMatch(/data-testid="take-back" aria-keyshortcuts="z"/);
    expect(ids(out)).not.toContain('act-posted');
  });

  it('is undone by nobody who may not work cases', () => {
    expect(card({ state: 'queued', sending: sending({ due_at: soon() }) }, [], [])).not.toContain('take-back');
  });

  it('says when the next try comes and what was said of the last', () => {
    const out = card({ state: 'queued', sending: sending({ due_at: soon(), attempts: 2, why: 'it answered 503' }) });
    expect(out).toContain('after 2 tries');
    expect(out).toContain('The platform answered 503.');
    expect(out).toContain('Take back');
  });

  it('can be touched by nobody while it leaves', () => {
    const out = card({ state: 'leaving', sending: sending({ attempts: 1 }) });
    expect(out).toContain('The platform is being told');
    expect(out).not.toContain('<button');
  });
});

describe('an act of which nobody knows', () => {
  it('is looked at by a person: there or not', () => {
    const out = card({ state: 'unknown', sending: sending({ why: 'the answer never came' }) });
    expect(out).toContain('Please look there yourself');
    expect(out).toMatch(/data-testid="act-is-there" aria-keyshortcuts="y"/);
    expect(out).toMatch(/data-testid="act-not-there" aria-keyshortcuts="d"/);
    expect(ids(out)).not.toContain('act-send');
  });
});

describe('an act that was not taken', () => {
  const failed: Partial<ActView> = { state: 'failed', sending: sending({ code: '40013', why: 'too late' }) };

  it('shows what the platform said, and may be sent again, posted by hand or withdrawn', () => {
    const out = card(failed);
    expect(out).toContain('40013');
    expect(out).toContain('too late');
    expect(ids(out)).toEqual(expect.arrayContaining(['act-send', 'act-by-hand']));
    expect(out).toContain('Send again');
    expect(out).toContain('Withdraw');
  });

  it('is posted by hand where the channel sends no more', () => {
    const out = card(failed, []);
    expect(ids(out)).not.toContain('act-send');
    expect(out).toMatch(/data-testid="act-by-hand"/);
  });
});

describe('an approved act', () => {
  it('is sent where its channel sends such acts', () => {
    const out = card({ state: 'approved' });
    expect(out).toMatch(/data-testid="act-send" aria-keyshortcuts="y"[^>]*ant-btn-primary/);
    expect(ids(out)).toContain('act-by-hand');
    expect(ids(out)).not.toContain('copy-text');
  });

  it('goes by hand with pictures, and where the channel does not send such acts', () => {
    for (const out of [card({ pictures: ['a'.repeat(64)] }), card({}, ['private_message'])]) {
      expect(ids(out)).not.toContain('act-send');
      expect(ids(out)).toContain('copy-text');
    }
  });
});

it('what stands there shows the platform’s id of it', () => {
  expect(card({ state: 'posted', sending: sending({ platform_id: 'rp-9' }) })).toContain('Platform id rp-9');
});
