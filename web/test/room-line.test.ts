import { describe, expect, it } from 'vitest';
import { type LineState, type RoomRefusal, type Wire, waitBefore } from '../src/lib/room/link';
import type { Frame } from '../src/lib/room/protocol';
import { RoomStore, type RoomWorld } from '../src/lib/room/store';
import { madeSnapshot } from './made-room';

class Played implements RoomWorld {
  time = 0;
  timers: { at: number; run: () => void }[] = [];
  sockets: (Wire & { sent: string[]; since: number | null })[] = [];
  keys = new Map<number, string>();
  made = 0;

  open = (since: number | null) => {
    const sent: string[] = [];
    const wire = { sent, since, send: (text: string) => void sent.push(text), close: () => {} };
    const whole = { ...wire, onopen: null, onmessage: null, onclose: null } as Played['sockets'][number];
    this.sockets.push(whole);
    return whole;
  };
  after = (ms: number, run: () => void) => {
    const timer = { at: this.time + ms, run };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((one) => one !== timer);
    };
  };
  now = () => this.time;
  random = () => 1;
  keyOf = (sale: number) => {
    const key = this.keys.get(sale) ?? `k${this.made + 1}`;
    if (!this.keys.has(sale)) this.made += 1;
    this.keys.set(sale, key);
    return key;
  };
  forgetKey = (sale: number) => void this.keys.delete(sale);

  get last() {
    const one = this.sockets.at(-1);
    if (!one) throw new Error('nothing was opened');
    return one;
  }
  pass(ms: number) {
    const until = this.time + ms;
    for (;;) {
      const next = this.timers.filter((one) => one.at <= until).sort((a, b) => a.at - b.at)[0];
      if (!next) break;
      this.timers = this.timers.filter((one) => one !== next);
      this.time = next.at;
      next.run();
    }
    this.time = until;
  }
  hear = (message: object) => this.last.onmessage?.({ data: JSON.stringify(message) });
  drop = (code = 1006) => this.last.onclose?.({ code });
}

const snapshot = madeSnapshot({ at: 0, title: 't', c: {} });

function begun(start = (room: RoomStore) => room.line.start()) {
  const world = new Played();
  const room = new RoomStore(world);
  start(room);
  world.last.onopen?.();
  world.hear({ reset: snapshot });
  return { world, room };
}
const sentBy = (world: Played) =>
  world.last.sent.map((text) => JSON.parse(text) as { id: string; do: string; key?: string });

describe('waiting', () => {
  it('doubles from half a second to fifteen, half of it by chance', () => {
    expect([0, 1, 2, 3].map((attempt) => waitBefore(attempt, 1))).toEqual([500, 1_000, 2_000, 4_000]);
    expect(waitBefore(20, 1)).toBe(15_000);
    expect(waitBefore(3, 0)).toBe(2_000);
  });
});

