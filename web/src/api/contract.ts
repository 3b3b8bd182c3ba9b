// The shape of the HTTP API as the console uses it. Base path: /api/v1. Instants are RFC 3339 UTC strings,
// money is {minor, currency} in minor units, spans are whole seconds, ids are UUID strings.
//
// Authentication: HttpOnly session cookie set by POST /session. Every write carries `X-Kintsugi: console`
// (CSRF guard; without it a cookie-authenticated write is refused with 403 csrf). Writes may carry
// `Idempotency-Key: <uuid>`; case commands carry `If-Match: "<version>"` (the ETag) and answer 412 `version_conflict`
// when someone else changed the case.

import type { Call } from './contract-calls';
import type { DecisionView, ParcelView, ReturnView } from './contract-returns';
import type { Delivery, HandOverWhy, PersonHere } from './contract-talk';
/** Text in both console languages. */
export interface Words { en: string; zh: string }

/** Every error, any status: body is {error: ApiError}. */
export interface ApiError {
  code: string;
  message: Words;          // what happened
  hint: Words | null;      // what to do
  field: string | null;    // the request field at fault
  rule: { id: string; source: string; date: string | null } | null;   // the dated rule that refused
}

export type Role = 'owner' | 'lead' | 'agent' | 'operator' | 'buyer' | 'viewer';
export type Permission =
  | 'case_read' | 'case_work' | 'case_assign' | 'act_approve' | 'import_run' | 'export_run' | 'overview_read'
  | 'policy_read' | 'policy_change' | 'member_read' | 'member_manage' | 'token_manage' | 'channel_manage' | 'audit_read' | 'job_manage'
  | 'view_share' | 'personal_data_read' | 'remedy_grant' | 'remedy_approve' | 'product_manage' | 'live_manage' | 'live_work';

// ── session ─────────────────────────────────────────────────────────────
// GET /setup → {needed: boolean};  POST /setup {token, name, email, password, shop} → Session
// GET /session → Session (401 when signed out);  POST /session {email, password} → Session;  DELETE /session → 204
// PATCH /session {locale?, theme?, density?, name?} → Session;  POST /session/password {old, new} → 204
// GET /session/list → {items: SessionRow[]};  DELETE /session/list/{id} → 204
// POST /invitations/accept {token, name, password} → Session      (link: /accept#<token>; setup link: /setup#<token>)
export interface Session {
  user: { id: string; name: string; email: string; locale: 'en' | 'zh-CN'; theme: 'light' | 'dark' | 'system'; density: 'compact' | 'comfortable' };
  shops: { id: string; name: string; role: Role; permissions: Permission[] }[];
}
export interface SessionRow { id: string; created_at: string; last_seen_at: string; agent: string; address: string; current: boolean }

// ── shops ───────────────────────────────────────────────────────────────
// POST /shops {name, zone} → Shop;  GET /shops/{shop} → Shop;  PATCH /shops/{shop} {name?, zone?} → Shop
export interface Shop { id: string; name: string; zone: string; created_at: string }
// GET /shops/{shop}/channels → {items: Channel[]};  POST /shops/{shop}/channels {name, platform, market} → Channel
export interface Channel { id: string; name: string; platform: string; market: string; created_at: string;
  reviews: number; last_received_at: string | null; last_import_at: string | null;
  reply_link: string /* template of the page where reviews are answered by hand; empty: none */;
  holidays: { from: string; to: string }[] /* holiday mode, past ones too */;
  inbound: { secret_at: string | null; waiting: number; parked: number } /* its webhooks: contract-channels.ts */ }
// PUT /shops/{shop}/channels/{id}/holidays {items: {from, to}[]} → {items: Channel[]}   (422 bad_holiday; what has begun and is left out ends now)
// PATCH /shops/{shop}/channels/{id} {name?, reply_link?} → {items: Channel[]}
// POST /shops/{shop}/pictures (the bytes of a PNG, JPEG or WebP, ≤ 5 MB) → Picture;  GET /shops/{shop}/pictures/{id} → the bytes
export interface Picture { id: string; media_type: string; size: number }

// GET /shops/{shop}/members → {items: Member[], invitations: Invitation[]}
// POST /shops/{shop}/invitations {email, name, role} → {url, invitation: Invitation} (url shown once); DELETE /shops/{shop}/invitations/{id} → 204
// PATCH /shops/{shop}/members/{user} {role} → Member;  DELETE /shops/{shop}/members/{user} → 204
export interface Member { user: string; name: string; email: string; role: Role; joined_at: string; last_seen_at: string | null;
  open_cases: number; overdue_cases: number; resolved_7d: number }
