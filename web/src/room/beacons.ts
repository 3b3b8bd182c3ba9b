// Sends how it goes: every 10 seconds, when the state changes, and when the page is left.
import { beaconOf, deviceOf, type Measures, type PlayState } from '../lib/room/beacon';
import type { RoomStore } from '../lib/room/store';
import { ROOM, random16 } from './entry';

const EVERY = 10_000;

/** What a video module tells of itself; nothing while there is none. */
export type VideoMeasures = NonNullable<Measures['video']>;

export class Beacons {
  private readonly sid = random16();
  private sn = 0;
  private state: PlayState = 's';
  private readonly from = performance.now();
  private hiddenMs = 0;
  private hiddenAt: number | null = null;
  private stop: (() => void)[] = [];

  constructor(
    private readonly room: RoomStore,
    private readonly video: () => VideoMeasures | undefined = () => undefined,
  ) {}

  start(): void {
    const timer = setInterval(() => this.send('t'), EVERY);
    const unsubscribe = this.room.subscribe(() => this.follow());
    const seen = () => this.look();
    const left = () => this.change('q');
    document.addEventListener('visibilitychange', seen);
    addEventListener('pagehide', left);
    this.stop = [
      () => clearInterval(timer),
      unsubscribe,
      () => document.removeEventListener('visibilitychange', seen),
      () => removeEventListener('pagehide', left),
    ];
    this.follow();
  }

  end(): void {
    this.change('q');
    for (const stop of this.stop) stop();
  }

  private look(): void {
    if (document.hidden) this.hiddenAt = performance.now();
    else if (this.hiddenAt !== null) {
      this.hiddenMs += performance.now() - this.hiddenAt;
      this.hiddenAt = null;
    }
    this.follow();
  }

  /** The room's line is what is played as long as there is no video. */
  private follow(): void {
    const { line, room } = this.room.get();
    const state = document.hidden ? 'a' : line === 'open' && room ? 'p' : room ? 'r' : this.state;
    if (this.state !== 'q') this.change(state);
  }

  private change(state: PlayState): void {
    if (state === this.state) return;
    this.state = state;
    this.send('ps');
  }

  private send(event: Measures['event']): void {
    this.sn += 1;
    const now = performance.now();
    const hidden = this.hiddenMs + (this.hiddenAt === null ? 0 : now - this.hiddenAt);
    const video = this.video();
    const beacon = beaconOf(this.sid, this.sn, Math.round(this.room.now()), {
      state: this.state,
      event,
      playedMs: now - this.from - hidden,
      delays: this.room.line.takeDelays(),
      reopened: this.room.line.reopened,
      figures: this.room.figures,
      place: placeOf(),
      ...(video ? { video } : {}),
    });
    const body = new Blob([JSON.stringify({ beacons: [beacon] })], { type: 'application/json' });
    navigator.sendBeacon?.(`/room/${ROOM}/beacon`, body);
  }
}

function placeOf(): Measures['place'] {
  const net = (navigator as { connection?: { effectiveType?: string } }).connection?.effectiveType;
  return {
    region: Intl.DateTimeFormat().resolvedOptions().timeZone,
    device: deviceOf(Math.min(screen.width, screen.height), navigator.maxTouchPoints > 0),
    ...(net ? { network: net } : {}),
  };
}
