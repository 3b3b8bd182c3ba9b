// Milliseconds since the session began, going on between two reads.
import { useEffect, useState } from 'react';
import type { LiveSession } from '../../api/types';

export interface SessionClock {
  /** Since the beginning. */
  ms: number;
  /** Since the session was read. */
  sinceRead: number;
}

export function useSessionClock({ now_ms }: Pick<LiveSession, 'now_ms'>, readAt: number): SessionClock {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const sinceRead = Math.max(0, now - readAt);
  return { ms: (now_ms ?? 0) + sinceRead, sinceRead };
}
