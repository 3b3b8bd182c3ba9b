// Which notices come by which way, while they are edited. Pure.
import type { NoticeKind, NoticePreferences } from '../api/types';

export const NOTICE_KINDS: readonly NoticeKind[] = [
  'assigned',
  'warned',
  'breached',
  'escalated',
  'approval',
  'mentioned',
  'handover',
  'appeal',
  'digest',
];
export const WAYS = ['console', 'email', 'none'] as const;
export type Way = (typeof WAYS)[number];

/** A kind that is not named comes in the console; the month's digest by e-mail as well. */
export function wayOf({ ways }: NoticePreferences, kind: NoticeKind): Way {
  return ways[kind] ?? (kind === 'digest' ? 'email' : 'console');
}

export function withWay(old: NoticePreferences, kind: NoticeKind, way: Way): NoticePreferences {
  return { ...old, ways: { ...old.ways, [kind]: way } };
}

/** From ten in the evening to eight. */
export const USUAL_NIGHT = { from: 22 * 60, to: 8 * 60 };
