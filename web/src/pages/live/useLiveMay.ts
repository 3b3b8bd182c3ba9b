// Which commands of a session this reader may give now: its state allows them, and their role does.
import { useShop } from '../../api/current';
import type { LiveCommand, LiveSession } from '../../api/types';

type Verb = LiveCommand['verb'];

/** What helpers do while it runs; everything else plans, starts or ends. */
const HELPING: ReadonlySet<Verb> = new Set(['enter', 'next', 'pin', 'settle']);

export function useLiveMay({ allowed }: Pick<LiveSession, 'allowed'>): (verb: Verb) => boolean {
  const { can } = useShop();
  return (verb) => allowed.includes(verb) && can(HELPING.has(verb) ? 'live_work' : 'live_manage');
}

/** Games are the host's: the room takes them from nobody else. */
export const useHost = (): boolean => useShop().can('live_manage');
