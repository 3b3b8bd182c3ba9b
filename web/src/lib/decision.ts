// What a decision form says, made into what the API takes. Pure.
import type { DecisionDraft, EvidenceFile, Money, ReturnReasons, ReturnVerdict, ReturnView } from '../api/types';
import { toMinor } from './money';

export interface DecisionForm {
  verdict: ReturnVerdict;
  /** As typed, in main units. */
  amount: number | null;
  reason: string;
  text: string;
  keep: boolean;
  /** Files of the case that go along with a no. */
  evidence: readonly string[];
}

export const FRESH: DecisionForm = {
  verdict: 'approve',
  amount: null,
  reason: '',
  text: '',
  keep: false,
  evidence: [],
};

/** Goods may stay with the buyer only while a request for return and refund waits. */
export function mayKeep(request: Pick<ReturnView, 'kind' | 'awaits'>): boolean {
  return request.kind === 'return_and_refund' && request.awaits === 'request';
}

/** The currency a sum is typed in. */
export function currencyOf(request: Pick<ReturnView, 'amount'>, order: Money | null): string | null {
  return request.amount?.currency ?? order?.currency ?? null;
}

/** Whether a sum is asked for: for a part of it, and where nobody names one. */
export function asksSum(verdict: ReturnVerdict, wanted: Money | null): boolean {
  return verdict === 'approve_part' || (verdict === 'approve' && wanted === null);
}

export function draftOf(
  form: DecisionForm,
  request: Pick<ReturnView, 'kind' | 'awaits' | 'amount'>,
  order: Money | null,
): DecisionDraft {
  const currency = currencyOf(request, order);
  const sum = asksSum(form.verdict, request.amount ?? order) && form.amount !== null && currency !== null;
  const reason = form.reason.trim();
  const text = form.text.trim();
  return {
    verdict: form.verdict,
    ...(sum && form.amount !== null && currency !== null ? { amount: toMinor(form.amount, currency) } : {}),
    ...(reason !== '' && form.verdict !== 'approve' ? { reason } : {}),
    ...(text === '' ? {} : { text }),
    ...(form.keep && form.verdict === 'approve' && mayKeep(request) ? { keep_goods: true } : {}),
    ...(form.verdict === 'reject' && form.evidence.length > 0 ? { evidence: [...form.evidence] } : {}),
  };
}

/** Whether enough is said to ask the server. */
export function isSaid(draft: DecisionDraft, needsSum: boolean): boolean {
  if (needsSum && draft.amount === undefined) return false;
  return draft.verdict === 'approve' || draft.reason !== undefined;
}

/** Whether a file may go along: what the platform takes, or anything where pictures go up by hand. */
export function mayGo(file: Pick<EvidenceFile, 'media_type' | 'size'>, takes: ReturnReasons['takes']): boolean {
  return takes === null || (takes.types.includes(file.media_type) && file.size <= takes.largest);
}

/** The files with one more, or without it, in the order in which they were chosen. */
export function toggled(chosen: readonly string[], id: string): string[] {
  return chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];
}
