import { describe, expect, it } from 'vitest';
import type { Appeal, AppealDetail, AppealDispute, AppealGround, AppealItem, Vault } from '../src/api/types';
import { AppealWork } from '../src/parts/appeal/AppealWork';
import { Checklist } from '../src/parts/appeal/Checklist';
import { Strength } from '../src/parts/appeal/words';
import { EvidencePanel } from '../src/parts/evidence/EvidencePanel';
import { show } from './show';

const words = (en: string, zh: string) => ({ en, zh });
const item = (fields: Partial<AppealItem>): AppealItem => ({
  shows: 'review',
  needed: true,
  there: true,
  goes: true,
  ...fields,
});
const few = { decided: 2, won: 1, share: null };
const ground: AppealGround = {
  id: 'house.review.abuse',
  name: words('Abuse', '辱骂'),
  means: words('It insults people.', '辱骂他人。'),
  how: words('Highlight the words.', '请标出词句。'),
  needs: ['review'],
  helps: [],
  source: 'house list',
  page_date: null,
  grade: 'house',
  strength: few,
  checklist: [],
};
const appeal: Appeal = {
  id: 'a',
  version: 2,
  state: 'draft',
  open: true,
  case_id: 'c',
  case_number: 7,
  channel_id: 'h',
  platform: 'tiktok',
  market: 'US',
  subject: { kind: 'review', id: 'r' },
  ground: ground.id,
  ground_name: ground.name,
  passage: 'an idiot',
  statement: 'It insults.',
  evidence: ['f'],
  reference: null,
  by: null,
  missing: [],
  had: [],
  asked: null,
  due_at: null,
  due: null,
  window_ends: null,
  escalated: false,
  reason: null,
  bundle: null,
  author: 'Ann',
  opened_at: '2026-11-22T09:00:00Z',
  submitted_at: null,
  decided_at: null,
};
const detail = (
  fields: Partial<Appeal> = {},
  allowed: AppealDetail['allowed'] = ['choose_ground', 'submit'],
): AppealDetail => ({
  appeal: { ...appeal, ...fields },
  case: { id: 'c', number: 7, version: 3, state: 'verifying' },
  external_id: 'R-1',
  text: 'The seller is an idiot. <b>Really</b>',
  handling: {
    id: 'house.appeal',
    attempts: 1,
    information: 86_400,
    decision: 259_200,
    calendar: 'working_days',
    source: 'house',
    grade: 'house',
  },
  attempts: 0,
  checklist: [item({}), item({ shows: 'invoice', there: false, goes: false })],
  strength: few,
  grounds: [ground],
  proposals: [{ ground: ground.id, why: [words('triage reads it', '系统识别')], passage: 'an idiot' }],
  findings: [],
  files: [
    {
      id: 'f',
      shows: 'screenshot',
      name: 'chat.png',
      media_type: 'image/png',
      size: 6_400_000,
      chosen: true,
      withdrawn: null,
      too_large: true,
    },
  ],
  allowed,
  next: [],
  hand_over: {
    page: 'javascript:alert(1)',
    fields: [{ key: 'ground', label: words('Reason', '理由'), value: 'Abuse', value_zh: '辱骂', longest: null }],
    files: ['f'],
    too_large: ['f'],
    largest: 5 << 20,
    api: null,
    dispute: null,
  },
  timeline: [],
});

const work = (shown: AppealDetail, may: boolean, language: 'en' | 'zh-CN' = 'en') =>
  show(<AppealWork id="a" />, {
    language,
    permissions: may ? ['case_read', 'case_work'] : ['case_read'],
    known: (client) => client.setQueryData(['appeals', 's', 'one', 'a'], shown),
  });

const byApi = { most: 3, largest: 10_000_000, types: ['image/png', 'image/jpeg'], unfit: ['f'] };
const dispute: AppealDispute = {
  act: 'x',
  state: 'leaving',
  act_state: 'queued',
  own: true,
  before: false,
  files: 2,
  at: null,
  platform_id: null,
  code: null,
  why: null,
};

describe('an appeal that the platform’s interface takes', () => {
  const over = (fields: Partial<AppealDetail['hand_over']>, allowed: AppealDetail['allowed']) => {
    const made = detail({ subject: { kind: 'return', id: 'r' } }, allowed);
    return { ...made, hand_over: { ...made.hand_over, ...fields } };
  };
  const offer = 'Send by the platform’s interface';

  it('is offered to whoever may work, while it may be sent', () => {
    expect(work(over({ api: byApi }, ['send', 'submit']), true)).toContain(offer);
    expect(work(over({ api: byApi }, ['send', 'submit']), true, 'zh-CN')).toContain('通过平台接口提交');
    expect(work(over({ api: byApi }, ['send', 'submit']), false)).not.toContain(offer);
    expect(work(over({ api: null }, ['submit']), true)).not.toContain(offer);
  });

  it('shows where it stands, why it was not taken, and whose it is', () => {
    const leaving = work(over({ api: byApi, dispute }, []), true);
    for (const said of ['On its way', 'In the outbox', '2 files', 'To the decision in the case'])
      expect(leaving).toContain(said);
    const stopped = { ...dispute, state: 'stopped', act_state: 'failed', code: 'not_now', why: 'too late' } as const;
    expect(work(over({ api: byApi, dispute: stopped }, ['send']), true)).toContain('not_now: too late');
    const before = { ...dispute, state: 'sent', act_state: 'posted', own: false, before: true } as const;
    const there = work(over({ dispute: before }, ['submit']), true);
    expect(there).toContain('before this appeal was begun');
    expect(there).not.toContain('Wait for its answer');
  });
});

