// The second part of the contract with the API: the team, its roster, its notices.
import type { BusinessCalendar, Issue, QueueRow, Role, Words } from './contract';

// GET /shops/{shop}/roster → {items: Colleague[]};  PUT /shops/{shop}/roster/{user} MemberWork → {items: Colleague[]}   (422 bad_roster, unknown_channel)
export interface MemberWork { languages: string[] /* empty: all */; channels: string[]; issues: Issue[]; most_open: number | null;
  shifts: BusinessCalendar | null /* in their own zone, with days off and days of their own; null: always on duty */ }
export interface Colleague { user: string; name: string; role: Role; on_duty: boolean; open_cases: number; overdue_cases: number; work: MemberWork }
// GET /shops/{shop}/cases/{id}/suggestions → {items: Suggestion[]}, best first
export interface Suggestion { user: string; name: string; fits: boolean; reasons: Words[] }
// Policy has assign?: 'manual' | 'suggest' | 'automatic'.  GET /shops/{shop}/cases?sort=next_best → one page, next: null
// GET /shops/{shop}/cases/next → NextCase;  POST /shops/{shop}/cases/next/take → TakenCase   (422 load_full)
export interface NextCase { case: QueueRow | null; score: number | null }
export interface TakenCase { id: string | null; number: number | null }
// GET /shops/{shop}/handovers → {items: Handover[]} (newest 50);  POST /shops/{shop}/handovers {text, cases?: string[]} → 201 {id}   (422 bad_handover, unknown_case)
export interface Handover { id: string; text: string; cases: { id: string; number: number }[]; by: string; at: string }

// GET /shops/{shop}/notices?before=&limit=50 → Notices (the caller's own);  POST /shops/{shop}/notices/read {one?: seq, upto?: seq} → {unread} (neither: all)
export type NoticeKind = 'assigned' | 'warned' | 'breached' | 'escalated' | 'approval' | 'mentioned' | 'handover' | 'appeal' | 'digest' /* a month's appeals: /appeals?list=report; by e-mail unless told otherwise */;
export interface Notice { seq: number; kind: NoticeKind; title: Words; case: string | null; number: number | null; actor: { kind: string; name: string }; at: string; read_at: string | null }
export interface Notices { items: Notice[]; unread: number; next: number | null /* before of the next page */ }
// GET|PUT /shops/{shop}/notices/preferences NoticePreferences   (422 bad_preferences);  the stream says "notices" when the caller's own changed
export interface NoticePreferences { ways: Record<NoticeKind, 'console' | 'email' | 'none'> /* a kind not named: console */;
  zone: string; quiet: { from: number; to: number } | null /* minutes of the day; e-mail waits and goes as one */; severe_breaks_through: boolean }
