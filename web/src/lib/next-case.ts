// Which case comes after this one. The order is the list's own; what is done with is passed over.
import type { CaseFilter, CommandKind, QueueRow } from '../api/types';

type Finishing = Extract<CommandKind, 'resolve' | 'close' | 'snooze' | 'not_complaint'>;
const FINISHING: ReadonlySet<string> = new Set<Finishing>(['resolve', 'close', 'snooze', 'not_complaint']);

/** Commands after which the agent is done with a case for now. */
export function finishes(command: string): command is Finishing {
  return FINISHING.has(command);
}

/** Nothing to do on it now: resolved, closed or asleep. */
export function isFinished(row: Pick<QueueRow, 'state' | 'snoozed_until'>): boolean {
  return row.state === 'resolved' || row.state === 'closed' || row.snoozed_until !== null;
}

/**
 * The next case to work on: below `from` first, then from the top. `from` itself comes last of all when it is open,
 * first of all when it only has the cursor. A list that asks for finished cases passes nothing over.
 */
export function nextCase(
  list: readonly QueueRow[],
  filter: CaseFilter,
  from: { id: string | null; open: boolean },
): QueueRow | null {
  const everything = filter.open === false || filter.snoozed === true || filter.state !== undefined;
  const at = list.findIndex((row) => row.id === from.id);
  const start = at < 0 ? 0 : from.open ? at + 1 : at;
  const around = [...list.slice(start), ...list.slice(0, start)];
  return around.find((row) => (everything || !isFinished(row)) && !(from.open && row.id === from.id)) ?? null;
}
