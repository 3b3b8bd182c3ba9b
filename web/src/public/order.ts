// Runs one order of a public page at a time and keeps what was refused.
import { useState } from 'preact/hooks';
import type { No } from '../lib/room/protocol';

export interface Order {
  busy: boolean;
  no: No | null;
  run: (order: () => Promise<unknown>) => void;
}

/** `refusal` reads what a failed order was refused with. */
export function useOrderOf(refusal: (failure: unknown) => No): Order {
  const [busy, setBusy] = useState(false);
  const [no, setNo] = useState<No | null>(null);
  const run = (order: () => Promise<unknown>) => {
    if (busy) return;
    setBusy(true);
    setNo(null);
    order().then(
      () => setBusy(false),
      (failure) => {
        setNo(refusal(failure));
        setBusy(false);
      },
    );
  };
  return { busy, no, run };
}
