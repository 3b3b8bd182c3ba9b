// Appeals as the console shows them: lists, the next verb, what a verb is told, the passage of a selection, exhibits. Pure.
import type {
  Appeal,
  AppealDetail,
  AppealFile,
  AppealGround,
  AppealItem,
  AppealProposal,
  AppealState,
  AppealVerb,
} from '../api/types';

/** The lists of the board, each the states it shows. */
export const BOARD = {
  open: ['draft', 'submitted', 'information_asked', 'escalated'],
  draft: ['draft'],
  waiting: ['submitted', 'escalated'],
  information_asked: ['information_asked'],
  decided: ['won', 'partly_won', 'lost'],
  abandoned: ['abandoned'],
} as const satisfies Record<string, readonly AppealState[]>;

export type BoardName = keyof typeof BOARD;
export const BOARD_NAMES = Object.keys(BOARD) as BoardName[];

export function countOf(name: BoardName, states: Partial<Record<AppealState, number>>): number {
  return BOARD[name].reduce((sum, state) => sum + (states[state] ?? 0), 0);
}

export const TONE: Record<AppealState, string> = {
  draft: 'gold',
  submitted: '',
  information_asked: 'amber',
  won: 'green',
  partly_won: 'green',
  lost: 'red',
  escalated: '',
  abandoned: '',
};

/** Open ones first, of them what is due first; then what ended, the latest first. */
export function inOrder<A extends Pick<Appeal, 'open' | 'due_at' | 'opened_at'>>(appeals: readonly A[]): A[] {
  const due = (one: A) => (one.due_at === null ? Number.POSITIVE_INFINITY : Date.parse(one.due_at));
  return [...appeals].sort((a, b) => {
    if (a.open !== b.open) return a.open ? -1 : 1;
    const [first, second] = [due(a), due(b)];
    if (a.open && first !== second) return first - second;
    return Date.parse(b.opened_at) - Date.parse(a.opened_at);
  });
}

/** What is done with buttons; ground, evidence and statement have places of their own. */
export const STEPS = [
  'submit',
  'send_information',
  'decide',
  'ask_information',
  'escalate',
  'abandon',
] as const satisfies readonly AppealVerb[];
export type AppealStep = (typeof STEPS)[number];

/** The gold button of each state, while it is allowed. */
const NEXT: Partial<Record<AppealState, AppealStep>> = {
  draft: 'submit',
  submitted: 'decide',
  information_asked: 'send_information',
  lost: 'escalate',
  partly_won: 'escalate',
  escalated: 'decide',
};

export function nextStep(
  { state }: Pick<Appeal, 'state'>,
  allowed: Readonly<AppealDetail['allowed']>,
): AppealStep | null {
  const step = NEXT[state];
  // What leaves by itself is gold where it may.
  if (step === 'submit' && allowed.includes('send')) return null;
  return step !== undefined && allowed.includes(step) ? step : null;
}

/** The steps that are allowed, the gold one first. */
export function shownSteps(appeal: Pick<Appeal, 'state'>, allowed: Readonly<AppealDetail['allowed']>): AppealStep[] {
  const next = nextStep(appeal, allowed);
  const steps = STEPS.filter((step) => allowed.includes(step));
  return next === null ? steps : [next, ...steps.filter((step) => step !== next)];
}

export type StepField = 'reference' | 'what' | 'note' | 'reason';

/** What a step is told in words; those of `MUST` may not be left empty. */
export const ASKED: Record<AppealStep, readonly StepField[]> = {
  submit: ['reference'],
  send_information: ['note'],
  decide: ['reason'],
  ask_information: ['what'],
  escalate: ['reference', 'note'],
  abandon: ['reason'],
};
const MUST: readonly AppealStep[] = ['ask_information', 'abandon'];

/** As the API refuses beyond it (text_too_long). */
export const LONGEST_STATEMENT = 5_000;
export const LONGEST: Record<StepField | 'passage', number> = {
  reference: 200,
  what: 2_000,
  note: 2_000,
  reason: 2_000,
  passage: 2_000,
};

/** The words of a step as the API takes them; null while something must still be said. */
export function toldOf(step: AppealStep, typed: Partial<Record<StepField, string>>): Record<string, string> | null {
  const told = ASKED[step].flatMap((field) => {
    const text = (typed[field] ?? '').trim();
    return text === '' ? [] : [[field, text] as const];
  });
  return MUST.includes(step) && told.length === 0 ? null : Object.fromEntries(told);
}

/** Kinds that the ground needs and that do not go with the appeal. */
export function missingOf(checklist: readonly AppealItem[]): AppealItem['shows'][] {
  return checklist.filter((item) => item.needed && !item.goes).map((item) => item.shows);
}

export interface Choice {
  ground: AppealGround;
  proposal: AppealProposal | null;
}

/** Every ground, the proposed ones first in the order in which they were proposed. */
export function choices(grounds: readonly AppealGround[], proposals: readonly AppealProposal[]): Choice[] {
  const proposed = proposals.flatMap((proposal) => {
    const ground = grounds.find((one) => one.id === proposal.ground);
    return ground ? [{ ground, proposal }] : [];
  });
  const named = new Set(proposed.map(({ ground }) => ground.id));
  return [
    ...proposed,
    ...grounds
      .filter((one) => !named.has(one.id))
      .map((ground) => ({ ground, proposal: null as AppealProposal | null })),
  ];
}

/** The words between two places of a text (counted as strings count), without spaces around; null where there are none. */
export function passageAt(text: string, from: number, to: number): string | null {
  const [start, end] = wholeSigns(text, Math.min(from, to), Math.max(from, to));
  const words = text.slice(start, end).trim();
  return words === '' ? null : words;
}

/** No emoji is cut in two. */
function wholeSigns(text: string, from: number, to: number): [number, number] {
  const low = (at: number) => /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1));
  const [start, end] = [Math.max(0, from), Math.min(text.length, to)];
  return [low(start) ? start - 1 : start, low(end) ? end + 1 : end];
}

/** A text before, in and behind a passage; the whole text before where the passage is not in it. */
export function around(text: string, passage: string | null): [before: string, passage: string, after: string] {
  const at = passage === null || passage.trim() === '' ? -1 : text.indexOf(passage);
  if (passage === null || at < 0) return [text, '', ''];
  return [text.slice(0, at), passage, text.slice(at + passage.length)];
}

/** The files in the order in which they go, then the others that are in use. */
export function exhibits(files: readonly AppealFile[], evidence: readonly string[]) {
  const usable = files.filter((file) => file.withdrawn === null);
  const go = evidence.flatMap((id) => usable.find((file) => file.id === id) ?? []);
  return { go, rest: usable.filter((file) => !evidence.includes(file.id)) };
}

/** One place up (−1) or down (+1); as it was at the ends. */
export function moved(ids: readonly string[], id: string, by: -1 | 1): string[] {
  const from = ids.indexOf(id);
  const other = ids[from + by];
  if (from < 0 || other === undefined) return [...ids];
  return ids.map((one, at) => (at === from ? other : at === from + by ? id : one));
}
