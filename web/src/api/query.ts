// The query client and the names of what it caches. Keys always start with what they are, then the shop.
import { QueryClient } from '@tanstack/react-query';
import { canonical } from '../lib/filter-url';
import { ApiFailure } from './client';
import type { CaseFilter } from './types';

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (failures, error) => failures < 2 && isPassing(error),
    },
    mutations: { retry: false },
  },
});

/** Worth trying again: no connection, or the server asked for a moment. */
function isPassing(error: Error): boolean {
  return error instanceof ApiFailure && (error.status === 0 || error.status === 429 || error.status >= 502);
}

export const keys = {
  session: ['session'] as const,
  shop: (shop: string) => ['shop', shop] as const,
  channels: (shop: string) => ['channels', shop] as const,
  members: (shop: string) => ['members', shop] as const,
  tokens: (shop: string) => ['tokens', shop] as const,
  policy: (shop: string) => ['policy', shop] as const,
  lists: (shop: string) => ['cases', shop] as const,
  list: (shop: string, filter: CaseFilter) => ['cases', shop, canonical(filter)] as const,
  counts: (shop: string) => ['count', shop] as const,
  count: (shop: string, filter: CaseFilter) => ['count', shop, canonical({ ...filter, sort: 'deadline' })] as const,
  detail: (shop: string, id: string) => ['case', shop, id] as const,
  views: (shop: string) => ['views', shop] as const,
  triage: (shop: string) => ['triage', shop] as const,
  approvals: (shop: string) => ['approvals', shop] as const,
  calls: (shop: string) => ['calls', shop] as const,
  outbox: (shop: string) => ['outbox', shop] as const,
  connections: (shop: string) => ['connections', shop] as const,
  sandbox: (shop: string) => ['sandbox', shop] as const,
  rulebook: (shop: string) => ['rulebook', shop] as const,
  remedies: (shop: string) => ['remedies', shop] as const,
  remedyPolicy: (shop: string) => ['remedy-policy', shop] as const,
  evidence: (shop: string, id: string) => ['evidence', shop, id] as const,
  appeals: (shop: string) => ['appeals', shop] as const,
  appealReport: (shop: string) => ['appeal-report', shop] as const,
  live: (shop: string) => ['live', shop] as const,
  liveOne: (shop: string, id: string) => ['live', shop, 'one', id] as const,
  products: (shop: string) => ['products', shop] as const,
  exports: (shop: string) => ['exports', shop] as const,
  imports: (shop: string) => ['imports', shop] as const,
  import: (shop: string, id: string) => ['imports', shop, id] as const,
  overview: (shop: string, days: number, channel: string | null) => ['overview', shop, days, channel] as const,
  audit: (shop: string, kind: string, actor: string) => ['audit', shop, kind, actor] as const,
  jobs: (shop: string, state: string) => ['jobs', shop, state] as const,
  inbound: (shop: string, state: string | null, channel: string | null) => ['inbound', shop, state, channel] as const,
  inboundOne: (shop: string, id: string) => ['inbound', shop, 'one', id] as const,
  hooks: (shop: string) => ['hooks', shop] as const,
  deliveries: (shop: string, hook: string, state: string | null) => ['hooks', shop, 'deliveries', hook, state] as const,
  mentions: (shop: string) => ['mentions', shop] as const,
  sources: (shop: string) => ['sources', shop] as const,
  rooms: (shop: string) => ['rooms', shop] as const,
  trackers: (shop: string) => ['trackers', shop] as const,
  macros: (shop: string) => ['macros', shop] as const,
  bot: (shop: string) => ['bot', shop] as const,
  drafter: (shop: string) => ['drafter', shop] as const,
  livePlane: (shop: string) => ['live-plane', shop] as const,
  notices: (shop: string) => ['notices', shop, 'list'] as const,
  noticePreferences: (shop: string) => ['notices', shop, 'preferences'] as const,
  roster: (shop: string) => ['roster', shop] as const,
  handovers: (shop: string) => ['handovers', shop] as const,
  suggestions: (shop: string, id: string) => ['suggestions', shop, id] as const,
  lastBulk: (shop: string) => ['last-bulk', shop] as const,
  presence: (shop: string) => ['presence', shop] as const,
  sessions: ['sessions'] as const,
  about: ['about'] as const,
};
