// Appeals in the HTTP API: the board, those of a case, one, its commands, grounds, the report; and the service record. A part of contract.ts.
import type { ActKind, ActState, ApiError, CaseState, ClockKind, Ground, Issue, Money, TimelineEntry, Words } from './contract';
import type { RemedyKind } from './contract-remedies';

// GET  /shops/{shop}/appeals?state=draft,submitted,…&channel=&ground=&cursor=&limit=50 → AppealBoard (what is due first comes first)
// GET  /shops/{shop}/cases/{id}/appeals → CaseAppeals;  POST {subject: AppealSubject} → 201 AppealDetail (draft; every file of the case is chosen)
//   errors: unknown_subject, not_contestable, appeal_exists, appeal_spent, window_over, wrong_state (closed case)
// GET  /shops/{shop}/appeals/{id} → AppealDetail (ETag = version);  POST …/command AppealCommand, If-Match → AppealDetail
//   errors: wrong_state, unknown_ground, passage_not_there, unknown_evidence, too_much_evidence, empty_text, text_too_long, no_ground, evidence_missing, appeal_spent, window_over, bad_time, already_escalated, stale (412)
// POST /shops/{shop}/appeals/{id}/send AppealSend, If-Match → AppealDetail (case_work; an appeal about a return leaves as the case's no to it, by the platform's interface)
//   errors: by_hand, statement_missing, no_ground, evidence_missing, evidence_unfit, reason_missing, return_settled, decision_on_its_way, dispute_leaving, dispute_sent (these two: `submit` too), and as of a return's decision
// GET  /shops/{shop}/appeal-grounds?channel=&of=review|return → AppealGrounds;  GET /shops/{shop}/appeals/report?months=12 → AppealReport
// POST /shops/{shop}/appeal-tone {text} → AppealTone (case_work; words that weaken a statement; text_too_long)
// GET  /shops/{shop}/service-record?from=2026-11-01&to=2026-11-30 → ServiceRecord (export_run; at most 366 days: bad_period, bad_date);  service-record.zip → the signed bundle, service-record.html → its statement
export type AppealState = 'draft' | 'submitted' | 'information_asked' | 'won' | 'partly_won' | 'lost' | 'escalated' | 'abandoned';
export type AppealVerdict = 'won' | 'partly_won' | 'lost';
export type AppealVerb = 'choose_ground' | 'choose_evidence' | 'state' | 'submit' | 'ask_information' | 'send_information' | 'decide' | 'escalate' | 'abandon';
export type AppealNext = 'further_evidence' | 'official_support' | 'public_clarification' | 'improve_and_follow_up';
export type EvidenceShows = 'review' | 'order' | 'parcel' | 'conversation' | 'return' | 'call' /* these six are logs, the others files; a listing is either */ | 'packing_photo' | 'item_photo' | 'listing' | 'screenshot' | 'invoice' | 'test_report' | 'video_still' | 'call_still' | 'call_transcript' | 'document';
export type AppealCommand =
  | { verb: 'choose_ground'; ground: string; passage?: string | null /* exactly as it stands in the text */ }
  | { verb: 'choose_evidence'; evidence: string[] /* in their order */ }
  | { verb: 'state'; text: string /* at most 5,000 characters */ }
  | { verb: 'submit'; reference?: string | null; incomplete?: boolean /* knowing what is missing */ }
  | { verb: 'ask_information'; what: string; until?: string | null /* as the platform's rule says unless told */ }
  | { verb: 'send_information'; note?: string | null }
  | { verb: 'decide'; verdict: AppealVerdict; reason?: string | null }
  | { verb: 'escalate'; reference?: string | null; note?: string | null }
  | { verb: 'abandon'; reason: string };
export interface AppealSend { reason?: string | null /* the platform's own word, or ours where it has no list */; incomplete?: boolean /* knowing what is missing */ }
export interface AppealSubject { kind: 'review' | 'return'; id: string }
export interface Appeal { id: string; version: number; state: AppealState; open: boolean /* the case cannot close */; case_id: string; case_number: number; channel_id: string; platform: string; market: string;
  subject: AppealSubject; ground: string | null; ground_name: Words | null; passage: string | null; statement: string | null; evidence: string[]; reference: string | null; by: 'api' | 'hand' | null /* submitted so */;
  missing: EvidenceShows[] /* needed, and did not go with it */; had: EvidenceShows[] /* went with it */; asked: string | null; due_at: string | null; due: 'window' | 'information' | 'decision' | null;
  window_ends: string | null; escalated: boolean; reason: string | null; bundle: string | null /* BLAKE3 of the last bundle's manifest */; author: string; opened_at: string; submitted_at: string | null; decided_at: string | null }
