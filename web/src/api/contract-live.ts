// Live sessions in the HTTP API: products, run-of-show, prompter, claim ledger, experience, retention, games. A part of contract.ts.
// What is said in a room itself (comments, games, viewers) goes over its WebSocket: docs/live-protocol.md. Figures that platforms report of their sessions are `Lives` (contract-channels.ts): another thing.
// `at_ms`, `from_ms`, `to_ms` are milliseconds since the session started. Writes carry If-Match (ETag); captions and claims that come meanwhile do not make a version stale.
import type { ApiError, Money, Words } from './contract';

// ── products (reading: case_read; writing: product_manage) ──────────────
// GET  /shops/{shop}/products?q=&cleared=true|false&cursor=&limit=50 → Products (by sku)
// POST /shops/{shop}/products ListingIn → 201 ProductDetail
//   errors: empty_text, text_too_long, bad_sku, sku_taken, bad_price, bad_stock, too_many_facts, too_many_weaknesses, unknown_channel
// GET  /shops/{shop}/products/{id} → ProductDetail (ETag = version)
// PUT  /shops/{shop}/products/{id} ListingIn, If-Match → ProductDetail (a new listing version; the same again changes nothing). A cleared product whose facts, title or weaknesses change must be cleared again.
// POST /shops/{shop}/products/{id}/clearance {cleared, why} → ProductDetail  (errors: empty_text, no_facts: a product without facts cannot be cleared)
export interface ProductFact { name: string; value: string }
export interface ListingIn { sku: string /* may not change */; title: string; price: Money; stock?: number | null; facts: ProductFact[] /* at most 60 */; weaknesses: string[] /* at most 20 */;
  channel_id?: string | null; external_id?: string | null }
export interface Listing { version: number /* 1, 2, … */; sku: string; title: string; price: Money; stock: number | null; facts: ProductFact[]; weaknesses: string[]; channel_id: string | null; external_id: string | null; from: string; until: string | null /* the next version's beginning */; by: string }
export interface Clearance { cleared: boolean; why: string; by: string; at: string }
export interface Product { id: string; version: number; listing: Listing; cleared: boolean; clearance: Clearance | null /* the last that was said, for an earlier listing perhaps */ }
export interface Products { items: Product[]; next: string | null }
export interface ProductDetail { product: Product; listings: Listing[] /* newest first */ }

// ── sessions (reading: case_read; planning, starting, ending: live_manage; helping while it runs: live_work) ──
// GET  /shops/{shop}/live-sessions?state=planned,live,ended&cursor=&limit=50 → LiveSessions (the newest planned start first)
// POST /shops/{shop}/live-sessions LivePlan → 201 LiveSession;  GET /shops/{shop}/live-sessions/{id} → LiveSession (ETag = version)
// PUT  /shops/{shop}/live-sessions/{id} LivePlan, If-Match → LiveSession  (while planned)
//   errors: empty_text, text_too_long, bad_market, unknown_channel, wrong_state
// POST /shops/{shop}/live-sessions/{id}/command LiveCommand, If-Match → LiveSession
//   errors: wrong_state, fact_not_listed, unknown_product, not_cleared (hint says what to do), product_twice, too_many_segments, unknown_segment, bad_minutes, bad_price, no_segments, segment_done, bad_link, unknown_finding, already_settled, text_too_long, version_conflict (412)
// POST /shops/{shop}/live-sessions/{id}/room-token → RoomToken (live_work)   errors: wrong_state, no_rooms
export type LiveState = 'planned' | 'live' | 'ended';
export interface LivePlan { title: string; channel_id?: string | null /* null: the shop's own room */; market?: string | null /* two letters; the channel's where there is one */; starts_at: string; rehearsal: boolean /* nothing of it counts */; host?: string | null }
export interface SegmentIn { product_id: string; price?: Money | null /* the listing's unless told */; stock?: number | null; say: ProductFact[] | null /* null: all facts of the listing */; disclose: string[] | null /* null: all its weaknesses */; minutes: number /* 1 to 240 */; note?: string | null }
export interface Segment { id: string; product_id: string; sku: string; title: string; listing_version: number; price: Money; stock: number | null; say: ProductFact[]; disclose: string[]; minutes: number; note: string | null;
  still_cleared: boolean /* the product is cleared now */; entered_at_ms: number | null /* the first time */; on_ms: number /* how long it was on, until now or the end */ }