describe('the line', () => {
  it('asks again where it left off and counts nothing twice', () => {
    const { world, room } = begun();
    const comment = { n: 11, k: 'comment', by: 'ola', name: 'Ola', text: 'hi' };
    world.hear({ p: 10, s: 11, at: 0, e: [comment] });
    world.drop();
    expect(room.get().line).toBe('waiting');
    world.pass(500);
    expect(world.last.since).toBe(11);
    world.last.onopen?.();
    world.hear({ p: 10, s: 12, at: 0, e: [comment, { ...comment, n: 12 }] });
    expect(room.get().room?.comments.map((one) => one.n)).toEqual([11, 12]);
    expect(room.line.reopened).toBe(1);
  });

  it('reconnects where frames are missing', () => {
    const { world, room } = begun();
    world.hear({ p: 12, s: 13, at: 0, e: [] });
    expect(room.get().line).toBe('waiting');
    world.pass(500);
    expect(world.sockets).toHaveLength(2);
    expect(world.last.since).toBe(10);
  });

  it('waits longer each time, and starts anew once something was heard', () => {
    const { world } = begun();
    const opened = () => world.sockets.length;
    world.drop();
    world.pass(499);
    expect(opened()).toBe(1);
    world.pass(1);
    expect(opened()).toBe(2);
    world.last.onopen?.();
    world.drop();
    world.pass(999);
    expect(opened()).toBe(2);
    world.pass(1);
    world.last.onopen?.();
    world.hear({ p: 10, s: 10, at: 0 });
    world.drop();
    world.pass(500);
    expect(opened()).toBe(4);
  });

  it('says the same claim again by the same key, and never a comment', async () => {
    const { world, room } = begun();
    room.say('hello', false);
    const claimed = room.claim(51);
    expect(sentBy(world).map((one) => one.do)).toEqual(['comment', 'claim']);
    world.drop();
    world.pass(500);
    world.last.onopen?.();
    const again = sentBy(world);
    expect(again.map((one) => [one.do, one.key])).toEqual([['claim', 'k1']]);
    await Promise.resolve();
    expect(room.get().sending[0]?.failed?.code).toBe('lost');
    world.hear({ re: again[0]?.id, ok: { claim: 88, place: 1, tier: 0, price: {}, state: 'held', until: 9 } });
    await claimed;
    expect(room.get().room?.mine.sales[51]?.claim).toBe(88);
  });

  it('asks again by the same key where the room does not know the outcome', async () => {
    const { world, room } = begun();
    const claimed = room.claim(51);
    world.hear({ re: sentBy(world)[0]?.id, no: { code: 'outcome_unknown', message: '' } });
    world.pass(500);
    world.last.onopen?.();
    const [again] = sentBy(world);
    expect(again?.key).toBe('k1');
    world.hear({ re: again?.id, no: { code: 'sold_out', message: 'gone' } });
    await expect(claimed).rejects.toThrow('sold_out');
    expect(room.figures).toMatchObject({ claimOk: 1, claimErr: 0 });
    expect(world.keys.has(51)).toBe(false);
  });

  it('counts a claim without an answer as a fault and keeps its key', async () => {
    const { world, room } = begun();
    const claimed = room.claim(51).catch((failure: RoomRefusal) => failure.no.code);
    world.pass(12_000);
    expect(await claimed).toBe('no_answer');
    expect(room.figures.claimErr).toBe(1);
    expect(world.keys.get(51)).toBe('k1');
  });

  it('takes back a comment that came through after all', async () => {
    const { world, room } = begun();
    room.say('hello', false);
    world.drop();
    await Promise.resolve();
    await Promise.resolve();
    expect(room.get().sending).toHaveLength(1);
    world.pass(500);
    world.last.onopen?.();
    world.hear({ p: 10, s: 11, at: 0, e: [{ n: 11, k: 'comment', by: 'me', name: 'Mei', text: 'hello' }] });
    expect(room.get().sending).toHaveLength(0);
    expect(room.get().room?.comments).toHaveLength(1);
  });

  it('ends for good when the room does, and says when a token is over', () => {
    const states: LineState[] = [];
    for (const code of [4000, 4003, 4001]) {
      const { world, room } = begun();
      world.drop(code);
      world.pass(60_000);
      expect(world.sockets).toHaveLength(1);
      states.push(room.get().line);
    }
    expect(states).toEqual(['over', 'blocked', 'stale']);
  });

  it('takes a token for stale that never opens anything', () => {
    const world = new Played();
    const room = new RoomStore(world);
    room.line.start();
    for (let i = 0; i < 4; i += 1) {
      world.drop();
      world.pass(15_000);
    }
    expect(room.get().line).toBe('stale');
    expect(world.sockets).toHaveLength(4);
  });

  it('leaves a line on which nothing is heard', () => {
    const { world } = begun();
    world.pass(70_000);
    expect(world.sockets.length).toBeGreaterThan(1);
  });

  it('forgets an answer to nothing and text that is no message', () => {
    const { world, room } = begun();
    world.last.onmessage?.({ data: '{' });
    world.hear({ re: 'c99', ok: {} });
    world.hear({ re: 'c98', no: { code: 'x', message: '' } });
    expect(room.get().line).toBe('open');
  });

  it('sends likes together', () => {
    const { world, room } = begun((one) => one.start());
    for (let i = 0; i < 5; i += 1) room.like();
    expect(room.get().likes).toBe(5);
    world.pass(300);
    expect(world.last.sent.map((text) => JSON.parse(text))).toMatchObject([{ do: 'like', count: 5 }]);
  });

  it('knows the server’s time by its frames', () => {
    const { world, room } = begun();
    world.time = 1_000;
    world.hear({ p: 10, s: 10, at: 61_000 } satisfies Frame);
    expect(room.now()).toBe(61_000);
    world.time = 2_000;
    world.hear({ p: 10, s: 10, at: 61_500 } satisfies Frame);
    expect(room.now()).toBe(62_000);
  });
});
