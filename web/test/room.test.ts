import { createHash, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { beaconOf, deviceOf, type Measures, percentile } from '../src/lib/room/beacon';
import { mmss, offsetOf, secondsUntil } from '../src/lib/room/clock';
import { fromSnapshot, hasGap, withClaim, withFrame, withMine, withOwnComment } from '../src/lib/room/fold';
import { Hush, QUIET_FOR } from '../src/lib/room/hush';
import { Likes } from '../src/lib/room/likes';
import { prove, proves, zeroBits } from '../src/lib/room/proof';
import type { Claim, RoomSale } from '../src/lib/room/protocol';
import { viewOf } from '../src/lib/room/sale';
import { fromHex, hex, sha256 } from '../src/lib/room/sha256';
import { nothingOwn as none, madeSnapshot as snapshot } from './made-room';

const cny = (minor: number) => ({ minor, currency: 'CNY' });
const claim = (part: Partial<Claim> = {}): Claim => ({
  claim: 88,
  place: 4,
  tier: 0,
  price: cny(2490),
  state: 'held',
  until: 200_000,
  ...part,
});
const said = (n: number, text = 'hi', by = 'ola') => ({ n, k: 'comment' as const, by, name: by, text });

describe('the fold', () => {
  it('takes a frame on top of a snapshot', () => {
    const room = withFrame(fromSnapshot(snapshot()), {
      p: 10,
      s: 12,
      at: 2_000,
      e: [said(11), said(12)],
      c: { likes: 9 },
    });
    expect(room.comments.map((one) => one.n)).toEqual([11, 12]);
    expect([room.s, room.viewers, room.likes]).toEqual([12, 5, 9]);
  });

  it('sees a gap, but none where the room says that it left something out, nor where positions are in no event', () => {
    const room = fromSnapshot(snapshot());
    expect(hasGap(room, { p: 11, s: 12, at: 0 })).toBe(true);
    expect(hasGap(room, { p: 11, s: 12, at: 0, shed: 1 })).toBe(false);
    expect(hasGap(room, { p: 10, s: 15, at: 0, e: [said(15)] })).toBe(false);
    expect(withFrame(room, { p: 10, s: 15, at: 0, e: [said(15)] }).s).toBe(15);
  });

  it('counts nothing twice after a reconnect', () => {
    const once = withFrame(fromSnapshot(snapshot()), { p: 10, s: 11, at: 0, e: [said(11)] });
    const twice = withFrame(once, { p: 10, s: 12, at: 0, e: [said(11), said(12)] });
    expect(twice.comments.map((one) => one.n)).toEqual([11, 12]);
  });

  it('shows one’s own comment at once and only once, in its place', () => {
    const own = withOwnComment(fromSnapshot(snapshot()), said(12, 'mine', 'me'));
    const room = withFrame(own, { p: 10, s: 12, at: 0, e: [said(11), said(12, 'mine', 'me')] });
    expect(room.comments.map((one) => one.n)).toEqual([11, 12]);
  });

  it('takes away what was hidden, among questions too', () => {
    const asked = withFrame(fromSnapshot(snapshot()), {
      p: 10,
      s: 12,
      at: 0,
      e: [said(11), { n: 12, k: 'question', by: 'ola', name: 'Ola', text: 'fits 40?' }],
    });
    expect(asked.questions[0]).toMatchObject({ state: 'open', answer: null });
    const room = withFrame(asked, {
      p: 12,
      s: 14,
      at: 0,
      e: [
        { n: 13, k: 'hidden', comment: 11 },
        { n: 14, k: 'hidden', comment: 12 },
      ],
    });
    expect([room.comments, room.questions]).toEqual([[], []]);
  });

  it('keeps the words of a question’s answer', () => {
    const asked = withFrame(fromSnapshot(snapshot()), {
      p: 10,
      s: 12,
      at: 0,
      e: [
        { n: 11, k: 'question', by: 'ola', name: 'Ola', text: 'fits 40?' },
        { n: 12, k: 'answered', question: 11, state: 'answered', answer: 'up to 42' },
      ],
    });
    expect(asked.questions[0]).toMatchObject({ state: 'answered', answer: 'up to 42' });
  });

  const sale = {
    n: 51,
    k: 'sale',
    title: 'Half price',
    product: 'p1',
    starts_at: 60_000,
    hold_ms: 1,
    tiers: [] as never[],
  };
  const tier = { name: 'first 10', price: cny(2490), quota: 10 };

  it('follows a sale by its counters', () => {
    const begun = withFrame(fromSnapshot(snapshot()), {
      p: 10,
      s: 51,
      at: 0,
      e: [{ ...sale, k: 'sale', tiers: [tier] }],
    });
    expect(begun.sales[0]?.tiers[0]?.left).toBe(10);
    const room = withFrame(begun, { p: 51, s: 51, at: 0, c: { sales: { 51: { left: [3], held: 2, confirmed: 5 } } } });
    expect(room.sales[0]).toMatchObject({ held: 2, confirmed: 5, tiers: [{ left: 3 }] });
  });

  it('keeps what is one’s own for a game that is not seen yet', () => {
    const known = withMine(fromSnapshot(snapshot()), { ...none, sales: { 51: claim() } });
    const room = withFrame(known, { p: 10, s: 51, at: 0, e: [{ ...sale, k: 'sale', tiers: [tier] }] });
    expect(room.sales[0]?.mine?.claim).toBe(88);
    expect(withMine(room, none).sales[0]?.mine).toBeNull();
  });

  it('an answer stands until the room says again what is one’s own', () => {
    const begun = withFrame(fromSnapshot(snapshot()), {
      p: 10,
      s: 51,
      at: 0,
      e: [{ ...sale, k: 'sale', tiers: [tier] }],
    });
    const held = withClaim(begun, 51, claim());
    expect(held.sales[0]?.mine?.state).toBe('held');
    const back = withMine(held, { ...none, sales: { 51: claim({ state: 'expired' }) } });
    expect(back.sales[0]?.mine?.state).toBe('expired');
  });

  it('a segment pins its product', () => {
    const product = { id: 'p1', title: 'Pomelo', price: cny(4990) };
    const room = withFrame(fromSnapshot(snapshot()), {
      p: 10,
      s: 11,
      at: 0,
      e: [{ n: 11, k: 'segment', segment: 's2', pinned: product }],
    });
    expect([room.segment, room.pinned]).toEqual(['s2', product]);
  });

  it('keeps a bounded number of comments and passes over kinds that it does not know', () => {
    const many = Array.from({ length: 400 }, (_, at) => said(11 + at));
    const room = withFrame(fromSnapshot(snapshot()), {
      p: 10,
      s: 411,
      at: 0,
      e: [...many, { n: 411, k: 'fireworks' } as never],
    });
    expect(room.comments).toHaveLength(300);
    expect(room.comments.at(-1)?.n).toBe(410);
  });
});

describe('a flash sale, honestly', () => {
  const base: RoomSale = {
    n: 1,
    title: 'x',
    product: null,
    tiers: [
      { name: 'a', price: cny(1), quota: 1, left: 0 },
      { name: 'b', price: cny(2), quota: 5, left: 3 },
    ],
    starts_at: 10_000,
    hold_ms: 30_000,
    open: true,
    held: 1,
    confirmed: 2,
    mine: null,
  };
  const at = (part: Partial<RoomSale>, now = 20_000, asking = false) => viewOf({ ...base, ...part }, now, asking);
  const gone = base.tiers.map((tier) => ({ ...tier, left: 0 }));

  it('counts down to its beginning and offers the next tier', () => {
    expect(at({}, 7_400)).toEqual({ is: 'soon', seconds: 3 });
    expect(at({})).toMatchObject({ is: 'on', left: 3, tier: { name: 'b' } });
    expect(at({}, 20_000, true)).toEqual({ is: 'asking' });
  });

  it('says what became of one’s own claim', () => {
    expect(at({ mine: claim({ until: 50_000 }) })).toEqual({ is: 'held', seconds: 30, place: 4 });
    expect(at({ mine: claim({ until: 19_999 }) })).toMatchObject({ is: 'expired', tier: { name: 'b' } });
    expect(at({ mine: claim({ state: 'expired' }), tiers: gone })).toEqual({ is: 'expired', tier: null });
    expect(at({ mine: claim({ state: 'confirmed' }), open: false })).toEqual({ is: 'confirmed', place: 4 });
    expect(at({ mine: claim({ state: 'released' }) })).toMatchObject({ is: 'released' });
  });

  it('tells sold out from reserved by others', () => {
    expect(at({ tiers: gone })).toEqual({ is: 'all_held', held: 1 });
    expect(at({ tiers: gone, held: 0 })).toEqual({ is: 'sold_out' });
    expect(at({ open: false })).toEqual({ is: 'closed' });
    expect(at({ open: false, tiers: gone })).toEqual({ is: 'sold_out' });
  });
});

describe('time', () => {
  it('is the server’s, by the middle of the request', () => {
    expect(offsetOf(10_500, 1_000, 1_200)).toBe(9_400);
  });
  it('shows 1 until it is over', () => {
    expect([secondsUntil(1_000, 1), secondsUntil(1_000, 999), secondsUntil(1_000, 1_000)]).toEqual([1, 1, 0]);
    expect([mmss(65), mmss(9), mmss(3_725), mmss(-3)]).toEqual(['1:05', '0:09', '1:02:05', '0:00']);
  });
});

describe('likes', () => {
  it('go out once a second, at most twenty, and are shown before they are counted', () => {
    const likes = new Likes();
    for (let i = 0; i < 33; i += 1) likes.tap();
    expect(likes.due(0)).toBe(20);
    expect(likes.due(2_000)).toBe(0);
    expect(likes.pending).toBe(33);
    likes.settled();
    expect(likes.pending).toBe(13);
    expect(likes.due(500)).toBe(0);
    expect(likes.due(1_000)).toBe(13);
  });
});

describe('what is said aloud', () => {
  it('is one comment in full, or how many, and never more often than every ten seconds', () => {
    const hush = new Hush(0);
    expect(hush.due(QUIET_FOR)).toBeNull();
    hush.heard(said(1, 'hello'));
    expect(hush.due(QUIET_FOR - 1)).toBeNull();
    expect(hush.due(QUIET_FOR)).toEqual({ is: 'one', name: 'ola', text: 'hello' });
    hush.heard(said(2));
    hush.heard(said(3));
    expect(hush.due(QUIET_FOR + 5)).toBeNull();
    expect(hush.due(2 * QUIET_FOR)).toEqual({ is: 'many', count: 2 });
  });
});

describe('SHA-256 and the proof of work', () => {
  it('is the hash that everybody has', () => {
    for (const size of [0, 1, 55, 56, 63, 64, 65, 119, 120, 1_000]) {
      const bytes = randomBytes(size);
      expect(hex(sha256(bytes))).toBe(createHash('sha256').update(bytes).digest('hex'));
    }
  });

  it('reads hexadecimal digits and nothing else', () => {
    expect(fromHex('00ff')).toEqual(Uint8Array.of(0, 255));
    expect([fromHex('0'), fromHex('zz')]).toEqual([null, null]);
  });

  it('finds a proof that the server accepts', async () => {
    const proof = await prove('nonce', 12, async () => {});
    const hash = createHash('sha256').update(`nonce:${proof}`).digest();
    expect(hash.readUInt16BE() >> 4).toBe(0);
    expect(proves('nonce', proof, 12)).toBe(true);
    expect(zeroBits(Uint8Array.of(0, 0b0001_0000))).toBe(11);
  });
});

describe('beacons', () => {
  const measures: Measures = {
    state: 'p',
    event: 't',
    playedMs: 12_345.6,
    delays: [50, 10, 300, 20],
    reopened: 2,
    figures: { claimOk: 1, claimErr: 0, claimMs: 80.4, checkoutOk: 0, checkoutErr: 1, checkoutMs: 0 },
    place: { device: 'phone', network: '4g' },
  };

  it('have the names of CMCD where there are some', () => {
    expect(beaconOf('abcdefgh', 3, 1_000, measures)).toEqual({
      sid: 'abcdefgh',
      sn: 3,
      ts: 1_000,
      sta: 'p',
      e: 't',
      pt: 12_346,
      device: 'phone',
      network: '4g',
      ilat_ms: { p50: 20, p95: 300 },
      ws_reconnects: 2,
      claim_ok: 1,
      claim_err: 0,
      claim_ms: 80,
      checkout_ok: 0,
      checkout_err: 1,
    });
  });

  it('tell of the video only where there is one', () => {
    const video = { startMs: null, stalls: 2, stalledMs: 900.5, dropped: 3, latencyMs: 2_000 };
    const made = beaconOf('abcdefgh', 1, 0, { ...measures, video });
    expect(made).toMatchObject({ bsa: 2, bsda: 901, dfa: 3, ltc: 2_000 });
    expect('msd' in made).toBe(false);
  });

  it('name the device and take the nearest rank', () => {
    expect([deviceOf(390, true), deviceOf(820, true), deviceOf(390, false)]).toEqual(['phone', 'tablet', 'desktop']);
    expect([percentile([], 0.5), percentile([7], 0.95)]).toEqual([0, 7]);
  });
});
