// A connection under edit, and how one does, in words. Pure.
import type { Connection, Doing, SetConnection } from '../api/types';
import { dayOf, dayStart } from './zone-time';

export const DOINGS: readonly Doing[] = ['reply', 'message', 'decide'];

/** What is typed; a secret is empty until somebody types another. */
export interface ConnectionForm {
  fields: Record<string, string>;
  /** A day in the shop's zone; empty where none is set. */
  since: string;
  /** Empty: the platform's own. */
  base: string;
  sends: boolean;
  reads: boolean;
}

export function formOf(connection: Connection, zone: string): ConnectionForm {
  const fields = (connection.connector?.fields ?? []).map(({ name, secret }) => [
    name,
    secret ? '' : (connection.fields[name] ?? ''),
  ]);
  return {
    fields: Object.fromEntries(fields),
    since: connection.since ? dayOf(connection.since, zone) : '',
    base: connection.base ?? '',
    sends: connection.sends,
    reads: connection.reads,
  };
}

/** What differs from how it is set; nothing for a secret that nobody typed. */
export function changesOf(connection: Connection, form: ConnectionForm, zone: string): SetConnection {
  const before = formOf(connection, zone);
  const fields = Object.entries(form.fields)
    .map(([name, value]) => [name, value.trim()] as const)
    .filter(([name, value]) => value !== before.fields[name]);
  const base = form.base.trim();
  return {
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
    ...(form.since !== '' && form.since !== before.since ? { since: dayStart(form.since, zone) } : {}),
    ...(base !== before.base ? { base } : {}),
    ...(form.sends !== before.sends ? { sends: form.sends } : {}),
    ...(form.reads !== before.reads ? { reads: form.reads } : {}),
  };
}

export const isChanged = (changes: SetConnection): boolean => Object.keys(changes).length > 0;

/** Names of fields that must be filled in and are not. */
export function lacking(connection: Connection, form: ConnectionForm): string[] {
  return (connection.connector?.fields ?? [])
    .filter(({ name, optional }) => !optional && !form.fields[name]?.trim() && !connection.filled.includes(name))
    .map(({ name }) => name);
}

export type Health = Connection['health']['state'] | 'by_hand';

/** How a connection does; by hand where nothing could connect it. */
export const healthOf = ({ connector, health }: Pick<Connection, 'connector' | 'health'>): Health =>
  connector === null ? 'by_hand' : health.state;

export const HEALTH_TONE: Record<Health, string> = {
  well: 'green',
  failing: 'amber',
  paused: 'amber',
  consent: 'red',
  off: '',
  by_hand: '',
};

/** Whether a channel does something by itself now. */
export function doesItself({ connector, connected, sends }: Connection, what: Doing): boolean {
  return connected && sends && (connector?.does.includes(what) ?? false);
}

/** Seconds since something was last read, in steps that do not flicker; null for never. */
export function lagOf(okAt: string | null, now: number): number | null {
  if (okAt === null) return null;
  const seconds = Math.max(0, Math.floor((now - Date.parse(okAt)) / 1000));
  return seconds < 60 ? seconds - (seconds % 5) : seconds - (seconds % 60);
}
