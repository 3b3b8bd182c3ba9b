import { describe, expect, it } from 'vitest';
import type { PlaybookStep } from '../src/api/types';
import {
  faultOf,
  freeId,
  moved,
  newPlaybook,
  newStep,
  replaced,
  withAdvice,
  withinKept,
  withWithin,
} from '../src/pages/settings/playbooks/edit';

describe('the order of a list', () => {
  it.each([
    [0, 2, ['b', 'c', 'a']],
    [2, 0, ['c', 'a', 'b']],
    [1, 1, ['a', 'b', 'c']],
    [0, -1, ['a', 'b', 'c']],
    [2, 3, ['a', 'b', 'c']],
    [7, 0, ['a', 'b', 'c']],
  ])('%d to %d', (from, to, expected) => {
    expect(moved(['a', 'b', 'c'], from, to)).toEqual(expected);
  });

  it('keeps the others when one is replaced', () => {
    expect(replaced(['a', 'b'], 1, 'x')).toEqual(['a', 'x']);
  });
});

describe('what is new', () => {
  it('has a name of its own that the API takes', () => {
    expect(freeId('step', [])).toBe('step');
    expect(freeId('step', [{ id: 'step' }, { id: 'step_3' }])).toBe('step_2');
    const book = newPlaybook([{ ...newPlaybook([]) }]);
    expect(book.id).toBe('playbook_2');
    for (const id of [book.id, ...book.steps.map((one) => one.id)]) expect(id).toMatch(/^[a-z0-9_]{1,40}$/);
    expect(newStep(book.steps).id).not.toBe(book.steps[0]?.id);
  });
});

describe('a step', () => {
  const step: PlaybookStep = { ...newStep([]), within: 60, advice: { en: 'a', zh: 'b' }, words: { en: 'x', zh: 'y' } };

  it('loses what is emptied instead of sending it empty', () => {
    expect('advice' in withAdvice(step, { en: '', zh: '' })).toBe(false);
    expect(withAdvice(step, { en: '', zh: 'b' }).advice).toEqual({ en: '', zh: 'b' });
    expect('within' in withWithin(step, null)).toBe(false);
    expect(withWithin(step, 90).within).toBe(90);
  });

  it('has a time only while a person ticks it', () => {
    expect(withinKept({ ...step, done_by: 'hand' }).within).toBe(60);
    expect('within' in withinKept({ ...step, done_by: 'resolved' })).toBe(false);
  });
});

describe('where a refusal points', () => {
  const refusal = (en: string, code = 'bad_playbook') => faultOf({ code, message: { en } });
  it.each([
    ["quality.verify: a step's texts have 1 to 2,000 characters", { playbook: 'quality', step: 'verify' }],
    ['quality: a playbook has a name and 1 to 20 steps', { playbook: 'quality', step: null }],
    ['quality.: each step needs a name of its own', { playbook: 'quality', step: null }],
    ['a shop may have 60 playbooks', null],
  ])('%s', (message, expected) => expect(refusal(message)).toEqual(expected));

  it('is nowhere for other refusals', () => {
    expect(refusal('quality: x', 'bad_calendar')).toBeNull();
    expect(faultOf(null)).toBeNull();
  });
});