export type LiveCommand =
  | { verb: 'add_segment'; segment: SegmentIn; at?: number | null /* 0: first; last unless told */ }
  | { verb: 'change_segment'; id: string; segment: SegmentIn /* same product */ }
  | { verb: 'move_segment'; id: string; to: number }
  | { verb: 'remove_segment'; id: string }
  | { verb: 'start' }
  | { verb: 'enter'; id: string }
  | { verb: 'next' }
  | { verb: 'pin'; product_id: string | null }
  | { verb: 'record'; url: string /* https, at most 500 characters */; offset_ms: number /* where in the recording the session begins */ }
  | { verb: 'settle'; finding: string; how: 'corrected' | 'not_so'; note?: string | null }
  | { verb: 'end' };
export interface LiveAlert { metric: AlertMetric; value: number; since: string /* the minute it began */; raised_at: string; cleared_at: string | null; says: Words /* "checkout errors 4 % since 20:14", in the shop's zone */ }
export interface LiveMark { at_ms: number; kind: 'entered' | 'pinned'; segment: string | null; product_id: string | null }
export interface LiveSummary { minutes: number; segments_shown: number; sentences: number; flagged: number; orders: number; units: number; peak: number | null; score: number | null; bad_minutes: number }
export interface LiveSession { id: string; version: number; state: LiveState; title: string; channel_id: string | null; platform: string; market: string; starts_at: string; rehearsal: boolean; host: string | null;
  segments: Segment[]; current: string | null /* segment */; pinned: string | null /* product */; marks: LiveMark[]; started_at: string | null; ended_at: string | null; now_ms: number | null /* since it started, at the time of this answer */;
  recording: { url: string; offset_ms: number } | null; sentences: number; flagged: number; open_findings: number; alerts: LiveAlert[]; summary: LiveSummary | null; questions_left: string[] /* asked and not answered, once the room has ended */; room: string | null /* public page, as /room/{id}, while it runs */; allowed: string[] /* verbs of LiveCommand */; planned_by: string }
export interface LiveSessionRow { id: string; version: number; state: LiveState; title: string; channel_id: string | null; platform: string; market: string; starts_at: string; started_at: string | null; ended_at: string | null; rehearsal: boolean; segments: number; flagged: number; orders: number }
export interface LiveSessions { items: LiveSessionRow[]; next: string | null }
export interface RoomToken { token: string; room: string; path: string /* of the WebSocket, without the token */; until: string }

// Picture (WHIP in, WHEP out; outside /api/v1: POST /whip/{room}, POST /whep/{room} with application/sdp and a bearer token → 201 with Location; DELETE of that address ends it)
// GET  /shops/{shop}/live-sessions/{id}/video → LiveVideo (case_read)
// POST /shops/{shop}/live-sessions/{id}/publish-token → PublishToken (live_manage; while it runs): for OBS and others; publishes and does nothing else
// GET  /shops/{shop}/live-sessions/{id}/recordings → Recordings (case_read); each part's path answers ranges
export interface LiveVideo { on: boolean /* this program carries video */; live: boolean /* somebody publishes */; recording: boolean; viewers: number; layers: number; provider: PlaneKind /* who carries the picture; all else here is about this program's own */; player: string | null /* the shop's own player for this room */ }
// GET  /shops/{shop}/live-plane → LivePlane (policy_read; ETag = version);  PUT LivePlaneIn, If-Match → LivePlane (live_manage; without `secret` the kept one stays, for the same provider and key)
//   errors: bad_live_plane {field}, live_now (a session runs: the provider stays), version_conflict (412)
// POST /shops/{shop}/live-sessions/{id}/ticket {to: 'publish' | 'watch'} → LiveTicket (live_work; live_manage to publish; while it runs)   errors: wrong_state, own_plane, no_ticket
// POST /room/{room}/picture (public, with the room's token as bearer) → LiveTicket to watch, or {provider: 'own'}. Where another plane carries the picture, WHIP and WHEP answer 409 other_plane.
export type PlaneKind = 'own' | 'livekit' | 'agora';
export interface LivePlaneIn { provider: PlaneKind; url: string /* LiveKit, wss:// */; key: string /* LiveKit's API key, Agora's App ID */; player_link: string /* https, with {room} where the room's id goes */; secret?: string }
export interface LivePlane { version: number; provider: PlaneKind; url: string; key: string; player_link: string; has_secret: boolean }
export interface LiveTicket { provider: 'livekit' | 'agora'; url: string | null; app_id: string | null; room: string; token: string; uid: number | null; until: string; player: string | null }
export interface PublishToken { url: string; token: string; until: string }
export interface RecordingPart { name: string; path: string; started_at: string; from_ms: number /* since the session began */; length_ms: number | null /* null while it is written */; bytes: number }
export interface Recordings { items: RecordingPart[]; kept_until: string | null /* then they are deleted; null: they stay, or the session has not ended */; held: boolean /* their time is over, and an open case or appeal keeps them */; deleted: { parts: number; bytes: number; at: string } | null /* what was deleted, its time being over */ }

