// Return requests and parcels: the part of the contract about what goes back and what is on its way.

import type { ActCheck, Money } from './contract';

export type ReturnKind = 'return_and_refund' | 'refund_only' | 'exchange' | 'cancel' | 'other';
export type ReturnState = 'requested' | 'approved' | 'rejected' | 'goods_on_the_way' | 'goods_received' | 'refunded' | 'closed' | 'cancelled' | 'unknown';
export type ReturnStage = 'request' | 'goods';
export type ReturnVerdict = 'approve' | 'approve_part' | 'reject';
export type Decider = 'house' | 'platform' | 'time_out' /* approved by the platform itself, because nobody had decided */;

// POST /shops/{shop}/cases/{id}/returns/{return}/check DecisionDraft → ReturnCheck          (pure check, nothing stored)
// POST /shops/{shop}/cases/{id}/returns/{return}/decision DecisionDraft with If-Match → CaseDetail   (an act of kind return_decision is drafted; approve/decline/withdraw/posted as every act)
//   422 return_settled, decision_on_its_way, unknown_return, reason_missing, bad_amount, amount_unknown, refund_open, remedy_above_order, remedy_case_limit, remedy_budget, rule refusals;
//   posted: 422 proof_missing (an address, a screenshot or a reference in the note), return_settled, remedy_limit
export interface DecisionDraft { verdict: ReturnVerdict; amount?: Money /* for a part, or where neither request nor order names a sum */; reason?: string /* needed unless approved as a whole */;
  text?: string /* said to the buyer with it */; keep_goods?: boolean; evidence?: string[] /* files of the case that go along with a no */ }
// GET /shops/{shop}/cases/{id}/returns/{return}/reasons → ReturnReasons (case_work; asked of the platform: platform_refused, platform_away, …)
//   evidence: 422 evidence_not_asked (with a yes), unknown_evidence, too_much_evidence, evidence_unfit (not what the platform takes)
export interface ReturnReasons { takes: { most: number; largest: number /* bytes */; types: string[] } | null /* pictures go up by hand */;
  reasons: { code: string /* the decision's reason */; words: string; needs: string[] }[] /* empty: the platform has no list */ }
export interface ReturnCheck extends ActCheck { pays: Money | null /* what goes back with it */ }
export interface DecisionView { of: string; stage: ReturnStage; verdict: ReturnVerdict; pays: Money | null; reason: string | null; keep_goods: boolean; evidence: string[] /* files that go along */ }
export interface ReturnView { id: string; external_id: string; kind: ReturnKind; state: ReturnState; status: string | null /* the platform's word */; since: string; awaits: ReturnStage | null;
  reason: string | null /* the platform's word */; text: string; evidence: string[]; order: string | null; product: string | null; sku: string | null; quantity: number | null; amount: Money | null;
  requested_at: string; updated_at: string | null; decided: DecidedView[] }
export interface DecidedView { stage: ReturnStage; verdict: ReturnVerdict; by: Decider; at: string; pays: Money | null; act: string | null }

export type ParcelStatus = 'info_received' | 'picked_up' | 'in_transit' | 'customs' | 'out_for_delivery' | 'available_for_pickup' | 'delivered' | 'delay' | 'failed_delivery' | 'lost' | 'damaged' | 'returning' | 'returned' | 'unknown';
export type ExceptionKind = 'lost' | 'damaged' | 'returned' | 'stuck';
export interface ParcelView { id: string; tracking: string; carrier: string | null; order: string | null; status: ParcelStatus; exception: { kind: ExceptionKind; since: string } | null;
  handed_over_at: string | null; delivered_at: string | null; own: boolean /* a feedback of this case */; steps: ParcelStep[] /* oldest first */ }
export interface ParcelStep { at: string; status: ParcelStatus; word: string | null /* the carrier's */; description: string; place: string | null; told_by: string | null /* the tracker; null: the channel, or a file */ }
