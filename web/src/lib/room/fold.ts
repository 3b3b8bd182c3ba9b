// The room as a client knows it: a snapshot, then frame after frame on top of it. Pure; nothing is counted twice.
import type {
  Claim,
  Counters,
  Frame,
  Mine,
  RoomDraw,
  RoomEvent,
  RoomPacket,
  RoomPoll,
  RoomQuestion,
  RoomSale,
  Said,
  Snapshot,
  Sum,
} from './protocol';

export interface Room extends Omit<Snapshot, 'c' | 'polls' | 'packets' | 'draws' | 'sales'> {
  polls: RoomPoll[];
  packets: RoomPacket[];
  draws: RoomDraw[];
  sales: RoomSale[];
  viewers: number;
  likes: number;
  /** Comments that nobody was shown since the last snapshot. */
  unseen: number;
  muted: Record<string, number>;
  blocked: Record<string, true>;
  over: boolean;
}

/** So many comments are kept on the page. */
const KEPT = 300;

export function fromSnapshot({ c, polls, packets, draws, sales, ...rest }: Snapshot): Room {
  const bare: Room = {
    ...rest,
    polls: polls.map((one) => ({ ...one, mine: null })),
    packets: packets.map((one) => ({ ...one, mine: null })),
    draws: draws.map((one) => ({ ...one, mine: null })),
    sales: sales.map(({ left, ...one }) => ({
      ...one,
      mine: null,
      tiers: one.tiers.map((tier, at) => ({ ...tier, left: left[at] ?? 0 })),
    })),
    viewers: 0,
    likes: 0,
    unseen: 0,
    muted: {},
    blocked: {},
    over: false,
  };
  return withMine(counted(bare, c), rest.mine);
}

/** What is one's own stands at its game; what is of a game not seen yet is kept for it. */
export function withMine(room: Room, mine: Mine): Room {
  return {
    ...room,
    mine,
    polls: room.polls.map((one) => ({ ...one, mine: mine.polls[one.n] ?? null })),
    packets: room.packets.map((one) => ({ ...one, mine: mine.packets[one.n] ?? null })),
    draws: room.draws.map((one) => ({ ...one, mine: mine.draws[one.n] ?? null })),
    sales: room.sales.map((one) => ({ ...one, mine: mine.sales[one.n] ?? null })),
  };
}

/** True where something is missing between what is known and what the frame covers. */
export function hasGap(room: Pick<Room, 's'>, frame: Frame): boolean {
  return frame.p > room.s && !frame.shed;
}

export function withFrame(room: Room, frame: Frame): Room {
  let next = room;
  for (const event of frame.e ?? []) if (event.n > room.s) next = withEvent(next, event);
  next = counted(next, frame.c ?? {});
  return {
    ...next,
    s: Math.max(room.s, frame.s),
    at: Math.max(room.at, frame.at),
    unseen: room.unseen + (frame.left ?? 0),
  };
}

/** A comment of one's own, known from its answer before the frame that has it. */
export function withOwnComment(room: Room, said: Said): Room {
  return { ...room, comments: added(room.comments, said) };
}

/** An answer of the room, before it says again what is one's own. */
function withOwn<K extends keyof Mine>(room: Room, kind: K, n: number, value: Mine[K][string]): Room {
  return withMine(room, { ...room.mine, [kind]: { ...room.mine[kind], [n]: value } });
}

export const withVote = (room: Room, poll: number, choice: number) => withOwn(room, 'polls', poll, choice);
export const withAmount = (room: Room, packet: number, sum: Sum) => withOwn(room, 'packets', packet, sum);
export const withPlace = (room: Room, draw: number, place: number) => withOwn(room, 'draws', draw, place);
export const withClaim = (room: Room, sale: number, claim: Claim) => withOwn(room, 'sales', sale, claim);

function withEvent(room: Room, event: RoomEvent): Room {
  switch (event.k) {
    case 'comment':
      return { ...room, comments: added(room.comments, event) };
    case 'question': {
      const { k: _, ...said } = event;
      return { ...room, questions: added<RoomQuestion>(room.questions, { ...said, state: 'open', answer: null }) };
    }
    case 'answered':
      return {
        ...room,
        questions: changed(room.questions, event.question, { state: event.state, answer: event.answer }),
      };
    case 'hidden':
      return {
        ...room,
        comments: room.comments.filter((one) => one.n !== event.comment),
        questions: room.questions.filter((one) => one.n !== event.comment),
      };
    case 'slow_mode':
      return { ...room, slow_mode: event.seconds };
    case 'muted':
      return {
        ...room,
        muted: { ...room.muted, [event.person]: event.until },
        you: event.person === room.you.person ? { ...room.you, muted_until: event.until } : room.you,
      };
    case 'blocked': {
      const { [event.person]: _, ...others } = room.blocked;
      return { ...room, blocked: event.on ? { ...others, [event.person]: true } : others };
    }
    case 'pin':
      return { ...room, pinned: event.product };
    case 'segment':
      return { ...room, segment: event.segment, pinned: event.pinned ?? null };
    case 'notice':
      return { ...room, notice: event.text === '' ? null : { n: event.n, text: event.text } };
    case 'closed':
      return { ...room, over: true };
    default:
      return withGame(room, event);
  }
}