export interface AppealCase { id: string; number: number; version: number; state: CaseState }
export interface AppealBoard { items: { appeal: Appeal; case: AppealCase | null; channel_name: string; product: string | null; buyer: string | null /* hidden from whoever may not see it */; excerpt: string | null /* the beginning of the case's words */ }[]; states: Record<AppealState, number> /* whatever the filter */; next: string | null }
export interface AppealShare { decided: number; won: number /* partly won count half */; share: { value: number; low: number; high: number } | null /* 80 % interval; null: fewer than 5 were decided */ }
export interface AppealItem { shows: EvidenceShows; needed: boolean; there: boolean /* the case has it */; goes: boolean /* it goes with the appeal */ }
export interface AppealGround { id: string; name: Words; means: Words; how: Words; needs: EvidenceShows[]; helps: EvidenceShows[]; source: string; page_date: string | null; grade: 'platform' | 'second_hand' | 'house'; strength: AppealShare; checklist: AppealItem[] }
export interface AppealHandling { id: string; attempts: number; information: number /* seconds */; decision: number /* seconds */; calendar: string; source: string; grade: 'platform' | 'second_hand' | 'house' }
export interface AppealGrounds { handling: AppealHandling; grounds: AppealGround[] }
export interface AppealProposal { ground: string; why: Words[]; passage: string | null }
export interface AppealFinding { kind: 'copies' | 'buyer_reviews' | 'buyer_returns' | 'chat_coercion' | 'private'; says: Words; supports: Ground | null; links: { kind: 'review' | 'message'; id: string; case: string | null; excerpt: string }[] }
export interface AppealContest { subject: AppealSubject; external_id: string | null; text: string; window_ends: string | null; why_not: ApiError | null; proposals: AppealProposal[] /* best first */; findings: AppealFinding[]; grounds: AppealGround[] }
export interface CaseAppeals { appeals: Appeal[]; contests: AppealContest[] }
export interface AppealFile { id: string; shows: EvidenceShows; name: string; media_type: string; size: number; chosen: boolean; withdrawn: string | null; too_large: boolean }
export interface AppealHandOver { page: string | null; fields: { key: 'order' | 'subject' | 'ground' | 'passage' | 'statement'; label: Words; value: string | null; value_zh: string | null; longest: number | null }[]; files: string[]; too_large: string[]; largest: number;
  api: AppealByApi | null /* null: by hand, or the return waits for no decision */; dispute: AppealDispute | null }
export interface AppealByApi { most: number; largest: number /* bytes of a file */; types: string[]; unfit: string[] /* chosen files that it does not take */ }
export interface AppealDispute { act: string; state: 'leaving' | 'stopped' | 'sent'; act_state: ActState; own: boolean /* made from this appeal */; before: boolean /* it stood there when the appeal was opened */; files: number; at: string | null /* sent, or leaves */; platform_id: string | null; code: string | null; why: string | null }
export interface AppealDetail { appeal: Appeal; case: AppealCase; external_id: string | null; text: string; handling: AppealHandling; attempts: number; checklist: AppealItem[]; strength: AppealShare | null; grounds: AppealGround[];
  proposals: AppealProposal[]; findings: AppealFinding[]; files: AppealFile[]; allowed: (AppealVerb | 'send' /* by its own path */)[]; next: AppealNext[]; hand_over: AppealHandOver; timeline: TimelineEntry[] }
export interface AppealReport { since: string; all: AppealShare; grounds: Record<string, AppealShare>; names: Record<string, Words> /* of these grounds, by id; none for what the rulebook has no more */; markets: { platform: string; market: string; strength: AppealShare }[];
  evidence: { shows: EvidenceShows; with: AppealShare; without: AppealShare; among_won: number | null }[]; invalid: { decided: number; lost: number; share: number | null; warning: Words | null } /* 90 days */;
  months: { month: string; submitted: number; won: number; partly_won: number; lost: number; took: number | null /* seconds, the middle one */ }[] }
export interface AppealTone { slips: { start: number; end: number /* in code points of the text */; advice: Words }[] }
export interface ServiceRecord { shop: string; zone: string; as_of: string; from: string; to: string; reviews: { total: number; negative: number; by_issue: Record<Issue, number>; stars: number[] };
  promises: { kind: ClockKind; platform: boolean; target: number; met: number; breached: number; open: number; p50: number | null; p90: number | null }[] /* seconds */;
  repair: { negative: number; replied: number; contacted: number; resolved: number; improved: number }; remedies: { kind: RemedyKind; count: number; sum: Money | null }[];
  acts: { kind: ActKind; state: string; count: number }[]; ruled: { acts: number; cut: boolean /* the newest 2,000 */; decisions: Record<string, number>; rules: Record<string, number> };
  appeals: { submitted: number; won: number; partly_won: number; lost: number };
  log: { seq: number; hash: string } | null /* up to which event of the shop's log it was counted */ }