// GET /shops/{shop}/live-sessions/{id}/prompter → Prompter: what to say now, what is next, time left
export interface PrompterSegment { id: string; title: string; sku: string; price: Money; stock: number | null; say: { name: string; value: string; said: boolean /* heard in the captions of this segment */ }[]; disclose: { text: string; said: boolean }[]; minutes: number; note: string | null }
export interface Prompter { state: LiveState; rehearsal: boolean; now_ms: number | null; now: PrompterSegment | null; left_s: number | null /* of this segment's minutes; negative: over */; next: PrompterSegment | null; after: number /* segments after the next */;
  behind_s: number /* against the plan; negative: ahead */; say_now: Finding[] /* corrections to say, the newest first */ }

// ── claim ledger ────────────────────────────────────────────────────────
// POST /shops/{shop}/live-sessions/{id}/captions {captions: Caption[]} → Heard   (live_work; at most 64 KB, 200 captions; only final ones are kept; the same (from_ms, text) again is heard once)
//   errors: wrong_state, too_many_captions, bad_time, text_too_long (1,000 characters), body_too_large (413)
// POST /shops/{shop}/live-sessions/{id}/claims {text, at_ms?} → Heard            (live_work: an assistant's click)
// GET  /shops/{shop}/live-sessions/{id}/ledger?flagged=true&segment=&cursor=&limit=100 → Ledger (as it was said)
// GET  /shops/{shop}/cases/{case}/live-moment → LiveMoment (case_read; `moment` null: its order fell into no session)
export interface Caption { from_ms: number; to_ms: number; text: string; final: boolean }
export type FindingKind = 'fact' /* said ≠ listed */ | 'superlative' | 'medical' | 'efficacy' | 'price' | 'guarantee';
export interface Finding { id: string; sentence: string /* id */; segment: string | null; at_ms: number; kind: FindingKind; span: { from: number; to: number } /* characters (code points) of the sentence */; said: string; listed: string | null; fact: string | null /* name of the listing's fact */;
  rule: { id: string; source: string; date: string | null; grade: 'platform' | 'second_hand' | 'house' } | null; correction: Words; settled: { how: 'corrected' | 'not_so'; note: string | null; by: string; at: string } | null }
export interface Sentence { id: string; from_ms: number; to_ms: number; text: string; segment: string | null; by: 'caption' | 'assistant'; actor: string; findings: Finding[] }
export interface Heard { sentences: Sentence[] /* new ones */; findings: Finding[] /* of these, and of texts that are not final yet: with `sentence` empty, kept nowhere */ }
export interface Ledger { items: Sentence[]; next: string | null; flagged: number; open: number }
export interface LiveMoment { moment: Moment | null }
export interface Moment { session: string; title: string; segment: Segment | null; at_ms: number; at: string; order: string; sku: string; how: 'room' /* taken in the room */ | 'time' /* paid while it ran, and of a product of it */;
  sentences: Sentence[] /* 60 s before to 15 s after, and every flagged one of the segment */; listing: Listing | null /* valid at the order's time */; recording: { url: string; position_ms: number } | null }

