import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import type { ActCheck, Permission, Remedy, SpokenRule } from '../src/api/types';
import { CheckPanel } from '../src/pages/case/CheckPanel';
import { ShutAsk } from '../src/pages/case/ShutAsk';
import { RemedyCard } from '../src/parts/remedy/RemedyCard';
import { madeCheck } from './made';
import { show } from './show';

const html = (children: ReactNode, permissions: Permission[] = []) => show(children, { permissions });

const ask: SpokenRule = {
  id: 'tiktok.us.review_ask',
  effect: 'refuse',
  say: { en: 'Asking is manipulation.', zh: '操纵评价。' },
  source: 'TikTok Shop US seller university 4451',
  page_date: '2025-10-24',
  grade: 'platform',
  own: false,
};

const check = (change: Partial<ActCheck>) => madeCheck({ rules: [ask], ...change });

describe('a review ask that is shut', () => {
  it('says rule, source, date and grade, and what is allowed instead', () => {
    const text = html(<ShutAsk check={check({})} onMessage={() => {}} />);
    for (const said of [
      'Refused',
      'Asking is manipulation.',
      'seller university 4451',
      'page of 2025-10-24',
      'Platform page or law',
      'tiktok.us.review_ask',
      'Allowed instead:',
    ])
      expect(text).toContain(said);
  });

  it('names our own default as ours', () => {
    const text = html(
      <ShutAsk
        check={check({ rules: [], house_default: { allowed: false, say: { en: 'No rule allows it.', zh: '' } } })}
        onMessage={() => {}}
      />,
    );
    expect(text).toContain('No rule allows it.');
    expect(text).toContain('Our own default');
  });
});

describe('the verdict beside a text', () => {
  const panel = (given: ActCheck, empty = false) =>
    html(
      <CheckPanel
        kind="private_message"
        check={given}
        failed={false}
        checking={false}
        empty={empty}
        onInsert={() => {}}
      />,
    );

  it('says a refusal by a rule once, with its source', () => {
    const refusal = {
      code: 'rule_refused',
      message: ask.say,
      hint: null,
      field: 'text',
      rule: { id: ask.id, source: ask.source, date: ask.page_date },
    };
    expect(panel(check({ refusal })).split('Asking is manipulation.')).toHaveLength(2);
  });

  it('makes a link of an address only, and says when the date is not known', () => {
    const second: SpokenRule = {
      ...ask,
      id: 'b',
      source: 'cifnews.com/article/1',
      page_date: null,
      grade: 'second_hand',
    };
    const text = panel(check({ rules: [ask, second] }));
    expect(text).toContain('href="https://cifnews.com/article/1"');
    expect(text.match(/<a /g)).toHaveLength(1);
    expect(text).toContain('date unknown');
    expect(text).toContain('Second-hand');
  });

  it('names who must approve', () => {
    const text = panel(check({ allowed: true, rules: [{ ...ask, effect: 'require_approval', role: 'lead' }] }));
    expect(text).toContain('Needs approval');
    expect(text).toContain('(Lead)');
  });
});

const remedy: Remedy = {
  id: 'r',
  version: 2,
  case: { id: 'c', number: 7, version: 3, state: 'resolving' },
  order: 'O1',
  buyer: 'b',
  kind: 'partial_refund',
  amount: { minor: 1317, currency: 'USD' },
  state: 'granted',
  open: true,
  allowed: ['evidence', 'done', 'cancel'],
  suggested: { kind: 'partial_refund', amount: { minor: 1317, currency: 'USD' } },
  arithmetic: [
    { label: { en: '× 30 % (mismatch, severity 2)', zh: '' }, value: { minor: 1197, currency: 'USD' } },
    { label: { en: '+ 10 % of the loss', zh: '' }, value: { minor: 1317, currency: 'USD' } },
  ],
  note: null,
  evidence_due: '2026-11-29T00:00:00Z',
  evidence: [],
  approval: null,
  granted_by: 'Ann',
  granted_role: 'agent',
  budget: 'after-sales',
  reference: null,
  reason: null,
  author: 'Ann',
  created_at: '2026-11-22T00:00:00Z',
  offered_at: null,
  granted_at: '2026-11-22T00:00:00Z',
  ended_at: null,
};

describe('a remedy', () => {
  it('shows its arithmetic, what is missing, and what may be done', () => {
    const text = html(<RemedyCard remedy={remedy} keyed />, ['remedy_grant']);
    for (const said of ['$13.17', '× 30 % (mismatch, severity 2)', '$11.97', 'Evidence is to follow', 'Mark as done'])
      expect(text).toContain(said);
  });

  it('offers nothing to those who may only look', () => {
    expect(html(<RemedyCard remedy={remedy} keyed />)).not.toContain('Mark as done');
  });

  it('that waits says why, and who can decide', () => {
    const waits: Remedy = {
      ...remedy,
      state: 'approval_requested',
      allowed: ['approve', 'refuse', 'cancel'],
      approval: {
        of: 'lead',
        why: ['two_people'],
        by: 'Ann',
        at: remedy.created_at,
        decided_by: null,
        who_can: [{ id: 'l', name: 'Lin Yue', role: 'lead' }],
      },
    };
    const text = html(<RemedyCard remedy={waits} keyed />, ['remedy_grant']);
    expect(text).toContain('Above the line for two people.');
    expect(text).toContain('Can be approved by Lin Yue');
    const approver: Permission[] = ['remedy_grant', 'remedy_approve'];
    const asApprover = (who: string) =>
      html(
        <RemedyCard
          keyed
          remedy={{
            ...waits,
            approval: waits.approval && { ...waits.approval, who_can: [{ id: who, name: 'X', role: 'lead' }] },
          }}
        />,
        approver,
      );
    expect(asApprover('u')).toContain('data-testid="remedy-approve"');
    // Among the approvers, but not for this one: who asked.
    expect(asApprover('other')).not.toContain('data-testid="remedy-approve"');
    const nobody: Remedy = { ...waits, approval: waits.approval && { ...waits.approval, who_can: [] } };
    expect(html(<RemedyCard remedy={nobody} keyed />)).toContain('Nobody here can approve it now');
  });
});
