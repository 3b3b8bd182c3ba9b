// What a screen reader is told of a chat: not every line, but who wrote while it was quiet and how many when it was not.
import type { Said } from './protocol';

export type Told = { is: 'one'; name: string; text: string } | { is: 'many'; count: number } | null;

/** Between two announcements. */
export const QUIET_FOR = 10_000;

export class Hush {
  private since: Said[] = [];
  private last: number;

  constructor(now: number) {
    this.last = now;
  }

  heard(said: Said): void {
    this.since.push(said);
  }

  /** What to say now; null most of the time. */
  due(now: number): Told {
    const [first] = this.since;
    if (!first || now - this.last < QUIET_FOR) return null;
    const count = this.since.length;
    this.since = [];
    this.last = now;
    return count === 1 ? { is: 'one', name: first.name, text: first.text } : { is: 'many', count };
  }
}
