// A room on a page: the line, what is known, what was sent and not yet answered. Viewer page and control room both
// subscribe to it; it knows no framework.
import { Beat } from './beat';
import {
  fromSnapshot,
  hasGap,
  type Room,
  withAmount,
  withClaim,
  withFrame,
  withMine,
  withOwnComment,
  withPlace,
  withVote,
} from './fold';
import { Likes } from './likes';
import { Line, type LineState, RoomRefusal, type World } from './link';
import type { Claim, Command, No, RoomEvent, Said, Sum } from './protocol';

/** A comment on its way; `failed`: it did not arrive, or nobody knows whether it did. */
export interface Sending {
  key: number;
  text: string;
  ask: boolean;
  failed: No | null;
}

export interface RoomView {
  room: Room | null;
  line: LineState;
  sending: readonly Sending[];
  /** Likes with one's own that the room has not counted yet. */
  likes: number;
  /** Sales in which a claim is on its way. */
  asking: ReadonlySet<number>;
}

export interface RoomWorld extends World {
  /** Of a claim: the key of this viewer's present intention, kept over a reload. */
  keyOf: (sale: number) => string;
  /** The intention came to an end: the next claim is another one. */
  forgetKey: (sale: number) => void;
}

export class RoomStore {
  readonly line: Line;
  /** Told of events as they come (not of those in a snapshot). */
  readonly events = new Set<(event: RoomEvent) => void>();
  readonly figures = { claimOk: 0, claimErr: 0, claimMs: 0, checkoutOk: 0, checkoutErr: 0, checkoutMs: 0 };
  private view: RoomView = { room: null, line: 'opening', sending: [], likes: 0, asking: new Set() };
  private readonly listeners = new Set<() => void>();
  private readonly likes = new Likes();
  private readonly beat: Beat;
  private keys = 0;
  /** How far the server's clock is ahead of ours; null until it is known. */
  private ahead: number | null = null;

  constructor(private readonly world: RoomWorld) {
    this.line = new Line(world, {
      since: () => this.view.room?.s ?? null,
      onState: (line) => this.set({ line }),
      onMine: (mine) => {
        for (const [sale, { state }] of Object.entries(mine.sales))
          if (state === 'expired' || state === 'released') this.world.forgetKey(Number(sale));
        this.fold((room) => withMine(room, mine));
      },
      onSnapshot: (snapshot) => {
        this.learnTime(snapshot.at);
        const room = fromSnapshot(snapshot);
        this.set({ room, sending: arrived(this.view.sending, room.comments, room.you.person) });
      },
      onFrame: (frame) => {
        const { room } = this.view;
        if (!room || hasGap(room, frame)) return 'gap';
        this.learnTime(frame.at);
        const fresh = (frame.e ?? []).filter((event) => event.n > room.s);
        const said = fresh.filter((event) => event.k === 'comment' || event.k === 'question');
        this.set({ room: withFrame(room, frame), sending: arrived(this.view.sending, said, room.you.person) });
        for (const event of fresh) for (const told of this.events) told(event);
        return 'fits';
      },
    });
    this.beat = new Beat(world, 250, () => this.sendLikes());
  }

  start(): void {
    this.line.start();
    this.beat.start();
  }

