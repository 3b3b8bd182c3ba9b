// Things of the API as tests need them: whole, plain, and each field to be said otherwise.
import type { ActCheck, ActView, Reading, StepView } from '../src/api/types';

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
  ...fields,
});
