import { describe, expect, it } from 'vitest';
import type { ActCheck, Rule, SpokenRule } from '../src/api/types';
import {
  byAct,
  draftOf,
  factGroups,
  faults,
  insertAt,
  instead,
  matches,
  NEW_RULE,
  shut,
  spoken,
  withEffect,
} from '../src/lib/rulebook';
import { sourceLink } from '../src/lib/source';
import { madeCheck } from './made';

const rule = (change: Partial<Rule>): Rule => ({
  id: 'house.one',
  platform: null,
  markets: [],
  acts: ['public_reply'],
  when: 'true',
  effect: 'warn',
  say: { en: 'Mind the words.', zh: '注意措辞。' },
  source: 'House rule',
  page_date: null,
  grade: 'house',
  valid_from: null,
  valid_to: null,
  own: false,
  in_force: true,
  version: null,
  changed_at: null,
  ...change,
});

const said = (id: string, effect: SpokenRule['effect']): SpokenRule => ({
  id,
  effect,
  say: { en: 'x', zh: 'x' },
  source: 's',
  page_date: null,
  grade: 'house',
  own: false,
});

const check = (rules: SpokenRule[], change: Partial<ActCheck> = {}) => madeCheck({ rules, ...change });

describe('groups by act', () => {
  it('puts a rule under each of its acts, gravest first, and names no empty act', () => {
    const groups = byAct([
      rule({ id: 'a', effect: 'allow' }),
      rule({ id: 'b', effect: 'refuse', acts: ['review_ask', 'public_reply'] }),
    ]);
    expect(groups.map((g) => [g.act, g.rules.map((r) => r.id)])).toEqual([
      ['public_reply', ['b', 'a']],
      ['review_ask', ['b']],
    ]);
  });
});

describe('search', () => {
  const one = rule({
    id: 'tiktok.us.review_ask',
    platform: 'tiktok',
    markets: ['US'],
    source: 'seller university 4451',
  });
  it.each([
    ['', true],
    ['US tiktok', true],
    ['4451', true],
    ['措辞', true],
    ['us shopee', false],
  ])('%s → %s', (query, found) => {
    expect(matches(one, [one.say], query)).toBe(found);
  });
});

describe('a draft', () => {
  it('says what is missing', () => {
    expect(faults(NEW_RULE)).toEqual(['when', 'say']);
    expect(faults({ ...NEW_RULE, acts: [], when: 'true', say: { en: '', zh: '注意' } })).toEqual(['acts']);
    expect(
      faults({ ...NEW_RULE, when: 'true', say: { en: 'a', zh: '' }, valid_from: '2026-02-01', valid_to: '2026-01-01' }),
    ).toEqual(['valid_to']);
  });

  it('names an approver only where approval is asked for', () => {
    expect(withEffect(NEW_RULE, 'refuse')).not.toHaveProperty('role');
    expect(withEffect(withEffect(NEW_RULE, 'warn'), 'require_approval').role).toBe('lead');
    expect(draftOf(rule({ effect: 'require_approval', role: 'owner' })).role).toBe('owner');
    expect(draftOf(rule({ effect: 'refuse' }))).not.toHaveProperty('role');
  });
});

describe('facts', () => {
  it('stand under their group', () => {
    expect(factGroups(['act.kind', 'now.hour', 'act.length'])).toEqual([
      { group: 'act', names: ['act.kind', 'act.length'] },
      { group: 'now', names: ['now.hour'] },
    ]);
  });

  it('go in at the cursor without touching other words', () => {
    expect(insertAt('', 0, 'now.hour')).toEqual({ text: 'now.hour', at: 8 });
    expect(insertAt('a &&', 4, 'now.hour').text).toBe('a && now.hour');
    expect(insertAt('has()', 4, 'order.value_minor').text).toBe('has(order.value_minor)');
    expect(insertAt('> 3', 0, 'now.hour').text).toBe('now.hour > 3');
  });
});

describe('what is shown beside a text', () => {
  const rules = [said('r', 'refuse'), said('w', 'warn'), said('c', 'counts')];
  it('leaves out remarks on words that are not there', () => {
    expect(spoken({ rules }, true).map((r) => r.id)).toEqual(['r']);
    expect(spoken({ rules }, false)).toHaveLength(3);
  });
});

describe('whether a review ask may be begun', () => {
  it.each([
    ['a rule refuses', check([said('tiktok.us.review_ask', 'refuse')]), true],
    ['the one ask is used', check([], { left: 0 }), true],
    ['no rule allows', check([], { house_default: { allowed: false, say: { en: '', zh: '' } } }), true],
    ['a rule allows', check([said('own.review_ask', 'allow'), said('house.ask_names_review', 'warn')]), false],
  ])('%s', (_name, given, expected) => {
    expect(shut(given)).toBe(expected);
  });
});

describe('what is allowed instead', () => {
  it.each([
    ['review_ask', ['house.ask_after_resolution'], 'later'],
    ['review_ask', ['house.ask_after_resolution', 'tiktok.us.review_ask'], 'mend'],
    ['private_message', ['house.hidden_ask'], 'silent'],
    ['public_reply', ['house.one_public_reply'], 'private'],
    ['private_message', ['tiktok.chat_length'], null],
  ] as const)('%s refused by %s → %s', (kind, ids, expected) => {
    expect(instead(kind, check(ids.map((id) => said(id, 'refuse'))))).toBe(expected);
  });
});

describe('a source', () => {
  it.each([
    ['https://example.com/a', 'https://example.com/a'],
    ['cifnews.com/article/182235', 'https://cifnews.com/article/182235'],
    ['TikTok Shop US seller university 4451', null],
    ['a.com guide; b.net policy', null],
    ['javascript:alert(1)', null],
    ['House rule', null],
  ])('%s', (source, link) => {
    expect(sourceLink(source)).toBe(link);
  });
});