  stop(): void {
    this.beat.stop();
    this.line.stop();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get = (): RoomView => this.view;

  /** The server's time now. */
  now = (): number => this.world.now() + (this.ahead ?? 0);

  setAhead(ms: number): void {
    this.ahead = ms;
  }

  say(text: string, ask: boolean): void {
    this.keys += 1;
    const one = { key: this.keys, text, ask, failed: null };
    this.set({ sending: [...this.view.sending, one] });
    this.line.send(ask ? { do: 'ask', text } : { do: 'comment', text }).then(
      (ok) => {
        this.forgetSending(one.key);
        const event = ok.event as Said | undefined;
        if (event) this.fold((room) => withOwnComment(room, event));
      },
      (failure) => this.set({ sending: marked(this.view.sending, one.key, refusal(failure)) }),
    );
  }

  forgetSending(key: number): void {
    this.set({ sending: this.view.sending.filter((one) => one.key !== key) });
  }

  like(): void {
    this.likes.tap();
    this.set({});
  }

  /** Something that only the room can say yes to; it fails with a RoomRefusal. */
  order(command: Command): Promise<Record<string, unknown>> {
    return this.line.send(command);
  }

  async vote(poll: number, choice: number): Promise<void> {
    await this.line.send({ do: 'vote', poll, choice }, true);
    this.fold((room) => withVote(room, poll, choice));
  }

  async openPacket(packet: number): Promise<void> {
    const { amount } = await this.line.send({ do: 'open_packet', packet }, true);
    this.fold((room) => withAmount(room, packet, amount as Sum));
  }

  async enterDraw(draw: number): Promise<void> {
    const { place } = await this.line.send({ do: 'enter_draw', draw }, true);
    this.fold((room) => withPlace(room, draw, place as number));
  }

  async claim(sale: number): Promise<void> {
    const from = this.world.now();
    this.setAsking(sale, true);
    try {
      const ok = await this.line.send({ do: 'claim', sale, key: this.world.keyOf(sale) }, true);
      this.figures.claimOk += 1;
      this.figures.claimMs = this.world.now() - from;
      this.fold((room) => withClaim(room, sale, ok as unknown as Claim));
      // An answer to an earlier intention that is over: the next try is a new one.
      if (ok.state === 'expired' || ok.state === 'released') this.world.forgetKey(sale);
    } catch (failure) {
      if (isFault(refusal(failure))) this.figures.claimErr += 1;
      else {
        // Sold out is an answer too.
        this.figures.claimOk += 1;
        this.world.forgetKey(sale);
      }
      throw failure;
    } finally {
      this.setAsking(sale, false);
    }
  }

  async confirm(sale: number, claim: number): Promise<void> {
    const from = this.world.now();
    try {
      const ok = await this.line.send({ do: 'confirm', sale, claim }, true);
      this.figures.checkoutOk += 1;
      this.figures.checkoutMs = this.world.now() - from;
      this.fold((room) => withClaim(room, sale, ok as unknown as Claim));
    } catch (failure) {
      if (isFault(refusal(failure))) this.figures.checkoutErr += 1;
      throw failure;
    }
  }

  async release(sale: number, claim: number): Promise<void> {
    const ok = await this.line.send({ do: 'release', sale, claim }, true);
    this.world.forgetKey(sale);
    this.fold((room) => withClaim(room, sale, ok as unknown as Claim));
  }

  private sendLikes(): void {
    const count = this.view.line === 'open' ? this.likes.due(this.world.now()) : 0;
    if (count === 0) return;
    const settled = () => {
      this.likes.settled();
      this.set({});
    };
    this.line.send({ do: 'like', count }).then(settled, settled);
  }

  private setAsking(sale: number, on: boolean): void {
    const asking = new Set(this.view.asking);
    if (on) asking.add(sale);
    else asking.delete(sale);
    this.set({ asking });
  }

  /** A frame cannot be from the future: our clock is behind by at least that. */
  private learnTime(at: number): void {
    const seen = at - this.world.now();
    this.ahead = this.ahead === null ? seen : Math.max(this.ahead, seen);
  }

  private fold(change: (room: Room) => Room): void {
    const { room } = this.view;
    if (room) this.set({ room: change(room) });
  }

  private set(part: Partial<RoomView>): void {
    const next = { ...this.view, ...part };
    this.view = { ...next, likes: (next.room?.likes ?? 0) + this.likes.pending };
    for (const listener of this.listeners) listener();
  }
}

/** What went wrong with us, not what the rules of a game say. */
export function isFault({ code }: No): boolean {
  return ['outcome_unknown', 'no_answer', 'lost'].includes(code);
}

export function refusal(failure: unknown): No {
  return failure instanceof RoomRefusal ? failure.no : { code: 'lost', message: '' };
}

/** What was on its way and has been seen in the room is not on its way any more. */
function arrived(sending: readonly Sending[], said: readonly Said[], me: string): readonly Sending[] {
  const mine = new Set(said.filter((one) => one.by === me).map((one) => one.text));
  return mine.size === 0 ? sending : sending.filter((one) => !(one.failed && mine.has(one.text)));
}

function marked(sending: readonly Sending[], key: number, failed: No): readonly Sending[] {
  return sending.map((one) => (one.key === key ? { ...one, failed } : one));
}
