import { describe, expect, it } from 'vitest';
import { ApiFailure } from '../src/api/client';
import type { ApiError, Macro, MacroUsage, PersonHere } from '../src/api/types';
import { newBotRule, ruleAtFault, soundRules } from '../src/lib/bot-edit';
import { buyerWrote } from '../src/lib/buyer-wrote';
import { asksForMacros, filling, firstFilling, folders, languages, lastSeen, missing, speaks } from '../src/lib/macro';
import { freeKinds, holds, newAction, newBlank, soundBlank, toSend, usageOf } from '../src/lib/macro-edit';
import { preparedByBot } from '../src/lib/prepared';
import { othersHere } from '../src/lib/presence';

const macro = (part: Partial<Macro>): Macro => ({
  id: 'own.1',
  version: 1,
  shipped: false,
  owner: null,
  changed_at: null,
  name: { en: 'Size help', zh: '尺码建议' },
  folder: '',
  shared: true,
  blanks: [],
  pictures: [],
  actions: [{ kind: 'private_message', texts: { en: 'Hello', id: 'Halo' } }],
  ...part,
});

describe('macros on a case', () => {
  it('open with a slash on an empty line only', () => {
    expect(asksForMacros('', 0)).toBe(true);
    expect(asksForMacros('Hello\n', 6)).toBe(true);
    expect(asksForMacros('Hello\n\nBye', 6)).toBe(true);
    expect(asksForMacros('Hello', 5)).toBe(false);
    expect(asksForMacros('Hello', 0)).toBe(false);
    expect(asksForMacros('a\nb', 2)).toBe(false);
  });

  it('stand in their folders, those without one last', () => {
    expect(folders([macro({}), macro({ folder: 'Returns' }), macro({ folder: 'Delivery' })])).toEqual([
      'Delivery',
      'Returns',
      '',
    ]);
  });

  it('speak what their texts speak; one without texts suits everybody', () => {
    expect(languages(macro({}))).toEqual(['en', 'id']);
    expect(speaks(macro({}), 'id-ID')).toBe(true);
    expect(speaks(macro({}), 'th')).toBe(false);
    expect(speaks(macro({ actions: [{ kind: 'assign', to: 'me' }] }), 'th')).toBe(true);
  });

  it('ask for the blanks that have no default, and send only what is filled', () => {
    const blanks = [
      { key: 'size', label: { en: 'Size', zh: '尺码' }, kind: 'choice' as const, choices: ['S', 'M'], default: 'M' },
      { key: 'next', label: { en: 'Next', zh: '下一步' }, kind: 'text' as const, choices: [], default: null },
    ];
    const first = firstFilling(blanks);
    expect(first).toEqual({ size: 'M', next: '' });
    expect(missing(blanks, first).map((one) => one.key)).toEqual(['next']);
    expect(missing(blanks, { size: '', next: 'We call you' })).toEqual([]);
    expect(filling({ blanks: first, language: null, edits: {} })).toEqual({ blanks: { size: 'M' } });
    expect(filling({ blanks: {}, language: 'th', edits: { private_message: 'x' } })).toEqual({
      language: 'th',
      edits: { private_message: 'x' },
    });
  });

  it('know the last message only of the case’s own conversation', () => {
    const message = { id: 'm2', sender: 'buyer' as const, text: '', sent_at: '', reading: null, by_hand: false };
    const conversation = {
      id: 'c',
      own: true,
      messages: [{ ...message, rule: null, pictures: [] }],
      handed_over: null,
    };
    expect(lastSeen({ conversation })).toBe('m2');
    expect(lastSeen({ conversation: { ...conversation, own: false } })).toBeNull();
    expect(lastSeen({ conversation: null })).toBeNull();
  });
});

