// The line to a room: opens a socket, asks again where it left off, matches answers to what was sent. Time, chance and
// the socket itself come from outside, so that a test can play all of them.
import { CLOSE, type Command, type Down, type Frame, type Mine, type No, type Snapshot } from './protocol';

export interface Wire {
  send: (text: string) => void;
  close: () => void;
  onopen: (() => void) | null;
  onmessage: ((message: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface World {
  open: (since: number | null) => Wire;
  after: (ms: number, run: () => void) => () => void;
  now: () => number;
  random: () => number;
}

/** `over`: the room ended; `stale`: the token no longer counts; `blocked`: shut out. None of them is tried again here. */
export type LineState = 'opening' | 'open' | 'waiting' | 'over' | 'stale' | 'blocked';

export interface Listener {
  onSnapshot: (snapshot: Snapshot) => void;
  /** Answers whether the frame fitted; a gap asks again from where we are. */
  onFrame: (frame: Frame) => 'fits' | 'gap';
  onMine: (mine: Mine) => void;
  onState: (state: LineState) => void;
  /** The position that is known. */
  since: () => number | null;
}

/** A refusal by the room, or `lost` and `no_answer` of our own. */
export class RoomRefusal extends Error {
  readonly no: No;

  constructor(no: No) {
    super(no.code);
    this.name = 'RoomRefusal';
    this.no = no;
  }
}

interface Waiting {
  text: string;
  /** May be said twice without doing anything twice. */
  again: boolean;
  sentAt: number;
  /** Somebody waits for it: a ping is no tap. */
  felt: boolean;
  stopClock: () => void;
  done: (ok: Record<string, unknown>) => void;
  fail: (failure: RoomRefusal) => void;
}

const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const ANSWER_WITHIN = 12_000;
const PING_EVERY = 20_000;
const SILENT_FOR = 45_000;

/** Half of the wait is fixed and half is chance, so that a thousand viewers do not come back at once. */
export function waitBefore(attempt: number, random: number): number {
  const full = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * random);
}

export class Line {
  /** How often the line had to be opened again. */
  reopened = 0;
  /** Milliseconds from sending to answer, since they were last taken; the newest 100. */
  private delays: number[] = [];
  private wire: Wire | null = null;
  private isOpen = false;
  private failures = 0;
  /** Openings that never came to anything: a token that nobody knows shows itself only so. */
  private barren = 0;
  private ids = 0;
  private stopped = false;
  private heardAt = 0;
  private readonly waiting = new Map<string, Waiting>();
  private stopTimer: () => void = () => {};
  private stopPing: () => void = () => {};

  constructor(
    private readonly world: World,
    private readonly listener: Listener,
  ) {}

  start(): void {
    this.stopped = false;
    this.drop();
    this.barren = 0;
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    this.drop();
    this.failWaiting(() => true);
  }

  takeDelays(): number[] {
    const taken = this.delays;
    this.delays = [];
    return taken;
  }

  /** Tries at once: the network came back, or the page is looked at again. */
  hurry(): void {
    if (this.wire !== null || this.stopped) return;
    this.stopTimer();
    this.connect();
  }

  /** What the room answers. `again`: sent once more after the line broke, because it cannot happen twice. */
  send(command: Command, again = false): Promise<Record<string, unknown>> {
    this.ids += 1;
    const id = `c${this.ids}`;
    return new Promise((done, fail) => {
      const stopClock = this.world.after(ANSWER_WITHIN, () => this.give(id, { code: 'no_answer', message: '' }));
      const one = {
        text: JSON.stringify({ id, ...command }),
        again,
        sentAt: this.world.now(),
        felt: command.do !== 'ping',
        stopClock,
        done,
        fail,
      };
      this.waiting.set(id, one);
      if (this.isOpen) this.wire?.send(one.text);
      else this.failWaiting((other) => !other.again);
    });
  }

  private connect(): void {
    this.listener.onState('opening');
    const wire = this.world.open(this.listener.since());
    this.wire = wire;
    this.isOpen = false;
    wire.onopen = () => this.opened();
    wire.onmessage = ({ data }) => this.heard(String(data));
    wire.onclose = ({ code }) => this.closed(code);
  }

  private opened(): void {
    this.isOpen = true;
    this.heardAt = this.world.now();
    for (const one of this.waiting.values()) this.wire?.send(one.text);
    this.ping();
    this.listener.onState('open');
  }

  private heard(text: string): void {
    this.heardAt = this.world.now();
    // Only what is read counts as a line that works.
    this.failures = 0;
    this.barren = 0;
    const down = read(text);
    if (down !== null) this.take(down);
  }

  private take(down: Down): void {
    if ('reset' in down) this.listener.onSnapshot(down.reset);
    else if ('mine' in down) this.listener.onMine(down.mine);
    else if ('ok' in down) this.answered(down.re, down.ok);
    else if ('no' in down) this.give(down.re, down.no);
    else if (this.listener.onFrame(down) === 'gap') this.again();
  }

  private answered(id: string, ok: Record<string, unknown>): void {
    const one = this.waiting.get(id);
    if (!one) return;
    this.forget(id, one);
    if (one.felt) this.delays = [...this.delays.slice(-99), this.world.now() - one.sentAt];
    one.done(ok);
  }

  private give(id: string, no: No): void {
    const one = this.waiting.get(id);
    if (!one) return;
    // The room had a fault: asked again by the same key once the line is new.
    if (no.code === 'outcome_unknown' && one.again) this.again();
    else {
      this.forget(id, one);
      one.fail(new RoomRefusal(no));
    }
  }

  private forget(id: string, one: Waiting): void {
    one.stopClock();
    this.waiting.delete(id);
  }

  private failWaiting(which: (one: Waiting) => boolean): void {
    for (const [id, one] of this.waiting) {
      if (!which(one)) continue;
      this.forget(id, one);
      one.fail(lost());
    }
  }

  /** A new socket from where we are. */
  private again(): void {
    this.drop();
    this.later();
  }

  private drop(): void {
    this.stopTimer();
    this.stopPing();
    const { wire } = this;
    this.wire = null;
    this.isOpen = false;
    if (!wire) return;
    wire.onopen = wire.onmessage = wire.onclose = null;
    wire.close();
  }

  private closed(code: number): void {
    if (!this.isOpen) this.barren += 1;
    this.wire = null;
    this.isOpen = false;
    this.stopPing();
    const end = endOf(code, this.barren);
    this.failWaiting((one) => !one.again || end === 'over' || end === 'blocked');
    if (end) this.listener.onState(end);
    else this.later();
  }

  private later(): void {
    if (this.stopped) return;
    this.listener.onState('waiting');
    this.failWaiting((one) => !one.again);
    const ms = waitBefore(this.failures, this.world.random());
    this.failures += 1;
    this.reopened += 1;
    this.stopTimer = this.world.after(ms, () => this.connect());
  }

  private ping(): void {
    this.stopPing = this.world.after(PING_EVERY, () => {
      if (this.world.now() - this.heardAt > SILENT_FOR) this.again();
      else {
        this.send({ do: 'ping' }).catch(() => {});
        this.ping();
      }
    });
  }
}

/** Null where it is none of ours. */
function read(text: string): Down | null {
  try {
    return JSON.parse(text) as Down;
  } catch {
    return null;
  }
}

function endOf(code: number, barren: number): LineState | null {
  if (code === CLOSE.ended) return 'over';
  if (code === CLOSE.blocked) return 'blocked';
  return code === CLOSE.tokenOver || barren >= 4 ? 'stale' : null;
}

const lost = () => new RoomRefusal({ code: 'lost', message: '' });
