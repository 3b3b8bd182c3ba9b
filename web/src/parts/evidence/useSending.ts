// Files on their way into a case or to an order: judged before they travel, one after the other, each with how far it is and what was
// said of it. What is wrong with one does not stop the others.
import { useEffect, useRef, useState } from 'react';
import { ApiFailure, uuid } from '../../api/client';
import { type Holder, useCapture } from '../../api/evidence';
import type { EvidenceFileKind } from '../../api/types';
import { type EvidenceFault, evidenceFault } from '../../lib/evidence';

export interface Sending {
  id: string;
  file: File;
  shows: EvidenceFileKind;
  note: string;
  /** As an instant; none where it was not said. */
  takenAt: string | null;
  state: 'waits' | 'leaves' | 'kept' | 'refused';
  /** From 0 to 1. */
  share: number;
  /** Known before it travels. */
  fault: EvidenceFault | null;
  /** What the server said. */
  failure: unknown;
}

export interface SendingList {
  list: readonly Sending[];
  take: (files: readonly File[], shows: EvidenceFileKind, note: string, takenAt: string | null) => void;
  again: (id: string) => void;
  dismiss: (id: string) => void;
}

/** What has come in stays a moment, so that it is seen to be kept. */
const SEEN_MS = 4_000;

export function useSending(holder: Holder): SendingList {
  const { mutateAsync } = useCapture(holder);
  const [list, setList] = useState<readonly Sending[]>([]);
  const change = (id: string, part: Partial<Sending>) =>
    setList((old) => old.map((one) => (one.id === id ? { ...one, ...part } : one)));
  const dismiss = (id: string) => setList((old) => old.filter((one) => one.id !== id));
  const next = list.find((one) => one.state === 'waits');
  const busy = list.some((one) => one.state === 'leaves');

  const send = async (one: Sending) => {
    change(one.id, { state: 'leaves', share: 0, failure: null });
    try {
      const { file, shows, note, takenAt, id } = one;
      const told = { ...(note.trim() === '' ? {} : { note: note.trim() }), ...(takenAt ? { takenAt } : {}) };
      const onSent = (share: number) => change(id, { share });
      await mutateAsync({ file, name: file.name, shows, attempt: id, onSent, ...told });
      change(id, { state: 'kept', share: 1 });
      setTimeout(() => dismiss(id), SEEN_MS);
    } catch (failure) {
      change(one.id, { state: 'refused', failure });
    }
  };
  const latest = useRef(send);
  useEffect(() => {
    latest.current = send;
  });
  useEffect(() => {
    if (next !== undefined && !busy) void latest.current(next);
  }, [next, busy]);

  const take: SendingList['take'] = (files, shows, note, takenAt) =>
    setList((old) => [
      ...old,
      ...files.map((file): Sending => {
        const fault = evidenceFault(file);
        return {
          id: uuid(),
          file,
          shows,
          note,
          takenAt,
          state: fault ? 'refused' : 'waits',
          share: 0,
          fault,
          failure: null,
        };
      }),
    ]);
  // What was refused is another attempt: its key would only repeat the refusal. Without an answer it is the same one.
  const again = (id: string) =>
    setList((old) =>
      old.map((one) =>
        one.id === id ? { ...one, id: unanswered(one) ? id : uuid(), state: 'waits', share: 0, failure: null } : one,
      ),
    );
  return { list, take, again, dismiss };
}

function unanswered({ failure }: Sending): boolean {
  return failure instanceof ApiFailure && failure.status === 0;
}
