// Changes to a shop's playbooks while a lead edits them, and where a refusal points. Pure.
import type { Playbook, PlaybookStep } from '../../../api/types';

/** What may stand in prepared words; the API fills them in. */
export const PLACEHOLDERS = [
  'buyer',
  'product',
  'order',
  'amount',
  'quantity',
  'carrier',
  'tracking',
  'shipped_on',
  'promised_on',
  'delivered_on',
  'shop',
  'agent',
  'case',
] as const;
export const LANGUAGES = ['en', 'zh', 'id', 'th', 'vi', 'ms', 'ja'] as const;
export const REMEDIES = ['refund', 'partial_refund', 'exchange', 'reship', 'coupon', 'sample'] as const;

/** Puts one item of a list elsewhere; outside the list it stays where it is. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const item = list[from];
  if (item === undefined || to < 0 || to >= list.length || from === to) return [...list];
  const rest = list.filter((_, index) => index !== from);
  return [...rest.slice(0, to), item, ...rest.slice(to)];
}

export function replaced<T>(list: readonly T[], at: number, item: T): T[] {
  return list.map((one, index) => (index === at ? item : one));
}

/** "step", "step_2", "step_3": the first that is free. Names are never shown again once a case carries them. */
export function freeId(stem: string, taken: readonly { id: string }[]): string {
  const ids = new Set(taken.map((one) => one.id));
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? stem : `${stem}_${n}`;
    if (!ids.has(id)) return id;
  }
}

export function newStep(steps: readonly PlaybookStep[]): PlaybookStep {
  return {
    id: freeId('step', steps),
    name: { en: '', zh: '' },
    owner: 'agent',
    done_by: 'hand',
    required: false,
    calendar: 'business',
  };
}

export function newPlaybook(all: readonly Playbook[]): Playbook {
  return {
    id: freeId('playbook', all),
    name: { en: '', zh: '' },
    issues: [],
    severity_from: 1,
    steps: [{ ...newStep([]), name: { en: 'Verify', zh: '核实' }, done_by: 'verified' }],
  };
}

/** Words that are empty in both languages are no advice. */
export function withAdvice(step: PlaybookStep, advice: { en: string; zh: string }): PlaybookStep {
  const { advice: _, ...rest } = step;
  return advice.en === '' && advice.zh === '' ? rest : { ...rest, advice };
}

export function withWithin(step: PlaybookStep, within: number | null): PlaybookStep {
  const { within: _, ...rest } = step;
  return within === null ? rest : { ...rest, within };
}

/** Only a step that a person ticks has a time. */
export function withinKept(step: PlaybookStep): PlaybookStep {
  return step.done_by === 'hand' ? step : withWithin(step, null);
}

export interface Fault {
  playbook: string;
  step: string | null;
}

/** `bad_playbook` begins with the name at fault: "quality.verify: …" or "quality: …". */
export function faultOf(error: { code: string; message: { en: string } } | null): Fault | null {
  if (error?.code !== 'bad_playbook') return null;
  const found = /^([a-z0-9_]+)(?:\.([a-z0-9_]*))?: /.exec(error.message.en);
  return found?.[1] ? { playbook: found[1], step: found[2] || null } : null;
}