describe('an appeal', () => {
  it('shows ground, why, marked passage, what is missing, and what may be too large', () => {
    const out = work(detail(), true);
    for (const said of [
      'triage reads it',
      '<mark>an idiot</mark>',
      'Highlight the words.',
      'over 5 MB',
      'It was submitted',
    ])
      expect(out).toContain(said);
    expect(out).toContain('data-shows="invoice" data-stands="missing"');
    expect(out).not.toContain('<b>Really</b>');
  });

  it('links to no address that is none of the web', () => {
    const out = work(detail(), true);
    expect(out).not.toContain('javascript:');
    expect(out).toContain('names no page');
  });

  it('offers nothing to those who may only read', () => {
    const out = work(detail(), false);
    expect(out).not.toContain('It was submitted');
    expect(out).not.toContain('appeal-save-ground');
    expect(out).toContain('an idiot');
  });

  it('says what is left after a refusal, in the reader’s language', () => {
    const lost = {
      ...detail({ state: 'lost', open: false, reason: 'Not clear' }, ['escalate']),
      next: ['official_support' as const],
    };
    expect(work(lost, true)).toContain('Ask official support');
    const zh = work(lost, true, 'zh-CN');
    for (const said of ['未成功', '联系平台官方客服', '原因：Not clear', '辱骂']) expect(zh).toContain(said);
  });
});

describe('the strength', () => {
  it('is a share with its interval, or that there are too few', () => {
    expect(show(<Strength strength={few} />)).toContain('Too few decided appeals to say (2)');
    const share = { value: 0.64, low: 0.47, high: 0.78 };
    const out = show(<Strength strength={{ decided: 14, won: 9, share }} />);
    for (const said of ['64%', '47%', '78%', '14']) expect(out).toContain(said);
  });
});

describe('the checklist', () => {
  it('says how to get what is missing only while something is', () => {
    const how = words('Ask the carrier.', '请询问承运商。');
    expect(show(<Checklist items={[item({})]} how={how} />)).not.toContain('Ask the carrier.');
    expect(show(<Checklist items={[item({ there: false, goes: false })]} how={how} />)).toContain('Ask the carrier.');
  });
});

describe('the evidence of a case', () => {
  const file = (id: string, fields: Partial<Vault['items'][number]> = {}): Vault['items'][number] => ({
    id,
    shows: 'screenshot',
    name: `${id}.png`,
    media_type: 'image/png',
    size: 2048,
    hash: 'ab',
    thumbnail: true,
    captured_at: '2026-11-22T09:00:00Z',
    captured_by: 'Ann',
    taken_at: null,
    source: 'upload',
    note: null,
    original: null,
    of: 'case',
    withdrawn: null,
    ...fields,
  });
  const panel = (vault: Vault, may: boolean) =>
    show(<EvidencePanel caseId="c" version={1} />, {
      permissions: may ? ['case_read', 'case_work'] : ['case_read'],
      known: (client) => client.setQueryData(['evidence', 's', 'c', 1], vault),
    });

  it('lists files and logs, strikes through what was withdrawn, and names what a copy is of', () => {
    const items = [file('a'), file('b', { original: 'a' }), file('c', { withdrawn: 'blurred' })];
    const logs: Vault['logs'] = [
      { shows: 'parcel', count: 1, events: 6, last_at: null },
      { shows: 'return', count: 0, events: 0, last_at: null },
    ];
    const out = panel({ items, logs }, true);
    for (const said of [
      'Redacted copy of a.png',
      '<del>c.png</del>',
      'Withdrawn: blurred',
      'Parcel: 6 entries',
      '2 KB',
    ])
      expect(out).toContain(said);
    expect(out).not.toContain('Return:');
    expect(out).toContain('alt="Screenshot: a.png"');
    expect(out.match(/data-testid="evidence-withdraw"/g)).toHaveLength(2);
  });

  it('has no place for files where the reader may only read', () => {
    const out = panel({ items: [], logs: [] }, false);
    expect(out).toContain('No files yet');
    expect(out).not.toContain('evidence-drop');
    expect(panel({ items: [], logs: [] }, true)).toContain('capture="environment"');
  });
});
