// Live sessions, pure: what is due, what is worst, where a sentence is marked.
import type {
  AlertMetric,
  Experience,
  Finding,
  LiveSession,
  QualityMinute,
  RecordingPart,
  Segment,
  Sentence,
} from '../api/types';
import { clockText } from './clock-text';

/** Seconds of the segment's minutes that are left at an instant of the session; below 0: it is over its time. */
export function leftOfSegment(
  segment: Pick<Segment, 'minutes' | 'entered_at_ms' | 'on_ms'>,
  sinceRead: number,
): number {
  return segment.minutes * 60 - Math.floor((segment.on_ms + sinceRead) / 1000);
}

/** Findings that nobody has settled, the newest first. */
export function openFindings(sentences: readonly Sentence[]): { finding: Finding; sentence: Sentence }[] {
  return sentences
    .flatMap((sentence) => sentence.findings.map((finding) => ({ finding, sentence })))
    .filter(({ finding }) => finding.settled === null)
    .sort((a, b) => b.finding.at_ms - a.finding.at_ms);
}

export interface Piece {
  at: number;
  text: string;
  flagged: boolean;
}

/** A sentence cut where its findings begin and end; spans count code points. */
export function pieces(text: string, spans: readonly { from: number; to: number }[]): Piece[] {
  const points = [...text];
  const marked = points.map((_, at) => spans.some(({ from, to }) => at >= from && at < to));
  const cut: Piece[] = [];
  for (const [at, point] of points.entries()) {
    const last = cut.at(-1);
    const flagged = marked[at] ?? false;
    if (last && last.flagged === flagged) last.text += point;
    else cut.push({ at, text: point, flagged });
  }
  return cut;
}

export interface Worst {
  metric: AlertMetric;
  /** As it is now; in the metric's own unit. */
  value: number;
  /** As it was over the whole session. */
  normal: number | null;
  bad: boolean;
}

const SHARES: readonly AlertMetric[] = ['checkout_errors', 'stall_share', 'reconnects'];
export const isShare = (metric: AlertMetric) => SHARES.includes(metric);

/** What goes worst now, beside how it usually went in this session. */
export function worstOf({ worst, minutes, alerts, scores }: Experience): Worst | null {
  if (!worst) return null;
  const normal = isShare(worst.metric) ? median(minutes.slice(0, -3).map((one) => figureOf(one, worst.metric))) : null;
  const score = isShare(worst.metric) ? null : (scores[worst.metric as keyof typeof scores] ?? null);
  return { ...worst, normal: normal ?? score, bad: alerts.some((one) => one.cleared_at === null) };
}

function figureOf({ figures: f }: QualityMinute, metric: AlertMetric): number | null {
  if (metric === 'stall_share') return f.stall_share;
  if (metric === 'reconnects') return f.viewers === 0 ? null : f.reconnects / f.viewers;
  const tried = f.checkout_ok + f.checkout_err;
  return tried === 0 ? null : f.checkout_err / tried;
}

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((one): one is number => one !== null).sort((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}

/** "-1:05" where the time is over. */
export function signedClock(seconds: number): string {
  return `${seconds < 0 ? '−' : ''}${clockText(Math.abs(seconds) * 1000)}`;
}

export const segmentOf = (session: Pick<LiveSession, 'segments'>, id: string | null) =>
  session.segments.find((one) => one.id === id) ?? null;

/** Where a player opens at that position: the usual fragment of media addresses. */
export function atPosition(url: string, ms: number): string {
  return `${url.split('#')[0]}#t=${Math.max(0, Math.floor(ms / 1000))}`;
}

/** The part of what was recorded that holds a moment (milliseconds since the session began): of several the one that began last. One
 * without a length is still being written, or was when the program was killed. */
export function partAt(parts: readonly RecordingPart[], ms: number): RecordingPart | null {
  const holding = parts.filter(
    ({ from_ms, length_ms }) => from_ms <= ms && (length_ms === null || ms <= from_ms + length_ms),
  );
  return holding.reduce<RecordingPart | null>((best, one) => (best && best.from_ms > one.from_ms ? best : one), null);
}
