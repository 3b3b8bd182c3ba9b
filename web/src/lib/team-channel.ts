// A chat room of the team under edit. Pure.
import type { NoticeKind, TeamChannel, TeamChannelBody, TeamKind } from '../api/types';
import type { MessageKey } from '../locales/en';
import { NOTICE_KINDS } from './notice-edit';

export interface TeamForm {
  kind: TeamKind;
  name: string;
  /** A secret is empty until somebody types another. */
  fields: Record<string, string>;
  tells: NoticeKind[];
  locale: 'en' | 'zh-CN';
  zone: string;
  quiet: { from: number; to: number } | null;
  severe_breaks_through: boolean;
}

/** What one person is told, and all others need not hear. */
const OF_ONE: ReadonlySet<NoticeKind> = new Set(['assigned', 'mentioned']);

/** What a room is told of can only be about a case. */
export const ROOM_KINDS: readonly NoticeKind[] = NOTICE_KINDS.filter(
  (kind) => kind !== 'handover' && kind !== 'digest',
);

/** A notice as everybody in the room hears it. */
export const toldKey = (kind: NoticeKind): MessageKey =>
  kind === 'assigned' || kind === 'mentioned' ? `room.told.${kind}` : `notice.${kind}`;

export const usualLocale = (kind: TeamKind): TeamForm['locale'] =>
  kind === 'slack' || kind === 'telegram' ? 'en' : 'zh-CN';

export const newRoom = (kind: TeamKind, zone: string): TeamForm => ({
  kind,
  name: '',
  fields: {},
  tells: ROOM_KINDS.filter((one) => !OF_ONE.has(one)),
  locale: usualLocale(kind),
  zone,
  quiet: null,
  severe_breaks_through: false,
});

export const formOf = ({
  kind,
  name,
  fields,
  tells,
  locale,
  zone,
  quiet,
  severe_breaks_through,
}: TeamChannel): TeamForm => ({
  kind,
  name,
  fields,
  tells,
  locale,
  zone,
  quiet,
  severe_breaks_through,
});

/** Another vendor wants other things filled in. */
export const withKind = (form: TeamForm, kind: TeamKind): TeamForm => ({
  ...form,
  kind,
  fields: {},
  locale: usualLocale(kind),
});

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** What is sent: all of a new one; what differs of one that is there, and nothing for a secret that nobody typed. */
export function bodyOf(before: TeamChannel | null, form: TeamForm): TeamChannelBody {
  const typed = Object.entries(form.fields).map(([name, value]) => [name, value.trim()] as const);
  const { kind, fields: _, ...rest } = { ...form, name: form.name.trim() };
  if (before === null) return { kind, ...rest, fields: Object.fromEntries(typed.filter(([, value]) => value !== '')) };
  const old = formOf(before);
  const changed = Object.fromEntries(
    Object.entries(rest).filter(([name, value]) => !same(value, old[name as keyof TeamForm])),
  );
  const fields = typed.filter(([name, value]) => value !== (old.fields[name] ?? ''));
  return { ...changed, ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}) };
}
