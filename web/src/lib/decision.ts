// What a decision form says, made into what the API takes. Pure.
import type { DecisionDraft, Money, ReturnVerdict, ReturnView } from '../api/types';
import { toMinor } from './money';

export interface DecisionForm {
  verdict: ReturnVerdict;
  /** As typed, in main units. */
  amount: number | null;
  reason: string;
  text: string;
  keep: boolean;
}

export const FRESH: DecisionForm = { verdict: 'approve', amount: null, reason: '', text: '', keep: false };

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
  };
}

/** Whether enough is said to ask the server. */
export function isSaid(draft: DecisionDraft, needsSum: boolean): boolean {
  if (needsSum && draft.amount === undefined) return false;
  return draft.verdict === 'approve' || draft.reason !== undefined;
}
