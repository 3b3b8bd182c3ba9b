import { describe, expect, it, vi } from 'vitest';
import { ActionBook } from '../src/app/keyboard/Keyboard';
import { KEYMAP } from '../src/app/keyboard/map';
import { filterFromSearch, filterToSearch } from '../src/lib/filter-url';
import { pressName, Sequence } from '../src/lib/keys';
import { answered } from '../src/pages/case/unsure';
import { toggled } from '../src/pages/queue/useFilterMenu';
import { build, NO_ANSWERS } from '../src/parts/command/spec';

const unsure = [
  { issue: 'quality' as const, chance: 0.48 },
  { issue: 'mismatch' as const, chance: 0.41 },
];

describe('answers to an unsure triage', () => {
  it('correct the type and keep the severity', () => {
    expect(answered('first', { unsure, severity: 2 })).toEqual({ kind: 'set_issue', issue: 'quality', severity: 2 });
    expect(answered('second', { unsure, severity: 3 })).toEqual({ kind: 'set_issue', issue: 'mismatch', severity: 3 });
  });

  it('open the correction, or dismiss', () => {
    expect(answered('other', { unsure, severity: 1 })).toBe('ask');
    expect(answered('none', { unsure, severity: 1 })).toEqual({ kind: 'not_complaint' });
  });

  it('do nothing when triage is sure, or had one guess only', () => {
    for (const answer of ['first', 'second', 'other', 'none'] as const)
      expect(answered(answer, { unsure: [], severity: 1 })).toBeNull();
    expect(answered('second', { unsure: unsure.slice(0, 1), severity: 1 })).toBeNull();
  });
});

describe('keys of an unsure triage', () => {
  const press = (key: string, shiftKey = false) => ({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey });
  const run = (book: ActionBook, key: string) => {
    const name = pressName(press(key)) ?? '';
    const bound = new Map(
      book.actions().flatMap((action) => KEYMAP[action].keys.map((keys) => [keys as string, action])),
    );
    const hit = new Sequence().read(name, 0, new Set(bound.keys()));
    const action = hit === null ? undefined : bound.get(hit);
    if (action) book.find(action)?.run();
  };

  it('are 1, 2, 3 and 0, and t for every case', () => {
    expect(KEYMAP['case.guess_first'].keys).toEqual(['1']);
    expect(KEYMAP['case.guess_second'].keys).toEqual(['2']);
    expect(KEYMAP['case.guess_other'].keys).toEqual(['3']);
    expect(KEYMAP['case.dismiss'].keys).toEqual(['0']);
    expect(KEYMAP['case.issue'].keys).toEqual(['t']);
  });

  it('work while the question is on screen, and are silent after', () => {
    const book = new ActionBook();
    const first = vi.fn();
    const entry = { run: first, enabled: true };
    const gone = book.add('case.guess_first', entry);
    run(book, '1');
    run(book, '2');
    expect(first).toHaveBeenCalledTimes(1);
    entry.enabled = false;
    run(book, '1');
    entry.enabled = true;
    gone();
    run(book, '1');
    expect(first).toHaveBeenCalledTimes(1);
  });

  it('are the same where digits need Shift', () => {
    expect(pressName(press('1', true))).toBe('1');
  });
});

describe('not a complaint', () => {
  it('needs no words, and keeps them when given', () => {
    expect(build('not_complaint', NO_ANSWERS)).toEqual({ kind: 'not_complaint' });
    expect(build('not_complaint', { ...NO_ANSWERS, text: ' praise ' })).toEqual({
      kind: 'not_complaint',
      note: 'praise',
    });
  });
});

describe('the filter "unsure"', () => {
  it('has an address and toggles', () => {
    expect(filterFromSearch('?open=true&unsure=true')).toEqual({ open: true, unsure: true });
    expect(filterToSearch({ open: true, unsure: true })).toBe('?open=true&unsure=true');
    expect(toggled({ open: true }, 'unsure:true')).toEqual({ open: true, unsure: true });
    expect(toggled({ open: true, unsure: true }, 'unsure:true')).toEqual({ open: true });
  });
});
