import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
// The stand-in computes draws a second way, with node's own crypto: what one makes the other must find right.
// @ts-expect-error: plain JavaScript of the stand-in
import { drawFile, split } from '../mock/fair.mjs';
import { checkDraw, type Digest, type DrawFile, digest, draw, isDrawFile, isRight } from '../src/lib/room/draw';
import { sha256 } from '../src/lib/room/sha256';

const made = (entrants: number, winners: number, part: Partial<DrawFile> = {}): DrawFile =>
  drawFile({
    room: '01930000-0000-7000-8000-000000000001',
    draw: 33,
    title: '一盒茶 One box of tea',
    winners,
    beacon_source: null,
    started_at: 1,
    seed: '5c'.repeat(32),
    beacon_value: null,
    entrants: Array.from({ length: entrants }, (_, at) => ({ person: `p-${at}`, name: `N${at}` })),
    ...part,
  });
const witness = (file: DrawFile, me = 'p-3') => ({
  commitment: file.commitment,
  announced: file.drawn.map((place) => ({ place, person: file.entrants[place - 1]?.person ?? '' })),
  me,
});

describe('the check of a draw', () => {
  it.each([
    [0, 2],
    [1, 1],
    [5, 2],
    [120, 7],
    [9, 20],
    [1_000, 1_000],
  ])('finds a draw of %i people and %i winners right', async (entrants, winners) => {
    const file = made(entrants, winners);
    const check = await checkDraw(file, witness(file));
    expect(isRight(check)).toBe(true);
    expect(file.drawn).toHaveLength(Math.min(entrants, winners));
    expect(new Set(file.drawn).size).toBe(file.drawn.length);
    expect(check.myPlace).toBe(entrants > 3 ? 4 : null);
  });

  it('with a public source too, and with our own SHA-256', async () => {
    const file = made(50, 3, { beacon_source: 'drand quicknet, round 8123456', beacon_value: 'ab12' });
    const own: Digest = async (bytes) => sha256(bytes);
    expect(isRight(await checkDraw(file, witness(file), own))).toBe(true);
  });

  it('sees another seed than the sealed one', async () => {
    const file = made(50, 3);
    const check = await checkDraw({ ...file, seed: '5d'.repeat(32) }, witness(file));
    expect([check.commitment, check.winners]).toEqual([false, false]);
  });

  it('sees a seal that this page never saw', async () => {
    const file = made(50, 3);
    const check = await checkDraw(file, { ...witness(file), commitment: '00'.repeat(32) });
    expect([check.commitment, check.winners]).toEqual([false, true]);
  });

  it('sees a changed prize, a changed list, somebody twice', async () => {
    const file = made(50, 3);
    const seen = witness(file);
    expect((await checkDraw({ ...file, title: 'nothing' }, seen)).commitment).toBe(false);
    const others = file.entrants.with(7, { person: 'friend', name: 'F' });
    expect((await checkDraw({ ...file, entrants: others }, seen)).entrants).toBe(false);
    const twice = made(50, 3, { entrants: [...file.entrants.slice(0, 49), { person: 'p-0', name: 'N0' }] });
    expect((await checkDraw(twice, witness(twice))).entrants).toBe(false);
  });

  it('sees other winners in the file, or others announced', async () => {
    const file = made(50, 3);
    const seen = witness(file);
    expect((await checkDraw({ ...file, drawn: [1, 2, 3] }, seen)).winners).toBe(false);
    const friend = seen.announced.map((one) => ({ ...one, person: 'p-0' }));
    expect((await checkDraw(file, { ...seen, announced: friend })).announced).toBe(false);
    expect((await checkDraw(file, { ...seen, announced: seen.announced.slice(1) })).announced).toBe(false);
  });

  it('wants the value of a source that was named', async () => {
    const file = made(50, 3, { beacon_source: 'tonight’s numbers', beacon_value: null });
    expect((await checkDraw(file, witness(file))).winners).toBe(false);
  });

  it('takes nothing else for a file', () => {
    expect(isDrawFile(made(3, 1))).toBe(true);
    for (const other of [null, 7, {}, { ...made(3, 1), format: 'x' }, { ...made(3, 1), seed: 'zz' }])
      expect(isDrawFile(other)).toBe(false);
  });

  it('draws each place about equally often', async () => {
    const seen = [0, 0, 0, 0, 0];
    for (let i = 0; i < 2_000; i += 1) {
      const key = createHash('sha256').update(`key ${i}`).digest();
      const [first = 0] = await draw(key, 5, 1, async (bytes) => sha256(bytes));
      seen[first - 1] = (seen[first - 1] ?? 0) + 1;
    }
    const chi = seen.reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0);
    expect(chi).toBeLessThan(13.28);
  });

  it('uses the browser’s digest where there is one', async () => {
    const bytes = new TextEncoder().encode('x');
    expect([...(await digest(bytes))]).toEqual([...sha256(bytes)]);
  });
});

it('the stand-in splits a packet to the cent', () => {
  for (const even of [true, false]) {
    const parts: number[] = split(8_800, 10, even);
    expect(parts.reduce((sum, one) => sum + one, 0)).toBe(8_800);
    expect(Math.min(...parts)).toBeGreaterThanOrEqual(1);
  }
});
