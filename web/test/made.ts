// Things of the API as tests need them: whole, plain, and each field to be said otherwise.
import type {
  ActCheck,
  ActView,
  Connection,
  HookDelivery,
  Reading,
  Sandbox,
  StepView,
  Webhook,
} from '../src/api/types';
import { NO_FAULTS } from '../src/lib/sandbox';

export const madeStep = (fields: Partial<StepView>): StepView => ({
  id: 's',
  name: { en: 'Ask the carrier', zh: '查询' },
  owner: 'agent',
  done_by: 'hand',
  required: false,
  state: 'open',
  at: null,
  by: null,
  note: null,
  due_at: null,
  advice: null,
  words: {},
  remedies: [],
  ...fields,
});

export const madeReading = (fields: Partial<Reading>): Reading => ({
  language: 'en',
  polarity: 'negative',
  issue: 'quality',
  also: [],
  ground: null,
  severity: 2,
  confidence: 0.9,
  why: [],
  abstain: false,
  guesses: [],
  at_odds: false,
  aspects: [],
  claims: [],
  trigger: null,
  private: [],
  intent: null,
  ...fields,
});

export const madeCheck = (fields: Partial<ActCheck>): ActCheck => ({
  allowed: false,
  language: 'en',
  length: { used: 0, limit: 500 },
  left: 1,
  decision: 'refuse',
  house_default: null,
  rules: [],
  elements: [],
  findings: [],
  approval: null,
  refusal: null,
  score: null,
  ...fields,
});

export const madeAct = (fields: Partial<ActView>): ActView => ({
  id: 'a',
  kind: 'public_reply',
  text: 'Thank you.',
  state: 'approved',
  author: 'Ann',
  created_at: '2026-11-22T09:00:00Z',
  approver: null,
  decided_at: null,
  reason: null,
  posted_at: null,
  proof_url: null,
  proof_picture: null,
  undo_until: null,
  rule: null,
  pictures: [],
  proposed: false,
  decision: null,
  sending: { due_at: null, attempts: 0, code: null, why: null, platform_id: null },
  ...fields,
});

const field = (name: string, secret: boolean, optional = false) => ({
  name,
  label: { en: name, zh: name },
  secret,
  optional,
});

export const madeConnection = (fields: Partial<Connection>): Connection => ({
  channel: 'c',
  name: 'Own shop',
  platform: 'generic',
  market: 'US',
  connector: {
    name: 'Webhooks',
    reads: ['orders'],
    does: ['reply', 'message'],
    finds: [],
    pushes: false,
    consents: false,
    fields: [field('url', false), field('secret', true), field('note', false, true)],
    budget: { most: 20, seconds: 1, used: 0 },
  },
  connected: true,
  sends: true,
  reads: true,
  since: null,
  base: null,
  fields: {},
  filled: [],
  authorised: false,
  token_until: null,
  health: { state: 'well', failures: 0, paused_until: null, error: null, error_at: null, ok_at: null },
  readings: [],
  ...fields,
});

export const madeHook = (fields: Partial<Webhook>): Webhook => ({
  id: 'h',
  name: 'ERP',
  url: 'https://erp.example.com/hook',
  kinds: ['case.'],
  on: true,
  off_why: null,
  created_at: '2026-11-22T09:00:00Z',
  ...fields,
});

export const madeDelivery = (fields: Partial<HookDelivery>): HookDelivery => ({
  id: 'd',
  seq: 1042,
  kind: 'case.opened',
  state: 'done',
  attempts: 1,
  next_at: null,
  status: 204,
  error: null,
  created_at: '2026-11-22T09:00:00Z',
  ended_at: '2026-11-22T09:00:01Z',
  ...fields,
});

export const madeSandbox = (fields: Partial<Sandbox>): Sandbox => ({
  now: '2026-11-22T09:00:00Z',
  speed: 60,
  rate: 100,
  faults: NO_FAULTS,
  shops: { shopee: { orders: 1204, reviews: 377, chats: 12, returns: 0 } },
  ledger: {},
  doubles: [],
  pushes: {},
  mishaps: 0,
  outages: {},
  ...fields,
});
