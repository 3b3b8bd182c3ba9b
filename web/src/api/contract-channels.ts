// What comes in over channels as signed webhooks. A part of contract.ts.
import type { Money, Words } from './contract';
import type { NoticeKind } from './contract-team';

// POST /shops/{shop}/channels/{id}/webhook-secret → 201 InboundSecret    (shown once; the one before holds for 24 hours)
export interface InboundSecret {
  url: string;
  secret: string;
}

export type InboundState = 'waiting' | 'done' | 'parked' | 'dropped';

// GET /shops/{shop}/inbound?state=&channel=&cursor= → {items: Inbound[], next: string | null}
// POST /shops/{shop}/inbound/{id}/replay, …/drop → Inbound
export interface Inbound {
  id: string;
  channel: string;
  message_id: string;
  received_at: string;
  state: InboundState;
  attempts: number;
  kind: string | null;
  rows: number | null;
  code: string | null;
  why: Words | null;
  ended_at: string | null;
  size: number;
}

// GET /shops/{shop}/inbound/{id} → InboundBody    (the body for those who may see personal data)
export interface InboundBody extends Inbound {
  body: string | null;
}

// How channels are connected to their platforms (channel_manage).
// GET /shops/{shop}/connections → Connection[]
// PUT /shops/{shop}/channels/{id}/connection SetConnection → 204    (422 no_connector, field_missing {field}, field_unknown, bad_base)
// POST …/connection/consent → {url} (open it; the platform sends back to /settings/channels?connected={channel} or ?refused={code}); …/connection/check → 204 (422 platform_refused, platform_away, platform_token, platform_silent); …/connection/read → 202
export interface Connection {
  channel: string;
  name: string;
  platform: string;
  market: string;
  connector: Connector | null /* none: everything is done by hand */;
  connected: boolean;
  sends: boolean;
  reads: boolean;
  since: string | null;
  base: string | null;
  fields: Record<string, string> /* those that are no secret */;
  filled: string[] /* secret fields that are filled in */;
  authorised: boolean;
  token_until: string | null;
  health: Health;
  readings: ChannelReading[];
}
export interface Health {
  state: 'off' | 'well' | 'failing' | 'paused' | 'consent' /* the seller must agree again */;
  failures: number;
  paused_until: string | null;
  error: string | null;
  error_at: string | null;
  ok_at: string | null;
}
export interface ConnectorField {
  name: string;
  label: { en: string; zh: string };
  secret: boolean;
  optional: boolean;
}
export type Resource = 'orders' | 'reviews' | 'messages' | 'returns' | 'parcels' | 'lives';
export type Doing = 'reply' | 'message' | 'decide';
export interface Connector {
  name: string;
  reads: Resource[];
  does: Doing[];
  finds: Doing[] /* of what the platform tells whether it stands there */;
  pushes: boolean;
  can_dispute_returns: boolean /* turns returns down with pictures by itself; else those go up by hand */;
  consents: boolean;
  fields: ConnectorField[];
  budget: { most: number; seconds: number; used: number };
}
export interface ChannelReading {
  resource: Resource;
  ok_at: string | null;
  next_at: string;
  rows: number;
  odd: number /* things that could not be read */;
  failures: number;
  error: string | null;
  error_at: string | null;
}
export interface SetConnection {
  connected?: boolean;
  sends?: boolean;
  reads?: boolean;
  since?: string;
  base?: string /* empty: the platform's own */;
  fields?: Record<string, string> /* empty value: take it out */;
}

// GET /shops/{shop}/outbox?state=queued,leaving,unknown,failed&channel=&cursor= → {items: {act: ActView, case: QueueRow}[], next: string | null}   (newest first; without state: all that move)
// GET /shops/{shop}/outbox/standing → OutboxCount[]
export interface OutboxCount {
  channel: string;
  state: 'queued' | 'leaving' | 'unknown' | 'failed';
  count: number;
  oldest: string | null;
}

// The stand-ins of the platforms, where the program runs against them (channel_manage). GET /shops/{shop}/sandbox → Sandbox (404 where it speaks to the real platforms);
// PUT {speed?, rate?, faults?} → Sandbox (faults replace the old ones whole); POST …/sandbox/scenario SandboxScenario → {ids: number[]}.   Errors: bad_scenario
export interface Sandbox {
  now: string /* on the stand-ins' clock */;
  speed: number /* 1: as fast as life */;
  rate: number /* how many buy, in hundredths of the ordinary */;
  faults: SandboxFaults;
  shops: Record<string, { orders: number; reviews: number; chats: number; returns: number }> /* by platform */;
  ledger: Record<string, number> /* stand.kind.outcome: shopee.reply.took */;
  doubles: unknown[] /* what was done more often than once */;
  pushes: Record<string, Record<string, number>>;
  mishaps: number;
  outages: Record<string, string> /* until when, past ones too */;
}
/** Shares from 0 to 1, but for latency_ms (0 to 60000) and clock_skew (seconds). */
export interface SandboxFaults {
  latency_ms: number;
  error_5xx: number;
  error_5xx_after: number;
  reset_before: number;
  reset_after: number;
  rate_limit: number;
  item_failure: number;
  hide_message: number;
  drop_push: number;
  duplicate_push: number;
  late_push: number;
  clock_skew: number;
}
export type SandboxScenario =
  | { what: 'bad_reviews'; platform: string; count: number }
  | { what: 'abusive_review' | 'return_request' | 'question'; platform: string }
  | { what: 'carrier_stands_still'; hours: number }
  | { what: 'outage'; stand: string; minutes: number }
  | { what: 'expire_tokens' };

