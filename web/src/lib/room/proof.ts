// The proof of work that lets a viewer in: some text whose hash begins with enough zero bits.
import { sha256 } from './sha256';

const utf8 = new TextEncoder();

export function zeroBits(hash: Uint8Array): number {
  let bits = 0;
  for (const byte of hash) {
    if (byte !== 0) return bits + Math.clz32(byte) - 24;
    bits += 8;
  }
  return bits;
}

export function proves(nonce: string, proof: string, bits: number): boolean {
  return zeroBits(sha256(utf8.encode(`${nonce}:${proof}`))) >= bits;
}

/** Looks through `count` numbers from `from`; null where none of them proves it. */
export function search(nonce: string, bits: number, from: number, count: number): string | null {
  for (let n = from; n < from + count; n += 1) if (proves(nonce, String(n), bits)) return String(n);
  return null;
}

/** Finds a proof in small pieces, so that the page stays awake meanwhile. */
export async function prove(nonce: string, bits: number, rest = () => new Promise<void>((on) => setTimeout(on))) {
  for (let from = 0; ; from += 1_000) {
    const found = search(nonce, bits, from, 1_000);
    if (found !== null) return found;
    await rest();
  }
}