export interface Invitation { id: string; email: string; name: string; role: Role; created_at: string; expires_at: string }
// GET /shops/{shop}/tokens → {items: ApiToken[]};  POST /shops/{shop}/tokens {name, scopes, expires_in_days?} → {token: ApiToken, secret}; DELETE /shops/{shop}/tokens/{id} → 204
export interface ApiToken { id: string; name: string; scopes: Permission[]; created_at: string; expires_at: string | null; last_used_at: string | null }

// ── policy (settings) ───────────────────────────────────────────────────
// GET /shops/{shop}/policy → Policy (ETag = version);  PUT /shops/{shop}/policy Policy with If-Match → Policy
export type ClockKind = 'first_response' | 'follow_up_after_auto' | 'first_touch' | 'public_reply_golden' | 'public_reply' | 'approval' | 'step' | 'return_answer' | 'chat_response' | 'platform_reply' | 'review_report' | 'return_decision' | 'returned_goods' | 'after_sales' | 'appeal_information' | 'appeal_decision' /* these eight by the platform's rules */;
export interface Policy {
  version: number;
  open: { negative_review: boolean; max_rating: number /* a review at or below opens even if words are mild */; mixed_review: boolean; unanswered_message: boolean; return_request?: boolean /* absent: true */; delivery_exception?: boolean /* absent: true */ };
  merge: { by_order: boolean; by_buyer_days: number /* 0 = off */ };
  clocks: { kind: ClockKind; target: number; calendar: 'always' | 'business'; pause_on_wait: boolean; warn_before?: number /* seconds; absent: 300; 0: never */ }[];
  escalation: { raise_priority: boolean; to_role: Role; again_after: number; steps?: { after: number /* seconds after the deadline, 0 for the first */; assign?: string; notify?: Role; raise?: boolean }[] /* the chain; absent or empty: the two calls of the fields before */ };
  platform_warn_before?: number /* seconds; absent: 3600 */;
  calendar: BusinessCalendar;
  approval: { severity_from: number /* 1..4; 4 = never */; role: Role };
  reply: { max_chars: number; undo_seconds: number; proof: boolean /* a reply posted by hand needs an address or a screenshot */ };
  priority: { severity: number; star: number; advertised: number; value: number /* weights */ };
  playbooks: Playbook[]; assign?: 'manual' | 'suggest' | 'automatic' /* how new cases find their people */;
  keep_recordings_days?: number /* of live sessions; 0: for ever; 90 unless told */;
  parcels?: { stuck_days: number /* days without a report after the carrier got it; 0: off */ };
}
export type Objectivity = 'fair' | 'exaggerated' | 'unfounded' | 'malicious';
export type DoneBy = 'hand' | 'verified' | 'public_reply' | 'private_message' | 'resolved';
export interface Playbook { id: string; name: Words; issues: Issue[]; severity_from: number; objectivity?: Objectivity[] /* absent or empty: all */;
  steps: PlaybookStep[] }
export interface PlaybookStep { id: string; name: Words; owner: Role; done_by: DoneBy; required: boolean; within?: number /* seconds, for steps done by hand */; calendar: 'always' | 'business';
  advice?: Words; words?: Record<string, string> /* templates by language */; remedies?: string[] }
export interface BusinessCalendar { zone: string; week: [number, number][][] /* 7 lists, Monday first, minutes of day */; holidays: string[]; makeup: { date: string; shifts: [number, number][] }[] }