// Webhooks out (token_manage). GET /shops/{shop}/webhooks → {items: Webhook[]}; POST HookBody → 201 {webhook, secret} (secret shown once)
// PATCH /shops/{shop}/webhooks/{id} HookBody → Webhook; DELETE → 204; POST …/{id}/secret → 201 {secret} (the one before holds for 24 hours)
// GET …/{id}/deliveries?state=waiting|done|failed&cursor= → {items: HookDelivery[], next}; POST …/{id}/deliveries/{delivery}/replay, …/{id}/replay (all failed) → {count}
// Errors: bad_name, bad_url, bad_kinds {field}, too_many_hooks
export interface Webhook {
  id: string;
  name: string;
  url: string;
  kinds: string[] /* by their beginnings; * is all */;
  on: boolean;
  off_why: string | null /* it was switched off by itself */;
  created_at: string;
}
export interface HookBody {
  name?: string;
  url?: string;
  kinds?: string[];
  on?: boolean;
}
export interface HookDelivery {
  id: string;
  seq: number;
  kind: string;
  state: 'waiting' | 'done' | 'failed';
  attempts: number;
  next_at: string | null;
  status: number | null;
  error: string | null;
  created_at: string;
  ended_at: string | null;
}

// Team channels (channel_manage): chat rooms told what cases need. GET /shops/{shop}/team-channels → TeamChannels; POST TeamChannelBody → 201 TeamChannel
// PATCH /shops/{shop}/team-channels/{id} TeamChannelBody (no kind) → TeamChannel; DELETE → 204; POST …/{id}/test → 204 (the vendor's refusal: 422 platform_refused with a hint; platform_away; 429)
// Errors: bad_kind, bad_name, bad_tells, bad_locale, bad_preferences {zone, quiet}, field_missing, field_unknown, bad_field, bad_webhook, bad_token, bad_chat, bad_thread, bad_base, too_many_team_channels
export interface TeamChannels {
  items: TeamChannel[];
  kinds: { kind: TeamKind; fields: ConnectorField[] }[];
}
export type TeamKind = 'feishu' | 'dingtalk' | 'wecom' | 'slack' | 'telegram';
export interface TeamChannel {
  id: string;
  name: string;
  kind: TeamKind;
  on: boolean;
  off_why: string | null /* it was switched off by itself */;
  tells: NoticeKind[];
  locale: 'en' | 'zh-CN';
  zone: string;
  quiet: { from: number; to: number } | null /* minutes of the day */;
  severe_breaks_through: boolean;
  fields: Record<string, string> /* those that are no secret */;
  filled: string[] /* secret fields that are filled in */;
  health: Health;
  waiting: number;
  failed: number;
  created_at: string;
}
export interface TeamChannelBody {
  kind?: TeamKind /* when it is made */;
  name?: string;
  on?: boolean;
  tells?: NoticeKind[];
  locale?: 'en' | 'zh-CN';
  zone?: string;
  quiet?: { from: number; to: number } | null;
  severe_breaks_through?: boolean;
  fields?: Record<string, string> /* empty value: take it out */;
}

// Trackers (channel_manage): services that follow parcels. GET /shops/{shop}/trackers → Trackers; POST TrackerBody → 201 Tracker
// PATCH /shops/{shop}/trackers/{id} TrackerBody (no kind) → Tracker; DELETE → 204; POST …/{id}/check → 204 (what the service says: 422 platform_refused with a hint, platform_away; 429)
// Errors: bad_kind, bad_name, bad_carriers {carriers}, field_missing, field_unknown, bad_field, bad_base {base}, too_many_trackers
export interface Trackers {
  items: Tracker[];
  kinds: { kind: TrackerKind; names_hook: boolean; fields: ConnectorField[] }[];
}
export type TrackerKind = '17track' | 'aftership' | 'kuaidi100';
export interface Tracker {
  id: string;
  name: string;
  kind: TrackerKind;
  on: boolean;
  carriers: Record<string, string> /* the service's codes, by the names that orders have */;
  others: boolean /* it follows parcels of other carriers too */;
  fields: Record<string, string> /* those that are no secret */;
  filled: string[] /* secret fields that are filled in */;
  health: Health /* consent: the service refused the key; tried again an hour later */;
  hook: string | null /* where the service tells; null: nobody outside reaches this program, and it is asked more often */;
  names_hook: boolean /* the service is told the address with each parcel; else a person enters it there */;
  parcels: { new: number; followed: number; refused: number; ended: number };
  told_at: string | null;
  refused: RefusedParcel[] /* the last 20 */;
  parked: number /* what it told that could not be read */;
  created_at: string;
}
export interface RefusedParcel {
  tracking: string;
  carrier: string | null;
  code: string | null;
  why: string | null /* the service's words */;
  at: string | null;
  next_at: string | null /* it is offered again */;
}
export interface TrackerBody {
  kind?: TrackerKind /* when it is made */;
  name?: string;
  on?: boolean;
  carriers?: Record<string, string>;
  others?: boolean;
  fields?: Record<string, string> /* empty value: take it out */;
}

// LIVE sessions as platforms report them. GET /shops/{shop}/lives?channel=&cursor=&limit= → Lives, the last begun first (case_read). What a platform does not tell is null.
export interface Lives { items: Live[]; next: string | null }
export interface Live {
  id: string;
  channel: string;
  channel_name: string;
  external_id: string;
  title: string;
  started_at: string;
  ended_at: string | null;
  gmv: Money | null;
  gmv_24h: Money | null;
  orders: number | null;
  units: number | null;
  customers: number | null;
  click_to_order: string | null /* as the platform writes it */;
  viewers: number | null;
  views: number | null;
  peak: number | null /* most at once */;
  average: number | null;
  comments: number | null;
  shares: number | null;
  likes: number | null;
  followers: number | null;
  more: Record<string, string> /* what else the platform tells, by its own names */;
  reported_at: string;
}
