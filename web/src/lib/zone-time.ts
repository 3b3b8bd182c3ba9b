// Wall-clock arithmetic in a named zone: snooze presets, and the instants where a shop day starts. Pure.

export interface Preset {
  key: 'hour' | 'evening' | 'tomorrow' | 'monday';
  at: Date;
}

/** The instant at which the wall clock of a zone shows this date and hour. */
export function wallTime(year: number, month: number, day: number, hour: number, zone: string): Date {
  const guess = Date.UTC(year, month - 1, day, hour);
  const shown = parts(new Date(guess), zone);
  const shownAsUtc = Date.UTC(shown.year, shown.month - 1, shown.day, shown.hour, shown.minute);
  return new Date(guess - (shownAsUtc - guess));
}

export function presets(now: Date, zone: string): Preset[] {
  const p = parts(now, zone);
  const evening = wallTime(p.year, p.month, p.day, 18, zone);
  const weekday = new Date(Date.UTC(p.year, p.month - 1, p.day)).getUTCDay();
  const toMonday = (8 - weekday) % 7 || 7;
  const all: Preset[] = [
    { key: 'hour', at: new Date(now.getTime() + 3_600_000) },
    { key: 'evening', at: evening },
    { key: 'tomorrow', at: wallTime(p.year, p.month, p.day + 1, 9, zone) },
    { key: 'monday', at: wallTime(p.year, p.month, p.day + toMonday, 9, zone) },
  ];
  return all
    .filter((preset) => preset.key !== 'evening' || evening.getTime() - now.getTime() > 3_600_000)
    .filter((preset, index, kept) => kept.findIndex((one) => one.at.getTime() === preset.at.getTime()) === index);
}

function parts(at: Date, zone: string) {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  const found = Object.fromEntries(format.formatToParts(at).map((part) => [part.type, Number(part.value)]));
  return {
    year: found.year ?? 0,
    month: found.month ?? 0,
    day: found.day ?? 0,
    hour: found.hour ?? 0,
    minute: found.minute ?? 0,
  };
}

/** The day ("2026-11-22") that an instant falls on in a zone. */
export function dayOf(at: string, zone: string): string {
  const { year, month, day } = parts(new Date(at), zone);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;
}

/** The instant at which a day ("2026-11-22") starts in a zone, `plus` days later. */
export function dayStart(date: string, zone: string, plus = 0): string {
  const [year = 1970, month = 1, day = 1] = date.split('-').map(Number);
  return wallTime(year, month, day + plus, 0, zone).toISOString();
}

/** The instant that a date and time of day ("2026-11-22T09:30") names in a zone; null for anything else. */
export function wallInstant(text: string, zone: string): string | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})/.exec(text);
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  return new Date(wallTime(year, month, day, hour, zone).getTime() + minute * 60_000).toISOString();
}

/** An instant as a field of date and time holds it ("2026-11-22T20:00"), in a zone. */
export function wallText(at: string, zone: string): string {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
  return text.format(new Date(at)).replace(' ', 'T');
}
