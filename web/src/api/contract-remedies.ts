// Remedies in the HTTP API: the suggestion, the ledger, limits, the report, the policy. A part of contract.ts.
import type { Words, Money, Issue, Role, ApiError, CaseState } from './contract';

// Remedies: money or goods for a buyer, a ledger that knows nothing of reviews. A case with one half done (open: true) does not close (remedy_open).
// GET  /shops/{shop}/cases/{id}/remedies/suggestion → RemedyChoices;  GET /shops/{shop}/cases/{id}/remedies → {items: Remedy[]};  GET …/remedies/{remedy} → Remedy (ETag = version)
// POST /shops/{shop}/cases/{id}/remedies {kind, amount?} → Remedy (suggested);  POST …/remedies/quick {kind, amount?, note?, evidence_later?, budget?} → Remedy (granted or approval_requested)
// POST …/remedies/{remedy}/offer {kind?, amount?, note?, evidence_later?} | /accept {note?} | /decline {reason?} | /grant {budget?} | /approve {} | /refuse {reason} | /evidence {label, url?, picture?} | /done {reference} | /cancel {reason}, If-Match → Remedy
// GET  /shops/{shop}/remedies?state=approval_requested,…&cursor=&limit=50 → {items: Remedy[], next};  GET /shops/{shop}/remedies/limits?case= → RemedyLimits
// GET  /shops/{shop}/remedies/report?days=180 → RemedyReport;  GET /shops/{shop}/remedies/policy → RemedyPolicy (ETag = version);  PUT RemedyPolicy with If-Match → RemedyPolicy
export type RemedyKind = 'refund' | 'partial_refund' | 'exchange' | 'reship' | 'coupon' | 'sample';
export type RemedyState = 'suggested' | 'offered' | 'accepted' | 'declined' | 'approval_requested' | 'approved' | 'refused' | 'granted' | 'done' | 'cancelled';
export type RemedyReason = 'one_remedy' | 'day' | 'day_count' | 'two_people' | 'currency';
export type RemedyVerb = 'offer' | 'accept' | 'decline' | 'grant' | 'approve' | 'refuse' | 'evidence' | 'done' | 'cancel';
export interface RemedyStep { label: Words; value: Money | null }
export interface RemedyChoice { kind: RemedyKind; amount: Money | null /* null for goods */; steps: RemedyStep[]; within: boolean /* the caller may grant it alone */;
  approval_of: Role | null; why: RemedyReason[]; refusal: ApiError | null /* nobody may: remedy_case_limit, remedy_budget */ }
export interface RemedyChoices { choices: RemedyChoice[] /* best first */; remarks: Words[]; order_value: Money | null; order_left: Money | null }
export interface Remedy { id: string; version: number; case: { id: string; number: number; version: number; state: CaseState } | null; order: string | null; buyer: string | null;
  kind: RemedyKind; amount: Money | null; state: RemedyState; open: boolean; allowed: RemedyVerb[]; suggested: { kind: RemedyKind; amount: Money | null }; arithmetic: RemedyStep[];
  note: string | null; evidence_due: string | null /* photos may follow until then */; evidence: { label: string; url: string /* empty for a picture */; picture: string | null }[];
  approval: { of: Role; why: RemedyReason[]; by: string; at: string; decided_by: string | null; who_can: { id: string; name: string; role: Role }[] /* while it waits */ } | null;
  granted_by: string | null /* whose limit it uses */; granted_role: Role | null; budget: string | null; reference: string | null; reason: string | null; author: string;
  created_at: string; offered_at: string | null; granted_at: string | null; ended_at: string | null }
export interface RemedyLeft { limit: Money | null /* null: none of one's own */; used: Money }
export interface RemedyLimits { role: Role; day: string; count: number; count_limit: number | null;
  currencies: { currency: string; per_remedy: Money | null; day: RemedyLeft; case: RemedyLeft | null; two_person_above: Money | null; budgets: { name: string; limit: Money | null; used: Money }[] }[] }
export interface RemedyGroup { cases: number; changed: number; raised: number }
export interface RemedyReport { since: string; with_remedy: RemedyGroup; without_remedy: RemedyGroup; order: { remedy_first: number; change_first: number; cut: boolean };
  difference: { value: number; low: number; high: number } | null /* null: too few cases */; finding: Words; caution: Words;
  spent: { month: string; kind: RemedyKind; count: number; sum: Money | null }[] }
export interface RemedyPolicy { version: number; loss: { issue: Issue; severity: number; percent: number }[]; above_loss: number; regular_from: number; regular_extra: number;
  wary_from: number; wary_days: number; ceilings: Money[]; limits: { role: Role; per_remedy: Money[]; per_day: Money[]; per_day_count: number }[]; per_case: Money[];
  budgets: { name: string; per_month: Money }[]; two_person_above: Money[]; approver: Role; cooling_days: number; evidence_days: number }
/** What can be handed out on a channel, asked of its platform now. GET shops/{s}/channels/{c}/coupons; POST cases/{id}/coupon {remedy, coupon, title} sends one as a card. */
export interface Coupons { items: Coupon[]; cards: boolean /* they leave as cards by themselves; else a code goes out in a message */ }
export interface Coupon { id: string; title: string; code: string | null; off: Money | null; percent: string | null /* hundredths, as the platform writes them */; least: Money | null /* must be bought at least */; ends_at: string | null }