// ── cases ───────────────────────────────────────────────────────────────
export type CaseState = 'new' | 'verifying' | 'replied' | 'contacted' | 'resolving' | 'resolved' | 'closed';
export type Issue = 'quality' | 'logistics' | 'service' | 'mismatch' | 'groundless' | 'other';
export type Ground = 'abuse' | 'privacy' | 'irrelevant' | 'competitor' | 'coercion' | 'repeated';
export type Source = 'review' | 'message' | 'return' | 'delivery';
export interface Why { text: string; weight: number }
export interface Guess { issue: Issue; chance: number }
/** start and end count Unicode characters (Array.from(text)) of the review's or message's current text; end is one past the last. */
export interface Passage { start: number; end: number }
// The words of aspect, kind, trigger and intent are those of crates/domain/src/reading; a word unknown here is shown as it is.
export type Polarity = 'negative' | 'neutral' | 'positive' | 'mixed';
export interface Reading { language: string; polarity: Polarity; issue: Issue | null; also: Issue[]; ground: Ground | null; severity: 1 | 2 | 3; confidence: number; why: Why[];
  abstain: boolean; guesses: Guess[] /* the two best when abstaining */; at_odds: boolean /* stars and words disagree */;
  aspects: { aspect: string; polarity: Polarity; start: number; end: number }[]; claims: { kind: string; value: string | null; start: number; end: number }[];
  trigger: string | null /* what made the severity 3 */; private: { kind: string; start: number; end: number }[] /* where personal data stands */; intent: string | null /* what a message wants */ }

// GET /shops/{shop}/cases?<CaseFilter>&cursor=&limit=50 → {items: QueueRow[], next: string | null}
// GET /shops/{shop}/cases/count?<CaseFilter> → {count: number, more: boolean}   (to 10,000; for "all 1,234 matching" and tabs)
// All filter fields are query parameters; lists are comma-separated. q = full-text over reviews, messages, order id, buyer.
export interface CaseFilter {
  state?: CaseState[]; open?: boolean; issue?: Issue[]; severity?: number[]; channel?: string[]; source?: Source[];
  assignee?: string /* user id | 'me' | 'none' */; overdue?: boolean; star?: number[]; product?: string; ground?: Ground[]; q?: string;
  snoozed?: boolean; sort?: 'deadline' | 'newest' | 'oldest' | 'priority' | 'value' | 'next_best';
  from?: string; to?: string;  // opened_at in [from, to)
  number?: number;             // the human number, exactly (palette: "open case #123")
  approval?: boolean;          // has an act waiting for approval (tab "Waiting approval")
  escalated?: boolean; improved?: boolean /* buyer raised the rating after our work */; batch?: string;
  unsure?: boolean;            // triage would rather ask a person, and nobody has answered yet
  clock?: ClockKind; clock_state?: 'open' | 'met' | 'breached';  // cases whose clock of this kind (team's rule) is in this state
}
export interface ClockView { kind: ClockKind; rule: 'team' | 'platform'; state: 'running' | 'paused' | 'met' | 'breached' | 'void'; started_at: string; target: number;
  due_at: string | null /* null while paused */; met_at: string | null; left: number | null /* seconds left when paused */;
  warn_before: number /* seconds, 0 = never */; warned: boolean; rule_id: string | null /* these three for a clock of the platform */; source: string | null; consequence: Words | null;
  approves: boolean /* what is not decided in time counts as approved */; return_id: string | null /* the request whose decision it counts */; appeal_id: string | null /* the appeal that runs it */ }
export interface QueueRow {
  id: string; number: number /* human number, per shop */; version: number; state: CaseState; source: Source; priority: 1 | 2 | 3 | 4 /* 4 = urgent */;
  next_due: { kind: ClockKind; due_at: string } | null; paused: boolean; snoozed_until: string | null; breached: boolean; escalated: boolean;
  star: number | null; excerpt: string; why: Why[] /* mark these words in excerpt */; language: string;
  issue: Issue | null; severity: 1 | 2 | 3; ground: Ground | null;
  channel: { id: string; name: string; platform: string; market: string };
  product: { id: string; title: string; advertised: boolean } | null; buyer: string | null; value: Money | null;
  assignee: { id: string; name: string } | null; opened_at: string; feedbacks: number; approval_pending: boolean;
  unsure: Guess[] /* empty when triage is sure or a person has decided */; platform_due: { kind: ClockKind; due_at: string; rule: string /* id in the rulebook */ } | null;
  matter: string | null /* the kind of a return request, what went wrong with a parcel: for the first feedback */;
}
export interface Money { minor: number; currency: string }

