// Which message of the conversation the writer has seen: the newest one until writing begins, then that one until read.
import { useState } from 'react';
import type { CaseDetail } from '../../api/types';
import { lastSeen } from '../../lib/macro';

interface Seen {
  /** Null where the case has no conversation of its own. */
  seen: string | null;
  read: (message: string) => void;
}

export function useSeen(detail: CaseDetail, writing: boolean): Seen {
  const last = lastSeen(detail);
  const [seen, setSeen] = useState(last);
  if (!writing && seen !== last) setSeen(last);
  return { seen, read: setSeen };
}
