// "Go to the next case after finishing one": a person's choice, kept in this browser.
import type { Keep } from './draft';

const name = (user: string) => `kintsugi:go-on:${user}`;

export function readGoOn(keep: Pick<Keep, 'getItem'>, user: string): boolean {
  try {
    return keep.getItem(name(user)) === '1';
  } catch {
    return false;
  }
}

/** A full or forbidden store forgets the choice and breaks nothing. */
export function writeGoOn(keep: Keep, user: string, on: boolean): void {
  try {
    if (on) keep.setItem(name(user), '1');
    else keep.removeItem(name(user));
  } catch {
    // Not kept.
  }
}
