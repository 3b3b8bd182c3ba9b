// Sources and mentions: what is said in public in the places that the shop connects.
import type { ConnectorField } from './contract-channels';

// GET /shops/{shop}/sources → MentionSources; POST SourceBody → 201 MentionSource (channel_manage)
// PATCH /shops/{shop}/sources/{id} SourceBody (no kind) → MentionSource; DELETE → 204; POST …/{id}/fetch-now → 202 (429 when asked too often; source_off)
// Errors: bad_kind, bad_name, bad_words, bad_every, bad_url, bad_field, field_missing, field_choice, field_unknown, too_many_sources
export interface MentionSources {
  items: MentionSource[];
  kinds: { kind: SourceKind; fields: ConnectorField[] }[];
}
export type SourceKind = 'feed' | 'mastodon' | 'bluesky' | 'youtube';
export type SourceHealth = 'healthy' | 'quiet' | 'failing' | 'off' | 'waiting';
export interface BothWords {
  en: string;
  zh: string;
}
export interface MentionSource {
  id: string;
  name: string;
  kind: SourceKind;
  on: boolean;
  off_why: BothWords | null /* it was switched off by itself */;
  fields: Record<string, string> /* those that are no secret */;
  filled: string[] /* secret fields that are filled in */;
  words: string[] /* an item must have one of them; none takes every item */;
  every: number /* minutes */;
  health: {
    state: SourceHealth;
    failures: number;
    failing_since: string | null;
    error: { code: string; words: BothWords; hint: BothWords | null } | null;
    error_at: string | null;
    ok_at: string | null;
    new_at: string | null;
    next_at: string | null;
  };
  moved: string | null /* where it says that it has moved for good */;
  found: number;
  odd: { at: string; why: string; raw: string }[] /* what could not be read, newest first */;
  created_at: string;
}
export interface SourceBody {
  kind?: SourceKind /* when it is made */;
  name?: string;
  on?: boolean;
  words?: string[];
  every?: number;
  fields?: Record<string, string> /* empty value: take it out */;
}

// GET /shops/{shop}/mentions?source=&polarity=&state=&q=&cursor=&limit= → Mentions (case_read)
// POST /shops/{shop}/mentions/{id}/note | dismiss | restore → Mention (case_work; mention_already)
export type MentionState = 'new' | 'noted' | 'dismissed';
export interface Mentions {
  items: Mention[];
  next: string | null;
  new: number /* how many nobody has dealt with, a thousand at most */;
  sources: { id: string; name: string; kind: SourceKind; health: SourceHealth }[];
}
export interface Mention {
  id: string;
  found_by: { id: string; name: string | null; kind: SourceKind | null }[] /* the first one first; no name: removed */;
  url: string | null;
  author: string | null;
  title: string;
  text: string;
  language: string;
  polarity: 'negative' | 'neutral' | 'positive' | 'mixed';
  issue: string | null;
  severity: number;
  state: MentionState;
  versions: number;
  published_at: string;
  first_seen_at: string;
}