// GET /shops/{shop}/cases/{id} → CaseDetail (ETag: "<version>")
export interface CaseDetail extends QueueRow {
  also: Issue[]; cause: string | null; verdict: 'valid' | 'partly' | 'invalid' | 'unknown' | null; verdict_note: string | null;
  reviews: ReviewView[]; conversation: { id: string; own: boolean /* else the latest other one of this buyer */; messages: MessageView[]; handed_over: { why: HandOverWhy; case: string } | null } | null;
  returns: ReturnView[]; parcels: ParcelView[] /* of its order, and its own */;
  order: OrderView | null;
  buyer_history: { name: string | null; orders: number; reviews: { id: string; rating: number; text: string; created_at: string; case: string | null }[]; cases: { id: string; number: number; state: CaseState; issue: Issue | null; opened_at: string }[] };
  similar: { id: string; number: number; excerpt: string; state: CaseState; opened_at: string; issue: Issue | null }[];   // same product and issue
  merged: { id: string; number: number; at: string }[]; merged_into: string | null;
  clocks: ClockView[]; acts: ActView[]; replies_left: number; calls: Call[] /* newest first */;
  allowed: { command: CommandKind; allowed: boolean; why_not: ApiError | null }[];
  timeline: TimelineEntry[];
  reply_page: string | null /* where to post by hand */;
  verification: VerificationView; playbook: ProgressView | null; playbooks: { id: string; name: Words }[];
  present: PersonHere[]; delivery: Delivery; sends: ActKind[] /* what leaves by itself over the case's channel */; split_from: { id: string; number: number } | null; split_into: { id: string; number: number }[];
}
export type Truth = 'true' | 'false' | 'unknown';
export type Verdict = 'valid' | 'partly' | 'invalid' | 'unknown';
export interface VerificationView {
  claims: AssertedView[]; wants: string[] /* refund, exchange, … */; signals: { kind: string; leaning: 'for' | 'against'; fact: Words }[];
  suggestion: { verdict: Verdict; objectivity: Objectivity; playbook: string | null }; objectivity: Objectivity | null;
  missed: { message: string; waited: number /* seconds */; answered: boolean }[];
}
// POST /shops/{shop}/cases/{id}/claims/{key} {truth, note?} with If-Match → CaseDetail
export interface AssertedView { key: string; feedback: { kind: 'review' | 'conversation' | 'return' | 'parcel'; id: string; message: string | null };
  what: 'late' | 'duration' | 'amount' | 'quantity' | 'date' | 'order_number' | 'slow_answer' | 'missing' | 'wrong_item' | 'differs' | 'not_genuine' | 'damaged' | 'defect' | 'no_refund' | 'attitude';
  quote: string; start: number; end: number; truth: Truth; fact: Words; judged: { truth: Truth; note: string | null; at: string; by: string } | null }
export interface ProgressView { id: string; name: Words; chosen_at: string; steps: StepView[] }
export interface StepView { id: string; name: Words; owner: Role; done_by: DoneBy; required: boolean; state: 'open' | 'done' | 'skipped'; at: string | null; by: string | null;
  note: string | null; due_at: string | null; advice: Words | null; words: Record<string, string> /* filled in */; remedies: string[] }
export interface ReviewView { id: string; external_id: string; rating: number; text: string; created_at: string; edited: boolean; reading: Reading; corrected: boolean;
  versions: { version: number; rating: number; text: string; at: string }[] }
export interface MessageView { id: string; sender: 'buyer' | 'seller' | 'auto'; text: string; sent_at: string; reading: Reading | null; by_hand: boolean; rule: string | null /* the bot's rule that made it */; pictures: string[] }
export interface OrderView { id: string; external_id: string; status: string | null; quantity: number | null; amount: Money | null; sku: string | null; batch: string | null;
  product: { id: string; title: string } | null; carrier: string | null; tracking: string | null;
  paid_at: string | null; shipped_at: string | null; promised_at: string | null; delivered_at: string | null; late_days: number | null /* delivered (or now) after promised */ }
export interface TimelineEntry { seq: number; at: string; actor: { kind: 'user' | 'system' | 'token' | 'buyer' | 'customer' /* by the link of a call */; name: string }; kind: string /* e.g. case.opened, case.assigned */; data: Record<string, unknown> }

