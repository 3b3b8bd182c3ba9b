// How much time a clock has left, in words short enough for a 32-pixel row. Pure: the caller passes "now".

export type Urgency = 'calm' | 'soon' | 'overdue';

export interface TimeLeft {
  urgency: Urgency;
  /** Largest fitting units, e.g. {h: 3, m: 5} or {m: 0, s: 42}. */
  days: number;
  hours: number;
  minutes: number;
  seconds: number;
  /** Whole seconds, negative when overdue. */
  total: number;
}

const SOON_SECONDS = 15 * 60;

export function timeLeft(dueAt: string | number, now: number): TimeLeft {
  const due = typeof dueAt === 'number' ? dueAt : Date.parse(dueAt);
  const total = Math.floor((due - now) / 1000);
  // The deadline itself is the first overdue instant.
  const urgency: Urgency = total < 0 || due <= now ? 'overdue' : total <= SOON_SECONDS ? 'soon' : 'calm';
  const span = Math.max(0, urgency === 'overdue' ? Math.floor((now - due) / 1000) : total);
  return { urgency, total, ...split(span) };
}

export function split(span: number): { days: number; hours: number; minutes: number; seconds: number } {
  return {
    days: Math.floor(span / 86_400),
    hours: Math.floor((span % 86_400) / 3_600),
    minutes: Math.floor((span % 3_600) / 60),
    seconds: span % 60,
  };
}

export interface SpanWords {
  day: string;
  hour: string;
  minute: string;
}

/** "0:42" under an hour when ticking, else "3 h 05", "2 d 4 h". */
export function countdown(left: TimeLeft, words: SpanWords): string {
  if (left.days > 0) return `${left.days} ${words.day} ${left.hours} ${words.hour}`;
  if (left.hours > 0) return `${left.hours} ${words.hour} ${pad(left.minutes)}`;
  return `${left.minutes}:${pad(left.seconds)}`;
}

/** Overdue in its single largest unit: "4 min", "3 h", "2 d"; under a minute counts as 0 min. */
export function overdueBy(left: TimeLeft, words: SpanWords): string {
  if (left.days > 0) return `${left.days} ${words.day}`;
  if (left.hours > 0) return `${left.hours} ${words.hour}`;
  return `${left.minutes} ${words.minute}`;
}

/** A span (a target, a median) in at most two units: "15 min", "4 h", "1 d 2 h", "45 s". */
export function spanText(seconds: number, words: SpanWords & { second: string }): string {
  const s = Math.round(Math.abs(seconds));
  const { days, hours, minutes, seconds: rest } = split(s);
  if (days > 0) return hours > 0 ? `${days} ${words.day} ${hours} ${words.hour}` : `${days} ${words.day}`;
  if (hours > 0) return minutes > 0 ? `${hours} ${words.hour} ${minutes} ${words.minute}` : `${hours} ${words.hour}`;
  if (minutes > 0) return `${minutes} ${words.minute}`;
  return `${rest} ${words.second}`;
}

function pad(n: number): string {
  return n < 10 ? `0${n}` : String(n);
}
