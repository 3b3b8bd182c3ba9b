// Which step of a playbook is next, what may be done with a step, and which prepared words fit. Pure.
import type { CaseDetail, StepView, TextKind } from '../../api/types';

/** The gold thread's now: the first step that still waits. */
export function nextOpen(steps: readonly StepView[]): StepView | null {
  return steps.find((step) => step.state === 'open') ?? null;
}

/** Steps belong to a case in work; the API says the same. */
export function inWork(detail: Pick<CaseDetail, 'state' | 'merged_into'>): boolean {
  return detail.state !== 'resolved' && detail.state !== 'closed' && detail.merged_into === null;
}

/** What a person may do with a step that is open: the others are ticked by the case, and its end asks for a cause. */
export function stepActs(step: StepView): { done: boolean; skip: boolean } {
  const open = step.state === 'open';
  return { done: open && step.done_by === 'hand', skip: open && step.done_by !== 'resolved' };
}

/** Where a step's prepared words belong. */
export function wordsGoTo(step: Pick<StepView, 'done_by'>): TextKind {
  return step.done_by === 'public_reply' ? 'public_reply' : 'private_message';
}

export interface Prepared {
  language: string;
  text: string;
}

/** The buyer's language first, then the console's; when neither is there, whatever is. */
export function preparedWords(words: StepView['words'], buyer: string, console: string): Prepared[] {
  const wanted = [base(buyer), base(console)];
  const all = Object.entries(words).map(([language, text]) => ({ language, text }));
  const found = wanted.flatMap((language) => all.filter((one) => base(one.language) === language));
  return found.length > 0 ? [...new Set(found)] : all.slice(0, 1);
}

/** Prepared words in a draft: they take the place of other prepared words, and never of what a person wrote. */
export function withWords(draft: string, chosen: string, prepared: readonly string[]): string {
  const kept = draft.trim();
  if (kept === '' || prepared.some((words) => words.trim() === kept)) return chosen;
  return kept.includes(chosen.trim()) ? draft : `${draft.trimEnd()}\n\n${chosen}`;
}

function base(language: string): string {
  return (language.split('-')[0] ?? language).toLowerCase();
}