// ── experience (case_read) ──────────────────────────────────────────────
// POST /room/{id}/beacon {beacons: Beacon[]} → 202 {taken: number}   (public, outside /api/v1; at most 16 KB and 50 beacons; counters count from the viewer's start; every 10 s and on change)
//   errors: not_found, room_closed, bad_beacon, body_too_large (413), too_many_tries (429)
// GET  /shops/{shop}/live-sessions/{id}/experience?by=region|network|device → Experience
export interface Beacon { sid: string /* 8 to 64 characters, the viewer's own */; sn: number /* 1, 2, … */; ts: number /* Unix ms */; sta?: string; e?: string; msd?: number /* ms */; bsa?: number; bsda?: number /* ms */; pt?: number /* ms played */; dfa?: number; ltc?: number /* ms */;
  av_sync_ms?: number /* + = audio early */; freeze_count?: number; freeze_ms?: number; rtt_ms?: number; jitter_ms?: number; loss_pct?: number; ilat_ms?: { p50: number; p95: number } | number; ws_reconnects?: number;
  cart_ok?: number; cart_err?: number; checkout_ok?: number; checkout_err?: number; checkout_ms?: number; claim_ok?: number; claim_err?: number; claim_ms?: number; region?: string; network?: string; device?: string }
export type AlertMetric = 'startup' | 'smoothness' | 'sync' | 'interaction' | 'commerce' | 'checkout_errors' | 'stall_share' | 'reconnects';
export interface Scores { total: number | null; startup: number | null; smoothness: number | null; sync: number | null; interaction: number | null; commerce: number | null } /* 0 to 100; null: too few */
export interface QualityFigures { viewers: number; starts: number; startup_ms: number | null; stall_share: number | null; stalls_per_minute: number | null; interaction_p95_ms: number | null; checkout_ok: number; checkout_err: number; cart_ok: number; cart_err: number; claim_ok: number; claim_err: number; reconnects: number }
export interface QualityMinute { minute: number /* since the start, 0 first */; at: string; scores: Scores; figures: QualityFigures; bad: boolean; segment: string | null; complaints: number /* cases of orders taken in it */ }
export interface QualityGroup { name: string; scores: Scores; figures: QualityFigures }
export interface Experience { version: number /* of the score's constants */; scores: Scores; figures: QualityFigures; worst: { metric: AlertMetric; value: number } | null; minutes: QualityMinute[]; groups: QualityGroup[] /* by what was asked, the worst first */; alerts: LiveAlert[];
  bad_minutes: number; complaints: number; complaints_in_bad_minutes: number }

// ── retention (case_read) ───────────────────────────────────────────────
// GET /shops/{shop}/live-sessions/{id}/retention → Retention
export interface RetentionMinute { minute: number; at: string; viewers: number; joins: number; leaves: number; segment: string | null }
export interface ChangePoint { minute: number; at: string; kind: 'leaving_more' | 'leaving_less'; before: number /* share of viewers who left in a minute */; after: number; segment: string | null; what: Words /* what was on */; flagged: number /* sentences flagged in the two minutes before */; alerts: AlertMetric[] }
export interface Retention { source: 'room' | 'beacons'; minutes: RetentionMinute[]; changes: ChangePoint[]; peak: number; average: number; method: string }

// ── games: may one be started here ──────────────────────────────────────
// GET /shops/{shop}/live-sessions/{id}/games → Games (case_read)
export type GameKind = 'red_packet' | 'lottery' | 'flash_sale';
export interface GameRule { id: string; effect: 'allow' | 'refuse' | 'condition'; says: Words; source: string; date: string | null; grade: 'platform' | 'second_hand' | 'house' }
export interface GameGate { game: GameKind; decision: 'allowed' | 'conditions' | 'refused'; rules: GameRule[]; refusal: ApiError | null; limits: { countdown_s: { least: number; most: number } | null; length_s: { least: number; most: number } | null; prize_most: Money | null } }
export interface Games { platform: string; market: string; games: GameGate[] }

// Live updates: `live` {id, version, kind} in /shops/{shop}/stream: kind is the last event's, as live.segment_entered, live.claim_flagged, live.alert_raised.