// POST /shops/{shop}/cases/{id}/commands  Command, If-Match → CaseDetail
export type CommandKind = 'assign' | 'verify' | 'set_issue' | 'not_complaint' | 'prioritise' | 'note' | 'snooze' | 'unsnooze' | 'wait' | 'unwait' | 'start' | 'skip_reply' | 'skip_contact' | 'resolving' | 'resolve' | 'close' | 'reopen' | 'merge' | 'unmerge' | 'split' | 'draft_act' | 'choose_playbook' | 'step_done' | 'step_skip';
export type Command =
  | { kind: 'assign'; to: string | null }
  | { kind: 'start' }                                             // new → verifying
  | { kind: 'verify'; verdict: Verdict; note?: string; objectivity?: Objectivity /* the playbook follows */ }
  | { kind: 'set_issue'; issue: Issue; severity: number }         // correct the triage
  | { kind: 'not_complaint'; note?: string }                      // corrects the triage and closes; undone by reopen; event case.dismissed {note}
  | { kind: 'prioritise'; priority: number; reason?: string }
  | { kind: 'note'; text: string }
  | { kind: 'snooze'; until: string } | { kind: 'unsnooze' }
  | { kind: 'wait'; reason: string } | { kind: 'unwait' }         // waiting for the buyer: pauses the clocks that may pause
  | { kind: 'skip_reply'; reason: string }                        // verifying → replied without a public reply
  | { kind: 'skip_contact'; reason: string }                      // replied → contacted without a private message
  | { kind: 'resolving'; plan: string }                           // contacted → resolving
  | { kind: 'resolve'; cause: string; outcome: 'remedied' | 'explained' | 'no_fault' | 'unreachable' }
  | { kind: 'close' } | { kind: 'reopen'; reason: string }
  | { kind: 'merge'; into: string } | { kind: 'unmerge' } | { kind: 'split'; subject: { review: string } | { conversation: string } | { return: string } | { parcel: string } }   // a case of its own; undone by merging it back
  | { kind: 'choose_playbook'; playbook: string } | { kind: 'step_done'; step: string; note?: string } | { kind: 'step_skip'; step: string; reason: string };

// Acts: what leaves the house, by itself where the channel sends such acts; else it is posted by hand and marked with proof.
// POST /shops/{shop}/cases/{id}/acts/check {kind, text} → ActCheck        (pure check, nothing stored; call while typing, debounced)
// POST /shops/{shop}/cases/{id}/acts {kind, text, pictures?, seen_message?, anyway?, proposed?} with If-Match → CaseDetail; 409 buyer_wrote with BuyerWrote (act drafted, checked; then approval_requested or approved)
// POST /shops/{shop}/cases/{id}/acts/{act}/approve {} | /decline {reason} | /withdraw {} | /posted {proof_url?, proof_picture?, note?} → CaseDetail (422 proof_missing)
// POST …/acts/{act}/send {} (to the outbox: 422 by_hand) | /take-back {} (422 already_leaving) | /not-there {note} (of an unknown one: somebody looked) → CaseDetail
// GET  /shops/{shop}/acts?state=approval_requested → {items: {act: ActView, case: QueueRow}[], next}
export type ActKind = TextKind | 'return_decision' /* by its own endpoint, contract-returns.ts */;
export type TextKind = 'public_reply' | 'private_message' | 'review_ask' /* asks the buyer to look at the review again; refused unless the rulebook lets it */;
export interface ActCheck { allowed: boolean; language: string; length: { used: number; limit: number }; left: number /* public replies left; for a review_ask: asks left */;
  decision: 'allow' | 'warn' | 'require_approval' | 'refuse'; house_default: { allowed: boolean; say: Words } | null /* set when no rule allowed or refused it */; rules: SpokenRule[] /* gravest first */;
  elements: { element: 'thanks' | 'apology' | 'remedy_path' | 'private_invitation'; present: boolean; matched: string | null; suggestion: Words }[];
  findings: { kind: string; severity: 'refuse' | 'warn'; text: string; message: Words }[]; approval: Role | null; refusal: ApiError | null;
  score: { total: number; parts: { quality: 'prompt' | 'professional' | 'transparent' | 'useful'; points: number /* of 25 */; reasons: Words[] }[] } | null /* public replies */ }
// POST /shops/{shop}/cases/{id}/words {text, language?} → {text, placeholders: Record<string, string | number>}   (fills {{ buyer }} and the like; 422 bad_template)
export interface ActView { id: string; kind: ActKind; text: string; state: ActState; author: string; created_at: string;
  approver: string | null; decided_at: string | null; reason: string | null; posted_at: string | null; proof_url: string | null; proof_picture: string | null /* GET pictures/{id} */; undo_until: string | null; rule: string | null /* prepared by the bot: a person posts or withdraws it */; automatic: boolean /* the bot sends it by itself: a person may take it back while it is queued */; pictures: string[]; proposed: boolean /* a drafter proposed the words */; decision: DecisionView | null /* for a return_decision */; coupon: string | null /* the platform's id of the coupon that it hands over as a card; text is its title */; sending: SendingView }
