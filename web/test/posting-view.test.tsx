import { describe, expect, it } from 'vitest';
import type { ActView, Permission } from '../src/api/types';
import { catalogue } from '../src/locales/en';
import { ActCard } from '../src/pages/case/ActCard';
import { FillNote } from '../src/pages/case/FillNote';
import { ScorePanel } from '../src/pages/case/ScorePanel';
import { madeAct } from './made';
import { show } from './show';

const html = (node: React.ReactNode, permissions: Permission[] = ['case_work']) => show(node, { permissions });

const card = (fields: Partial<ActView>, permissions?: Permission[]) =>
  html(<ActCard act={madeAct(fields)} caseId="c" keyed page="https://seller.example.com/r/1" />, permissions);
const soon = () => new Date(Date.now() + 8_000).toISOString();

it('pictures of a message are shown to who approves and who posts it, and it is said that they go along', () => {
  const pictures = ['a'.repeat(64), 'b'.repeat(64)];
  const told = card({ kind: 'private_message', pictures });
  for (const id of pictures) expect(told).toContain(`/api/v1/shops/s/pictures/${id}`);
  expect(told).toContain(catalogue['act.pictures_by_hand']);
  expect(card({ kind: 'private_message', pictures, state: 'posted' })).not.toContain(catalogue['act.pictures_by_hand']);
  expect(card({})).not.toContain('data-testid="pictures"');
});

describe('an approved act', () => {
  it('can be taken back while there is time, and that comes first', () => {
    const out = card({ undo_until: soon() });
    expect(out).toContain('Nothing has left yet');
    expect(out).toMatch(/data-testid="take-back"[^>]*ant-btn-primary/);
    expect(out).toMatch(/\([78] s\)/);
    expect(out).not.toMatch(/data-testid="act-posted"[^>]*ant-btn-primary/);
  });

  it('then waits to be posted by hand', () => {
    for (const undo_until of [null, new Date(Date.now() - 1).toISOString()]) {
      const out = card({ undo_until });
      expect(out).toContain('Waits to be posted by hand');
      expect(out).not.toContain('take-back');
      expect(out).toMatch(/data-testid="act-posted"[^>]*ant-btn-primary/);
    }
  });

  it('offers copying, the page and posting in the order in which they are done', () => {
    const out = card({});
    const at = ['copy-text', 'reply-page', 'act-posted'].map((id) => out.indexOf(`data-testid="${id}"`));
    expect(at).toEqual([...at].sort((a, b) => a - b));
    expect(at[0]).toBeGreaterThan(0);
    for (const key of ['shift+y', 'shift+o', 'y']) expect(out).toContain(`aria-keyshortcuts="${key}"`);
  });

  it('is taken back by nobody who may not work cases', () => {
    expect(card({ undo_until: soon() }, [])).not.toContain('take-back');
  });
});

describe('a posted act', () => {
  const id = 'ab'.repeat(32);

  it('shows both proofs, its address and its screenshot', () => {
    const out = card({ state: 'posted', proof_url: 'https://seller.example.com/r/1#answer', proof_picture: id });
    expect(out).toContain('href="https://seller.example.com/r/1#answer"');
    expect(out).toContain(`src="/api/v1/shops/s/pictures/${id}"`);
    expect(out).toContain('alt="Screenshot as proof"');
  });

  it('without a screenshot has no place for one', () => {
    expect(card({ state: 'posted', proof_url: 'https://seller.example.com/r/1' })).not.toContain('proof-thumbnail');
  });
});

describe('the score of a reply', () => {
  const parts = [
    { quality: 'prompt' as const, points: 25, reasons: [] },
    { quality: 'professional' as const, points: 19, reasons: [{ en: 'it does not thank', zh: '没有表示感谢' }] },
    { quality: 'transparent' as const, points: 0, reasons: [] },
    { quality: 'useful' as const, points: 25, reasons: [] },
  ];

  it('is a total, four bars and the reasons', () => {
    const out = html(<ScorePanel score={{ total: 69, parts }} />);
    expect(out).toContain('69 of 100');
    for (const share of ['100%', '76%', '0%']) expect(out).toContain(`width:${share}`);
    expect(out.match(/data-points=/g)).toHaveLength(4);
    expect(out).toContain('it does not thank');
  });

  it('is quiet: nothing in it is read out by itself or can be pressed', () => {
    const out = html(<ScorePanel score={{ total: 69, parts }} />);
    expect(out).not.toMatch(/aria-live|role="(status|alert)"|<button/);
  });
});

describe('placeholders in a draft', () => {
  const note = (waiting: number, unknown: string[]) =>
    html(<FillNote waiting={waiting} unknown={unknown} busy={false} onFill={() => {}} />);

  it('are counted, and named when nothing is known for them', () => {
    expect(note(2, [])).toContain('2 placeholders to fill in');
    expect(note(2, ['tracking', 'carrier'])).toContain('Not known for this case: tracking, carrier.');
  });

  it('say nothing when there are none', () => {
    expect(note(0, [])).toBe('');
  });
});
