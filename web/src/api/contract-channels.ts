// What comes in over channels as signed webhooks. A part of contract.ts.
import type { Words } from './contract';

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
