// Rooms for tests.
import type { Snapshot } from '../src/lib/room/protocol';

/** Nothing of one's own. */
export const nothingOwn = { polls: {}, packets: {}, draws: {}, sales: {} };
/** A room in which little has happened. */
export const madeSnapshot = (part: Partial<Snapshot> = {}): Snapshot => ({
  s: 10,
  at: 1_000,
  room: 'r',
  title: 'Harvest night',
  you: { person: 'me', name: 'Mei', role: 'viewer', muted_until: 0 },
  segment: null,
  segments: [],
  pinned: null,
  products: [],
  notice: null,
  slow_mode: 0,
  comments: [],
  questions: [],
  polls: [],
  packets: [],
  draws: [],
  sales: [],
  c: { viewers: 5, likes: 7 },
  mine: nothingOwn,
  ...part,
});