describe('macros under edit', () => {
  it('take each kind once, notes and steps as often as wanted', () => {
    const kinds = freeKinds([newAction('assign', 'en'), newAction('note', 'en')]);
    expect(kinds).not.toContain('assign');
    expect(kinds).toContain('note');
    expect(newAction('private_message', 'zh')).toEqual({ kind: 'private_message', texts: { zh: '' } });
  });

  it('name new blanks apart and keep defaults that can be chosen', () => {
    const one = newBlank([]);
    const two = newBlank([one]);
    expect(one.key).not.toBe(two.key);
    expect(newBlank([two]).key).not.toBe(two.key);
    expect(soundBlank({ ...one, kind: 'choice', choices: ['S'], default: 'M' }).default).toBeNull();
    expect(soundBlank({ ...one, kind: 'text', choices: ['S'], default: 'M' })).toMatchObject({
      choices: [],
      default: 'M',
    });
  });

  it('leave empty languages out', () => {
    const sent = toSend(
      macro({ folder: ' Returns ', actions: [{ kind: 'public_reply', texts: { en: 'x', zh: ' ' } }] }),
    );
    expect(sent.folder).toBe('Returns');
    expect(sent.actions[0]?.texts).toEqual({ en: 'x' });
  });

  it('are found by name in either language, folder or words, and show use only when used', () => {
    expect(holds(macro({}), '尺码')).toBe(true);
    expect(holds(macro({}), 'HALO')).toBe(true);
    expect(holds(macro({}), 'refund')).toBe(false);
    const usage = { id: 'own.1', used: 0 } as MacroUsage;
    expect(usageOf([usage], 'own.1')).toBeNull();
    expect(usageOf([{ ...usage, used: 2 }], 'own.1')?.used).toBe(2);
  });
});

const error = (code: string, en = ''): ApiError => ({
  code,
  message: { en, zh: en },
  hint: null,
  field: null,
  rule: null,
});

it('the refusal that the buyer wrote brings the message, others bring none', () => {
  const buyer_message = { id: 'm', text: 'Forget it', sent_at: '2026-01-01T00:00:00Z' };
  const failure = new ApiFailure(409, error('buyer_wrote'), { error: error('buyer_wrote'), buyer_message });
  expect(buyerWrote(failure)).toEqual(buyer_message);
  expect(buyerWrote(new ApiFailure(409, error('other'), { buyer_message }))).toBeNull();
  expect(buyerWrote(new Error('x'))).toBeNull();
});

describe('presence', () => {
  const at = Date.parse('2026-01-01T00:00:00Z');
  const person = (id: string, doing: PersonHere['doing'], seconds: number): PersonHere => ({
    id,
    name: id,
    doing,
    until: new Date(at + seconds * 1000).toISOString(),
  });

  it('shows others only, who writes first, until they fade', () => {
    const people = [person('me', 'typing', 30), person('a', 'viewing', 30), person('b', 'typing', 30)];
    expect(othersHere(people, 'me', at).map((one) => one.id)).toEqual(['b', 'a']);
    expect(othersHere(people, 'me', at + 31_000)).toEqual([]);
    expect(othersHere([person('a', 'gone', 30)], 'me', at)).toEqual([]);
  });

  it('in a list someone who wrote lately is taken to be looking still', () => {
    const [one] = othersHere([person('b', 'typing', 30)], 'me', at + 60_000, 120_000);
    expect(one?.doing).toBe('viewing');
    expect(othersHere([person('b', 'typing', 30)], 'me', at + 200_000, 120_000)).toEqual([]);
  });
});

describe('the bot', () => {
  it('names new rules apart and sends no empty language', () => {
    const one = newBotRule([]);
    expect(newBotRule([one]).id).not.toBe(one.id);
    expect(newBotRule([{ ...one, id: 'rule_2' }]).id).toBe('rule_3');
    const [sent] = soundRules([{ ...one, when: ' open ', texts: { en: 'Hi', zh: '' } }]);
    expect(sent).toMatchObject({ when: 'open', texts: { en: 'Hi' } });
    expect(sent && 'zh' in sent.texts).toBe(false);
  });

  it('finds the rule that a refusal is about', () => {
    const rules = [{ ...newBotRule([]), id: 'parcel_shipped' }];
    expect(ruleAtFault(error('bad_bot', 'parcel_shipped: a rule needs a name'), rules)).toBe('parcel_shipped');
    expect(ruleAtFault(error('bad_bot', 'a bot has at most 50 rules'), rules)).toBeNull();
    expect(ruleAtFault(null, rules)).toBeNull();
  });

  it('prepared answers are those of a rule that nobody decided on, the latest first', () => {
    const act = { state: 'approved', rule: 'r' };
    const acts = [
      { ...act, id: '1' },
      { ...act, id: '2', rule: null },
      { ...act, id: '3' },
      { ...act, id: '4', state: 'posted' },
    ];
    expect(preparedByBot(acts as never).map((one) => one.id)).toEqual(['3', '1']);
  });
});
