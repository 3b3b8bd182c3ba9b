// What an answer to "triage is not sure" does. Pure.
import type { Command, QueueRow } from '../../api/types';

export type Answer = 'first' | 'second' | 'other' | 'none';

/** The command of an answer; 'ask' opens the correction; null when there is nothing to answer. */
export function answered(answer: Answer, row: Pick<QueueRow, 'unsure' | 'severity'>): Command | 'ask' | null {
  if (row.unsure.length === 0) return null;
  if (answer === 'other') return 'ask';
  if (answer === 'none') return { kind: 'not_complaint' };
  const guess = row.unsure[answer === 'first' ? 0 : 1];
  return guess ? { kind: 'set_issue', issue: guess.issue, severity: row.severity } : null;
}
