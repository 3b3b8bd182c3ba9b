// The check of a draw that anybody can make: everything is computed again from its file (docs/verify/draw.md), and held
// against what the room showed before and after. The same steps as `kintsugi verify-draw`.
import { fromHex, hex, sha256 } from './sha256';

export const FORMAT = 'kintsugi-draw-1';

export interface DrawFile {
  format: string;
  room: string;
  draw: number;
  title: string;
  winners: number;
  beacon_source: string | null;
  started_at: number;
  commitment: string;
  seed: string;
  beacon_value: string | null;
  entrants: { person: string; name: string }[];
  entrants_hash: string;
  drawn: number[];
}

/** What this page itself saw: the seal before anybody entered, and the winners that were announced. */
export interface Witnessed {
  commitment: string;
  announced: readonly { person: string; place: number }[];
  me: string;
}

export interface DrawCheck {
  commitment: boolean;
  entrants: boolean;
  winners: boolean;
  announced: boolean;
  /** One's own place on the list; null where one did not enter. */
  myPlace: number | null;
}

export type Digest = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array>;

/** The browser's own SHA-256 where it has one (not on plain HTTP), else ours. */
export const digest: Digest = async (bytes) =>
  globalThis.crypto?.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : sha256(bytes);

const utf8 = new TextEncoder();
const bytesOf = (text: string) => utf8.encode(text);

export function isDrawFile(value: unknown): value is DrawFile {
  const file = value as Partial<DrawFile> | null;
  return (
    typeof file === 'object' &&
    file !== null &&
    file.format === FORMAT &&
    typeof file.seed === 'string' &&
    fromHex(file.seed)?.length === 32 &&
    Array.isArray(file.entrants) &&
    Array.isArray(file.drawn)
  );
}

export async function checkDraw(file: DrawFile, seen: Witnessed, hash: Digest = digest): Promise<DrawCheck> {
  const promised = hex(await hash(bytesOf(promiseText(file))));
  const entrants = hex(await hash(bytesOf(file.entrants.map((one) => `${one.person}\n`).join(''))));
  const key = await hash(
    bytesOf(`${FORMAT} key\n${file.seed.toLowerCase()}\n${entrants}\n${file.beacon_value ?? ''}\n`),
  );
  const drawn = await draw(key, file.entrants.length, file.winners, hash);
  const once = new Set(file.entrants.map((one) => one.person)).size === file.entrants.length;
  const beaconFits = (file.beacon_source === null) === (file.beacon_value === null);
  const mine = file.entrants.findIndex((one) => one.person === seen.me);
  return {
    commitment: promised === file.commitment && promised === seen.commitment,
    entrants: entrants === file.entrants_hash && once,
    winners: same(drawn, file.drawn) && beaconFits,
    announced:
      same(
        drawn,
        seen.announced.map((one) => one.place),
      ) && seen.announced.every(({ place, person }) => file.entrants[place - 1]?.person === person),
    myPlace: mine < 0 ? null : mine + 1,
  };
}

export const isRight = (check: DrawCheck) => check.commitment && check.entrants && check.winners && check.announced;

/** What was sealed: it fixes the seed, the prize, how many win, and the public source. */
function promiseText({ room, draw: n, title, winners, beacon_source, seed }: DrawFile): string {
  return [FORMAT, room, n, title, winners, beacon_source ?? '', seed.toLowerCase(), ''].join('\n');
}

/** The places that win, from 1, in the order they are drawn: the first steps of a shuffle (Fisher and Yates). */
export async function draw(key: Uint8Array, entrants: number, winners: number, hash: Digest): Promise<number[]> {
  const stream = new Stream(key, hash);
  const moved = new Map<number, number>();
  const places: number[] = [];
  for (let k = 0; k < Math.min(winners, entrants); k += 1) {
    const j = k + (await stream.below(entrants - k));
    const here = moved.get(k) ?? k;
    places.push((moved.get(j) ?? j) + 1);
    moved.set(j, here);
  }
  return places;
}

/** 64-bit numbers: block `i` is SHA-256(key ‖ i as 8 bytes, highest first), read as four numbers, highest byte first. */
class Stream {
  private block = new DataView(new ArrayBuffer(32));
  private next = 0;
  private at = 32;

  constructor(
    private readonly key: Uint8Array,
    private readonly hash: Digest,
  ) {}

  private async number(): Promise<bigint> {
    if (this.at === 32) {
      const text = new Uint8Array(40);
      text.set(this.key);
      new DataView(text.buffer).setBigUint64(32, BigInt(this.next));
      this.block = new DataView((await this.hash(text)).slice().buffer);
      this.next += 1;
      this.at = 0;
    }
    const number = this.block.getBigUint64(this.at);
    this.at += 8;
    return number;
  }

  /** Each equally likely: numbers from the largest multiple of `bound` on are thrown away. */
  async below(bound: number): Promise<number> {
    const wide = BigInt(bound);
    const limit = 2n ** 64n - (2n ** 64n % wide);
    for (;;) {
      const number = await this.number();
      if (number < limit) return Number(number % wide);
    }
  }
}

const same = (a: readonly number[], b: readonly number[]) => a.length === b.length && a.every((x, at) => x === b[at]);
