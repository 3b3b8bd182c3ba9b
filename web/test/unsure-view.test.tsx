import { describe, expect, it } from 'vitest';
import type { CaseDetail, CommandKind } from '../src/api/types';
import { Unsure } from '../src/pages/case/Unsure';
import type { CaseWork } from '../src/pages/case/useCaseWork';
import { show } from './show';

function html(unsure: CaseDetail['unsure'], may: readonly CommandKind[]): string {
  const detail = { unsure, severity: 2 } as CaseDetail;
  const work = {
    busy: false,
    may: (kind: CommandKind) => ({ allowed: may.includes(kind), whyNot: null }),
  } as CaseWork;
  return show(<Unsure detail={detail} work={work} />, { language: 'zh-CN' });
}

const guesses: CaseDetail['unsure'] = [
  { issue: 'quality', chance: 0.48 },
  { issue: 'mismatch', chance: 0.41 },
];

describe('the question of an unsure triage', () => {
  it('offers both guesses with their chances and keys', () => {
    const out = html(guesses, ['set_issue', 'not_complaint']);
    expect(out).toContain('产品质量 48%');
    expect(out).toContain('与描述不符 41%');
    for (const key of ['1', '2', '3', '0']) expect(out).toContain(`aria-keyshortcuts="${key}"`);
  });

  it('is not asked when triage is sure, or when no answer is allowed', () => {
    expect(html([], ['set_issue', 'not_complaint'])).toBe('');
    expect(html(guesses, [])).toBe('');
  });

  it('has no second button for one guess, and disables what may not be done', () => {
    const out = html(guesses.slice(0, 1), ['set_issue']);
    expect(out).not.toContain('aria-keyshortcuts="2"');
    expect(
      /<button[^>]*aria-keyshortcuts="0"[^>]*disabled|<button[^>]*disabled[^>]*aria-keyshortcuts="0"/.test(out),
    ).toBe(true);
  });
});
