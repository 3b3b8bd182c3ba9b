import { describe, expect, it } from 'vitest';
import { inWork, nextOpen, preparedWords, stepActs, withWords, wordsGoTo } from '../src/pages/case/play';
import { madeStep } from './made';

const step = madeStep;

describe('the step that is now', () => {
  it('is the first that is neither done nor skipped', () => {
    const steps = [
      step({ id: 'a', state: 'done' }),
      step({ id: 'b', state: 'skipped' }),
      step({ id: 'c' }),
      step({ id: 'd' }),
    ];
    expect(nextOpen(steps)?.id).toBe('c');
    expect(nextOpen(steps.slice(0, 2))).toBeNull();
  });

  it.each([
    ['hand', 'open', { done: true, skip: true }],
    ['verified', 'open', { done: false, skip: true }],
    ['public_reply', 'open', { done: false, skip: true }],
    ['resolved', 'open', { done: false, skip: false }],
    ['hand', 'done', { done: false, skip: false }],
    ['hand', 'skipped', { done: false, skip: false }],
  ] as const)('%s, %s', (done_by, state, acts) => {
    expect(stepActs(step({ done_by, state }))).toEqual(acts);
  });

  it('belongs to a case in work', () => {
    expect(inWork({ state: 'verifying', merged_into: null })).toBe(true);
    expect(inWork({ state: 'resolved', merged_into: null })).toBe(false);
    expect(inWork({ state: 'closed', merged_into: null })).toBe(false);
    expect(inWork({ state: 'replied', merged_into: 'x' })).toBe(false);
  });
});

describe('prepared words', () => {
  const words = { en: 'Sorry', zh: '抱歉', id: 'Maaf' };
  const languages = (buyer: string, console: string, given: Record<string, string> = words) =>
    preparedWords(given, buyer, console).map((one) => one.language);

  it('come in the language of the buyer, then of the console, each once', () => {
    expect(languages('id', 'zh-CN')).toEqual(['id', 'zh']);
    expect(languages('zh', 'zh-CN')).toEqual(['zh']);
    expect(languages('en-GB', 'en')).toEqual(['en']);
    expect(languages('th', 'en')).toEqual(['en']);
  });

  it('come in another language rather than not at all', () => {
    expect(languages('th', 'zh-CN', { en: 'Sorry' })).toEqual(['en']);
    expect(languages('th', 'en', {})).toEqual([]);
  });

  it('belong to the public reply or to the buyer', () => {
    expect(wordsGoTo(step({ done_by: 'public_reply' }))).toBe('public_reply');
    expect(wordsGoTo(step({ done_by: 'private_message' }))).toBe('private_message');
    expect(wordsGoTo(step({ done_by: 'hand' }))).toBe('private_message');
  });

  it('fill an empty draft and take the place of other prepared words', () => {
    expect(withWords(' \n', 'Sorry', ['Sorry', '抱歉'])).toBe('Sorry');
    expect(withWords('抱歉', 'Sorry', ['Sorry', '抱歉'])).toBe('Sorry');
  });

  it('never take the place of what a person wrote, and come once', () => {
    const once = withWords('Hi Mei,', 'Sorry', ['Sorry']);
    expect(once).toBe('Hi Mei,\n\nSorry');
    expect(withWords(once, 'Sorry', ['Sorry'])).toBe(once);
  });
});
