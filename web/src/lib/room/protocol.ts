// What a live room says and hears over its socket: docs/live-protocol.md. Instants are milliseconds of the server's clock.
export interface Sum {
  minor: number;
  currency: string;
}

export type RoomRole = 'viewer' | 'moderator' | 'assistant' | 'host';
export type QuestionState = 'open' | 'taken' | 'answered' | 'dismissed';
export type ClaimState = 'held' | 'confirmed' | 'released' | 'expired';

export interface Said {
  n: number;
  by: string;
  name: string;
  text: string;
  /** A moderator, assistant or host wrote it. */
  staff?: boolean;
}

export interface RoomQuestion extends Said {
  state: QuestionState;
  answer: string | null;
}

export interface RoomProduct {
  id: string;
  title: string;
  price: Sum;
  picture?: string | null;
  notes?: string[];
}

export interface RoomSegment {
  id: string;
  title: string;
  product: string | null;
  minutes: number;
}

export interface RoomPoll {
  n: number;
  question: string;
  choices: string[];
  votes: number[];
  open: boolean;
  mine: number | null;
}

export interface RoomPacket {
  n: number;
  title: string;
  total: Sum;
  count: number;
  opened: number;
  open: boolean;
  commitment: string;
  mine: Sum | null;
  best?: { by: string; name: string; amount: Sum } | null;
}

export interface DrawResult {
  seed: string;
  beacon: { source: string; value: string } | null;
  entrants: number;
  entrants_hash: string;
  winners: { person: string; name: string; place: number }[];
  file: string;
}

export interface RoomDraw {
  n: number;
  title: string;
  winners: number;
  commitment: string;
  beacon: string | null;
  entrants: number;
  open: boolean;
  mine: number | null;
  result: DrawResult | null;
}

export interface SaleTier {
  name: string;
  price: Sum;
  quota: number;
  left: number;
}

export interface Claim {
  claim: number;
  place: number;
  tier: number;
  price: Sum;
  state: ClaimState;
  until: number;
}

export interface RoomSale {
  n: number;
  title: string;
  product: string | null;
  tiers: SaleTier[];
  starts_at: number;
  hold_ms: number;
  open: boolean;
  held: number;
  confirmed: number;
  mine: Claim | null;
}

/** Absolute figures, to be merged; each only when it changed. */
export interface Counters {
  viewers?: number;
  likes?: number;
  polls?: Record<string, number[]>;
  packets?: Record<string, { opened: number; count: number }>;
  draws?: Record<string, { entrants: number }>;
  sales?: Record<string, { left: number[]; held: number; confirmed: number }>;
}

export interface Snapshot {
  s: number;
  at: number;
  room: string;
  title: string;
  segment: string | null;
  segments: RoomSegment[];
  pinned: RoomProduct | null;
  products: RoomProduct[];
  notice: { n: number; text: string } | null;
  slow_mode: number;
  comments: Said[];
  questions: RoomQuestion[];
  polls: Omit<RoomPoll, 'mine'>[];
  packets: Omit<RoomPacket, 'mine'>[];
  draws: Omit<RoomDraw, 'mine'>[];
  sales: (Omit<RoomSale, 'mine' | 'tiers'> & { tiers: Omit<SaleTier, 'left'>[]; left: number[] })[];
  c: Counters;
  /** `filter`: the words that are kept out; for staff only. */
  you: { person: string; name: string; role: RoomRole; muted_until: number; filter?: string[] };
  mine: Mine;
}

/** What one has oneself, by the games' ids: the index of the vote, the amount opened, the place among the entrants, the last claim. */
export interface Mine {
  polls: Record<string, number>;
  packets: Record<string, Sum>;
  draws: Record<string, number>;
  sales: Record<string, Claim>;
}

/** Every event has `n` and `k`; kinds that this page does not know are passed over. */
export type RoomEvent =
  | ({ k: 'comment' } & Said)
  | ({ k: 'question' } & Said)
  | { n: number; k: 'answered'; question: number; state: QuestionState; answer: string | null }
  | { n: number; k: 'hidden'; comment: number }
  | { n: number; k: 'slow_mode'; seconds: number }
  | { n: number; k: 'muted'; person: string; until: number }
  | { n: number; k: 'blocked'; person: string; on: boolean }
  | { n: number; k: 'pin'; product: RoomProduct | null }
  | { n: number; k: 'segment'; segment: string; pinned: RoomProduct | null }
  | { n: number; k: 'notice'; text: string }
  | { n: number; k: 'poll'; question: string; choices: string[] }
  | { n: number; k: 'poll_closed'; poll: number; votes: number[] }
  | { n: number; k: 'packet'; title: string; total: Sum; count: number; split: 'random' | 'even'; commitment: string }
  | { n: number; k: 'packet_over'; packet: number; opened: number; left: Sum; best: RoomPacket['best'] }
  | { n: number; k: 'draw'; title: string; winners: number; commitment: string; beacon: string | null }
  | ({ n: number; k: 'draw_result'; draw: number } & DrawResult)
  | {
      n: number;
      k: 'sale';
      title: string;
      product: string | null;
      tiers: Omit<SaleTier, 'left'>[];
      starts_at: number;
      hold_ms: number;
    }
  | { n: number; k: 'sale_closed'; sale: number; left: number[] }
  | { n: number; k: 'closed' };

export interface Frame {
  p: number;
  s: number;
  at: number;
  e?: RoomEvent[];
  c?: Counters;
  /** Comments of this moment that nobody was sent. */
  left?: number;
  /** Ordinary frames left out for this connection. */
  shed?: number;
}

export type Words = { en: string; zh: string };

export interface No {
  code: string;
  message: Words | string;
  hint?: Words | string | null;
  wait_ms?: number;
}

/** What comes down: a frame, a snapshot, an answer, or all that is one's own. */
export type Down =
  | Frame
  | { reset: Snapshot }
  | { re: string; ok: Record<string, unknown> }
  | { re: string; no: No }
  | { mine: Mine };

/** What goes up, without its id. */
export type Command = { do: string } & Record<string, unknown>;

export interface Hello {
  room: string;
  title: string;
  state: 'planned' | 'open' | 'ended';
  time: number;
  challenge?: { nonce: string; bits: number; until: number };
}

export interface Joined {
  token: string;
  person: string;
  name: string;
  role: RoomRole;
  until: number;
}

/** Why a socket was closed, by the codes of the protocol. */
export const CLOSE = { ended: 4000, tokenOver: 4001, blocked: 4003, tooSlow: 4008, badFrame: 4009, refused: 4029 };
