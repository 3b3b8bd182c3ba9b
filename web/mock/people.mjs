// The stand-in's chance, ids and people, the same each time.
import { CHANNELS, PRODUCTS } from './texts.mjs';

let state = 42;
export function random() {
  state = (state * 1664525 + 1013904223) % 4294967296;
  return state / 4294967296;
}
export const pick = (list) => list[Math.floor(random() * list.length)];
let ids = 0;
export function id() {
  ids += 1;
  return `01930000-0000-7000-8000-${String(ids).padStart(12, '0')}`;
}
export const iso = (ms) => new Date(ms).toISOString();
export const MIN = 60_000;
export const HOUR = 60 * MIN;
export const DAY = 24 * HOUR;

export const ALL = [
  'case_read',
  'case_work',
  'case_assign',
  'act_approve',
  'import_run',
  'export_run',
  'overview_read',
  'policy_read',
  'policy_change',
  'member_read',
  'member_manage',
  'token_manage',
  'channel_manage',
  'audit_read',
  'job_manage',
  'view_share',
  'personal_data_read',
  'remedy_grant',
  'remedy_approve',
  'product_manage',
  'live_manage',
  'live_work',
];

export const me = {
  id: id(),
  name: '林晓 Lin',
  email: 'owner@example.com',
  locale: process.env.MOCK_LOCALE ?? 'en',
  theme: 'system',
  density: 'compact',
};
export const shop = {
  id: id(),
  name: '青釉生活 Celadon Living',
  zone: 'Asia/Shanghai',
  created_at: iso(Date.now() - 40 * DAY),
};
const person = (name, email, role) => ({
  user: id(),
  name,
  email,
  role,
  joined_at: iso(Date.now() - 30 * DAY),
  last_seen_at: iso(Date.now() - Math.floor(random() * 5 * HOUR)),
  open_cases: 0,
  overdue_cases: 0,
  resolved_7d: Math.floor(random() * 40),
});
export const members = [
  { ...person(me.name, me.email, 'owner'), user: me.id, last_seen_at: iso(Date.now()) },
  person('周雨', 'zhou@example.com', 'lead'),
  person('Ratna Wijaya', 'ratna@example.com', 'agent'),
  person('Tom Becker', 'tom@example.com', 'agent'),
];
export const channels = CHANNELS.map(([name, platform, market], i) => ({
  id: id(),
  name,
  platform,
  market,
  created_at: iso(Date.now() - 30 * DAY),
  reviews: 0,
  last_received_at: null,
  last_import_at: iso(Date.now() - (i + 1) * HOUR),
  holidays: [],
  reply_link: platform === 'tiktok' ? 'https://seller.example.com/reviews?id={{ review }}' : '',
}));
export const products = Object.entries(PRODUCTS).flatMap(([market, titles]) =>
  titles.map((title, i) => ({ id: id(), title, market, advertised: i === 0 })),
);

const calls = new Map();
/** The calls of a case, newest first. */
export function callsOf(caseId) {
  if (!calls.has(caseId)) calls.set(caseId, []);
  return calls.get(caseId);
}