export type ActState = 'approval_requested' | 'approved' | 'declined' | 'withdrawn' | 'posted' | 'queued' | 'leaving' | 'unknown' | 'failed';
export interface SendingView { due_at: string | null /* when it leaves, or the platform is asked for it */; attempts: number; code: string | null; why: string | null; platform_id: string | null }
// The rulebook. GET /shops/{shop}/rulebook?channel= → Rulebook (channel given: only what applies to it; policy_read)
// POST /shops/{shop}/rulebook/rules OwnRuleDraft → Rule (ETag = version); PUT …/rules/{id} OwnRuleDraft with If-Match → Rule; DELETE …/rules/{id} → 204   (policy_change)
// POST /shops/{shop}/rulebook/try {rule: OwnRuleDraft, days: 1..90} → RuleTrial; nothing is stored   (policy_change)
// Errors: bad_rule {field}, bad_condition {field: when}, too_many_rules, shipped_rule, bad_days, 412 version_conflict
export type RuleAct = ActKind | 'giveaway' | 'review_report' | 'review';
export type RuleEffect = 'allow' | 'warn' | 'refuse' | 'require_approval' | 'counts' | 'does_not_count';
export type RuleGrade = 'platform' | 'second_hand' | 'house';
export interface SpokenRule { id: string; effect: RuleEffect; role?: Role; obligation?: string; say: Words; source: string; page_date: string | null; grade: RuleGrade; own: boolean }
export interface Rule { id: string; platform: string | null; markets: string[] /* empty = all */; acts: RuleAct[]; when: string; effect: RuleEffect; role?: Role; obligation?: string;
  say: Words; source: string; page_date: string | null; grade: RuleGrade; valid_from: string | null; valid_to: string | null;
  own: boolean; in_force: boolean; version: number | null /* own rules */; changed_at: string | null }
export interface ClockRule { id: string; platform: string; markets: string[]; obligation: string; target: number; calendar: 'always' | 'weekend_to_monday_noon' | 'working_days';
  counts: { human_only: boolean; trivial_excluded: boolean }; leaves_out: string[]; rate: { per_mille: number; days: number | null; grade: RuleGrade } | null;
  consequence: Words; source: string; page_date: string | null; grade: RuleGrade; valid_from: string | null; valid_to: string | null }
export interface Rulebook { channel: { id: string; name: string; platform: string; market: string } | null; rules: Rule[]; clocks: ClockRule[];
  facts: string[] /* names that conditions may use */; limits: { rules: number; condition: number; days: number } }
export interface OwnRuleDraft { platform?: string | null; markets?: string[]; acts: RuleAct[]; when: string; effect: 'warn' | 'refuse' | 'require_approval'; role?: 'lead' | 'owner';
  say: Words; source?: string; valid_from?: string | null; valid_to?: string | null }
export interface RuleTrial { tried: number; without_facts: number /* older acts */; cut: boolean /* only the newest 2,000 */; matched: number;
  items: { case: string; number: number; act: string; kind: ActKind; excerpt: string; author: string; at: string; effect: RuleEffect }[] /* newest 200 */ }
// Remedies have a part of their own: contract-remedies.ts
export type * from './contract-channels';
export type * from './contract-evidence';
export type * from './contract-live';
export type * from './contract-remedies';

// POST /shops/{shop}/bulk {filter: CaseFilter | null, ids: string[] | null, command: Command, preview: boolean} → BulkResult (max 10,000 cases a call; answers 422 too_many with the number)
// POST /shops/{shop}/bulk/{id}/undo → BulkResult  (assign, prioritise, snooze; within 10 minutes; refused: changed_since)
export interface BulkResult { id: string | null; matched: number; done: number; refused: { id: string; number: number; error: ApiError }[] /* first 100 */; refused_count: number; undoable: boolean }

// Saved views. GET /shops/{shop}/views → {items: View[]}; POST {name, filter, shared}; PUT /views/{id}; DELETE
export interface View { id: string; name: string; filter: CaseFilter; shared: boolean; mine: boolean }

