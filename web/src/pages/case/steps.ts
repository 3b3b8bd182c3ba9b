// The order of states, and which command moves a case on. Presentation only: what is allowed comes from the API.
import type { CaseDetail, CaseState } from '../../api/types';
import type { FormKind } from '../../parts/command/spec';

export const STATES: readonly CaseState[] = [
  'new',
  'verifying',
  'replied',
  'contacted',
  'resolving',
  'resolved',
  'closed',
];

export type Step = FormKind | 'public_reply' | 'private_message';

/** A platform's question about an appeal that waits for its answer: nothing of the case comes before it. */
export function informationDue(detail: Pick<CaseDetail, 'clocks'>): { appeal_id: string; due_at: string } | null {
  for (const { kind, state, met_at, appeal_id, due_at } of detail.clocks) {
    const open = state === 'running' || (state === 'breached' && met_at === null);
    if (kind === 'appeal_information' && open && appeal_id && due_at) return { appeal_id, due_at };
  }
  return null;
}

/** The gold button: the one thing that moves this case on. */
export function nextStep(detail: CaseDetail): Step {
  switch (detail.state) {
    case 'new':
      return 'start';
    case 'verifying':
      return detail.verdict === null ? 'verify' : 'public_reply';
    case 'replied':
      return 'private_message';
    case 'contacted':
      return 'resolving';
    case 'resolving':
      return 'resolve';
    case 'resolved':
      return 'close';
    case 'closed':
      return 'reopen';
  }
}

/** The other way on from here, when there is one. */
export function otherStep(state: CaseState): FormKind | null {
  if (state === 'verifying') return 'skip_reply';
  if (state === 'replied') return 'skip_contact';
  return null;
}
