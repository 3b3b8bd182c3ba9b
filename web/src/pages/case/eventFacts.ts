// What an entry of the timeline leaves out because an earlier one said it. Pure.
import type { TimelineEntry, Words } from '../../api/types';
import type { MessageKey } from '../../locales/en';
import { type Turn, turn } from './version-list';

type Entries = readonly TimelineEntry[];

/** The name of a step, from the playbook that was in work when it was ticked or skipped. */
export function stepName(entry: TimelineEntry, all: Entries): Words | null {
  const chosen = before(entry, all).find((one) => one.kind === 'case.playbook_chosen');
  const steps = Array.isArray(chosen?.data.steps) ? (chosen.data.steps as unknown[]) : [];
  for (const step of steps) if (field(step, 'id') === entry.data.step) return (field(step, 'name') as Words) ?? null;
  return null;
}

export interface StarChange {
  turn: Turn;
  from: number;
  to: number;
}

/** How the stars of a review went with this edit; null when they stayed, or are not known. */
export function starsChanged(entry: TimelineEntry, all: Entries): StarChange | null {
  const now = stars(entry);
  const last =
    now &&
    before(entry, all)
      .map(stars)
      .find((one) => one?.review === now.review);
  if (!now || !last) return null;
  const came = turn([last.star, now.star]);
  return came && { turn: came, from: last.star, to: now.star };
}

/** Where a return request stands, by what a case keeps of it. */
export function returnState(glance: unknown): unknown {
  return field(field(field(glance, 'matter'), 'return'), 'state');
}

/** Earlier entries, the latest first. */
function before(entry: TimelineEntry, all: Entries): TimelineEntry[] {
  return all.filter((one) => one.seq < entry.seq).sort((a, b) => b.seq - a.seq);
}

function stars({ data }: TimelineEntry): { review: string; star: number } | null {
  const star = field(data.glance, 'star');
  const review = field(field(data.glance, 'subject'), 'review');
  return typeof star === 'number' && typeof review === 'string' ? { review, star } : null;
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

const TRIED = new Set(['case.act_delayed', 'case.act_unknown', 'case.act_failed']);

/** What the platform, the program or who looked there said of a try to send. */
export function saidOfTry({ kind, data }: TimelineEntry): string | null {
  return TRIED.has(kind) && typeof data.why === 'string' && data.why !== '' ? data.why : null;
}

/** The title of a try whose bare kind says too little. */
export function tryTitle({ kind, data }: TimelineEntry): MessageKey | null {
  if (kind === 'case.act_posted' && data.sent === true) return 'event.case.act_sent';
  if (kind === 'case.act_unknown' && typeof data.ask_at === 'string') return 'event.case.act_unknown_asked';
  if (kind === 'case.act_failed' && data.code === 'not_there') return 'event.case.act_not_there';
  return null;
}

/** What the program itself writes as a reason; the log keeps it as it was written, in English. */
const HOUSE_REASONS: Record<string, MessageKey> = {
  'a remedy was granted': 'event.reason.remedy_granted',
  'the public reply stands already': 'event.reason.reply_stands',
  'no public reply in a chat': 'event.reason.chat',
  'the buyer wrote again': 'event.reason.wrote_again',
};

/** The sentence for a reason that nobody wrote, if it is one. */
export function houseReason({ kind, data }: TimelineEntry): MessageKey | null {
  const ours = kind === 'case.state_changed' || kind === 'case.reopened';
  return ours && typeof data.reason === 'string' ? (HOUSE_REASONS[data.reason] ?? null) : null;
}

interface CallTitle {
  key: MessageKey;
  /** Who waits, where they said it. */
  name: string | null;
  how: MessageKey | null;
}

/** What happened in a call of the case; the bare kind says too little of some of it. */
export function callTitle({ kind, data }: TimelineEntry): CallTitle | null {
  if (!kind.startsWith('call.')) return null;
  const name = typeof data.name === 'string' && data.name !== '' ? data.name : null;
  const title = (key: MessageKey, how: MessageKey | null = null): CallTitle => ({ key, name, how });
  switch (kind) {
    case 'call.invited':
      return title(data.mode === 'audio' ? 'event.call.invited_audio' : 'event.call.invited_video');
    case 'call.agreed':
      return title(data.kept === true ? 'event.call.agreed_yes' : 'event.call.agreed_no');
    case 'call.ended':
      return title('event.call.ended', ENDED_BY[String(data.by)] ?? 'calls.ended_by.lost');
    case 'call.knocked':
      return title('event.call.knocked');
    default:
      return null;
  }
}

const ENDED_BY: Record<string, MessageKey> = {
  agent: 'calls.ended_by.agent',
  customer: 'calls.ended_by.customer',
};