// ── imports ─────────────────────────────────────────────────────────────
// POST /shops/{shop}/imports/sniff (raw first 64 KiB, Content-Type: application/octet-stream, ?kind=&name=) → Sniff
// POST /shops/{shop}/imports?kind=&channel=&name=&format=&map=field:Column,…&day_first=&zone=&currency=   body = the file, raw bytes → Import (202)
// GET /shops/{shop}/imports → {items: Import[], next}; GET /shops/{shop}/imports/{id} → Import; GET …/{id}/rejects.csv; POST …/{id}/cancel → Import
export type ImportKind = 'reviews' | 'orders' | 'products' | 'messages' | 'returns' | 'parcels';
export interface Sniff { encoding: string; format: 'csv' | 'jsonl'; delimiter: string | null; header: string[]; mapping: { field: string; column: string | null; required: boolean }[]; sample: string[][]; problem: ApiError | null }
export interface Import { id: string; kind: ImportKind; name: string; channel: { id: string; name: string }; state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  bytes_total: number; bytes_done: number; rows: number; created: number; changed: number; duplicates: number; rejected: number; cases_opened: number;
  rejects: { line: number; column: string | null; code: string; reason: Words; raw: string }[] /* first 50 */;
  error: ApiError | null; created_at: string; started_at: string | null; finished_at: string | null; by: string }
// GET /shops/{shop}/export → Exports; GET /shops/{shop}/export/{name}.{csv|jsonl} → streamed download
export interface Exports { names: string[] }

// ── overview ────────────────────────────────────────────────────────────
// GET /shops/{shop}/overview?days=30&channel= → Overview   (days by the shop's zone; "filter" says which cases or reviews stand behind a number)
export interface Overview {
  as_of: string /* when it was counted; of a large shop up to two minutes ago */; from: string; to: string;
  reviews: { total: number; negative: number; previous_total: number; previous_negative: number };
  days: { date: string; reviews: number; negative: number; by_issue: Record<Issue, number> }[];
  promises: { kind: ClockKind; target: number; met: number; breached: number; open: number; p50: number | null; p90: number | null }[];
  response_days: { date: string; p50: number | null; p90: number | null }[];   // seconds to first human touch, by day opened
  funnel: { negative: number; replied: number; contacted: number; resolved: number; improved: number };
  stars: number[];       // counts of 1..5
  keywords: { text: string; count: number; previous: number; issue: Issue }[];   // top 20 deciding words of negative reviews
  rising: { product: { id: string; title: string } | null; batch: string | null; issue: Issue; count: number; previous: number; cases: number }[];
  channels: { channel: Channel; reviews: number; negative: number }[];
  decisions: { approvals: number; escalated: number; unassigned: number; overdue: number; severe: number; returns: number /* requests that wait for a decision */; deliveries: number };
}

// ── triage ──────────────────────────────────────────────────────────────
// GET /shops/{shop}/triage → TriageState
// POST /shops/{shop}/triage/learn {} → TriageState        (409/422 in the usual shape, e.g. too_few_corrections)
// POST /shops/{shop}/triage/rollback {to: number | null} → TriageState   (null = the base model alone)
export interface TriageState { deep: boolean; active: number | null; corrections: number /* all so far */;
  versions: { version: number; state: 'active' | 'refused' | 'rolled_back' | 'replaced'; corrections: number; held_back: number; accuracy_before: number; accuracy_after: number; trained_at: string; by: string }[];
  weeks: { week: string /* Monday, ISO date */; looked_at: number; corrected: number }[] }

// ── operation ───────────────────────────────────────────────────────────
// GET /shops/{shop}/audit?cursor=&kind=&actor= → {items: TimelineEntry & {stream: string, hash: string}[], next}
// GET /shops/{shop}/jobs?state= → {items: Job[], next}; POST /shops/{shop}/jobs/{id}/retry | /cancel → Job
export interface Job { id: string; kind: string; state: 'ready' | 'running' | 'done' | 'dead' | 'cancelled'; attempts: number; run_at: string; last_error: string | null; created_at: string }
// GET /about → {version, commit, database: 'sqlite' | 'postgres', triage: {model, languages}}

// Live updates: GET /shops/{shop}/stream (text/event-stream). Events: `hello` {seq}, `case` {id, version, kind, opened: boolean}, `cases` {opened} (many at once), `import` {id}, `shop` {},
// `ping`. Reconnect with Last-Event-ID; on a gap the server sends `reset` and the client refetches.
