// How something that came in is told: its state's colour, what became of it.
import type { Inbound, InboundState } from '../../../api/types';
import { useSay, useT } from '../../../app/i18n';

export const TONE: Record<InboundState, string> = { waiting: 'gold', done: 'green', parked: 'red', dropped: '' };

const KINDS = ['reviews', 'orders', 'products', 'messages', 'returns', 'parcels'] as const;

/** "3 reviews", or why it is parked. */
export function useWhat(): (one: Inbound) => string {
  const t = useT();
  const say = useSay();
  return (one) => {
    if (one.why) return say(one.why);
    const kind = KINDS.find((known) => known === one.kind);
    if (one.rows === null || one.kind === null) return '';
    return `${one.rows} × ${kind ? t(`import.kind.${kind}`) : one.kind}`;
  };
}
