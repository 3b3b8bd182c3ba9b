// The numbers of the stand-in's games: a draw as docs/verify/draw.md writes it down, a packet split to the cent.
import { createHash, randomInt } from 'node:crypto';

const FORMAT = 'kintsugi-draw-1';
const sha256 = (...parts) => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

export function sealOf({ room, draw, title, winners, beacon_source, seed }) {
  return sha256(`${FORMAT}\n${room}\n${draw}\n${title}\n${winners}\n${beacon_source ?? ''}\n${seed}\n`).toString('hex');
}

/** The file of a draw, with its winners. */
export function drawFile(of) {
  const entrants_hash = sha256(of.entrants.map((one) => `${one.person}\n`).join('')).toString('hex');
  const key = sha256(`${FORMAT} key\n${of.seed}\n${entrants_hash}\n${of.beacon_value ?? ''}\n`);
  const drawn = winnersOf(key, of.entrants.length, of.winners);
  return { format: FORMAT, ...of, commitment: sealOf(of), entrants_hash, drawn };
}

function winnersOf(key, entrants, winners) {
  const numbers = stream(key);
  const places = Array.from({ length: entrants }, (_, at) => at + 1);
  for (let k = 0; k < Math.min(winners, entrants); k += 1) {
    const j = k + below(numbers, entrants - k);
    [places[k], places[j]] = [places[j], places[k]];
  }
  return places.slice(0, Math.min(winners, entrants));
}

function* stream(key) {
  for (let block = 0n; ; block += 1n) {
    const count = Buffer.alloc(8);
    count.writeBigUInt64BE(block);
    const bytes = sha256(key, count);
    for (let at = 0; at < 32; at += 8) yield bytes.readBigUInt64BE(at);
  }
}

function below(numbers, bound) {
  const wide = BigInt(bound);
  const fits = 2n ** 64n - (2n ** 64n % wide);
  for (;;) {
    const { value } = numbers.next();
    if (value < fits) return Number(value % wide);
  }
}

/** Whole minor units that add up to the sum, at least one each. */
export function split(total, count, even) {
  const parts = [];
  for (let left = count; left > 1; left -= 1) {
    const rest = total - parts.reduce((sum, one) => sum + one, 0);
    const fair = Math.floor(rest / left);
    const most = Math.max(1, Math.min(rest - (left - 1), 2 * fair));
    parts.push(even ? Math.max(1, fair) : randomInt(1, most + 1));
  }
  return [...parts, total - parts.reduce((sum, one) => sum + one, 0)];
}
