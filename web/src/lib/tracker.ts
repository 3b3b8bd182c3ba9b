// A tracker under edit. Pure.
import type { Tracker, TrackerBody, TrackerKind } from '../api/types';

export interface TrackerForm {
  kind: TrackerKind;
  name: string;
  /** A secret is empty until somebody types another. */
  fields: Record<string, string>;
  /** One a line: the carrier as orders name it, an equals sign, the service's code. */
  carriers: string;
  others: boolean;
}

export const newTracker = (kind: TrackerKind, name: string): TrackerForm => ({
  kind,
  name,
  fields: {},
  carriers: '',
  others: true,
});

export const formOf = ({ kind, name, fields, carriers, others }: Tracker): TrackerForm => ({
  kind,
  name,
  fields,
  carriers: Object.entries(carriers)
    .map(([carrier, code]) => `${carrier} = ${code}`)
    .join('\n'),
  others,
});

/** The carriers of a text; a line without an equals sign has no code, and the API says so. */
export function carriersOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return Object.fromEntries(
    lines.map((line) => {
      // A name may have an equals sign; a code has none.
      const at = line.lastIndexOf('=');
      return at < 0 ? [line.trim(), ''] : [line.slice(0, at).trim(), line.slice(at + 1).trim()];
    }),
  );
}

const same = (a: Record<string, string>, b: Record<string, string>): boolean => {
  const names = Object.keys(a);
  return names.length === Object.keys(b).length && names.every((name) => a[name] === b[name]);
};

/** What is sent: all of a new one; what differs of one that is there, and nothing for a secret that nobody typed. */
export function bodyOf(before: Tracker | null, form: TrackerForm): TrackerBody {
  const typed = Object.entries(form.fields).map(([name, value]) => [name, value.trim()] as const);
  const carriers = carriersOf(form.carriers);
  const name = form.name.trim();
  if (before === null) {
    const fields = Object.fromEntries(typed.filter(([, value]) => value !== ''));
    return { kind: form.kind, name, carriers, others: form.others, fields };
  }
  const fields = typed.filter(([field, value]) => value !== (before.fields[field] ?? ''));
  return {
    ...(name === before.name ? {} : { name }),
    ...(same(carriers, before.carriers) ? {} : { carriers }),
    ...(form.others === before.others ? {} : { others: form.others }),
    ...(fields.length > 0 ? { fields: Object.fromEntries(fields) } : {}),
  };
}