type GameEvent = Exclude<
  RoomEvent,
  {
    k:
      | 'comment'
      | 'question'
      | 'answered'
      | 'hidden'
      | 'slow_mode'
      | 'muted'
      | 'blocked'
      | 'pin'
      | 'segment'
      | 'notice'
      | 'closed';
  }
>;

function withGame(room: Room, event: GameEvent): Room {
  const { n } = event;
  switch (event.k) {
    case 'poll': {
      const { question, choices } = event;
      const votes = choices.map(() => 0);
      return {
        ...room,
        polls: added(room.polls, { n, question, choices, votes, open: true, mine: room.mine.polls[n] ?? null }),
      };
    }
    case 'poll_closed':
      return { ...room, polls: changed(room.polls, event.poll, { open: false, votes: event.votes }) };
    case 'packet': {
      const { title, total, count, commitment } = event;
      const mine = room.mine.packets[n] ?? null;
      const packet = { n, title, total, count, opened: 0, open: true, commitment, mine };
      return { ...room, packets: added(room.packets, packet) };
    }
    case 'packet_over': {
      const end = { open: false, opened: event.opened, best: event.best ?? null };
      return { ...room, packets: changed(room.packets, event.packet, end) };
    }
    case 'draw': {
      const { title, winners, commitment, beacon } = event;
      const mine = room.mine.draws[n] ?? null;
      const draw = { n, title, winners, commitment, beacon, entrants: 0, open: true, mine, result: null };
      return { ...room, draws: added(room.draws, draw) };
    }
    case 'draw_result': {
      const { k: _, n: __, draw, ...result } = event;
      return { ...room, draws: changed(room.draws, draw, { open: false, entrants: event.entrants, result }) };
    }
    case 'sale': {
      const { title, product, starts_at, hold_ms } = event;
      const tiers = event.tiers.map((tier) => ({ ...tier, left: tier.quota }));
      const mine = room.mine.sales[n] ?? null;
      const sale = { n, title, product, tiers, starts_at, hold_ms, open: true, held: 0, confirmed: 0, mine };
      return { ...room, sales: added(room.sales, sale) };
    }
    case 'sale_closed': {
      const sale = room.sales.find((one) => one.n === event.sale);
      if (!sale) return room;
      return { ...room, sales: changed(room.sales, sale.n, { open: false, tiers: withLeft(sale.tiers, event.left) }) };
    }
    default:
      return room;
  }
}

function counted(room: Room, c: Counters): Room {
  const next = { ...room, viewers: c.viewers ?? room.viewers, likes: c.likes ?? room.likes };
  for (const [n, votes] of Object.entries(c.polls ?? {})) next.polls = changed(next.polls, Number(n), { votes });
  for (const [n, { opened }] of Object.entries(c.packets ?? {}))
    next.packets = changed(next.packets, Number(n), { opened });
  for (const [n, { entrants }] of Object.entries(c.draws ?? {}))
    next.draws = changed(next.draws, Number(n), { entrants });
  for (const [n, { left, held, confirmed }] of Object.entries(c.sales ?? {}))
    next.sales = next.sales.map((sale) =>
      sale.n === Number(n) ? { ...sale, held, confirmed, tiers: withLeft(sale.tiers, left) } : sale,
    );
  return next;
}

const withLeft = <T extends { left: number }>(tiers: T[], left: number[]): T[] =>
  tiers.map((tier, at) => ({ ...tier, left: left[at] ?? tier.left }));

function changed<T extends { n: number }>(list: T[], n: number, part: Partial<T>): T[] {
  return list.map((one) => (one.n === n ? { ...one, ...part } : one));
}

/** Put where its position says, once. */
function added<T extends { n: number }>(list: T[], one: T): T[] {
  if (list.some((other) => other.n === one.n)) return list;
  const at = list.findLastIndex((other) => other.n < one.n) + 1;
  return [...list.slice(0, at), one, ...list.slice(at)].slice(-KEPT);
}
