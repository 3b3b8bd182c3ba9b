// Likes are many: they are added up here and go out once a second, never more at a time than the room counts.

const EVERY = 1_000;
const MOST = 20;

export class Likes {
  private tapped = 0;
  private inFlight = 0;
  private last = Number.NEGATIVE_INFINITY;

  tap(): void {
    this.tapped += 1;
  }

  /** Own likes that the room's figure does not have yet. */
  get pending(): number {
    return this.tapped + this.inFlight;
  }

  /** How many to send now; 0: not yet, or none. */
  due(now: number): number {
    if (this.tapped === 0 || this.inFlight > 0 || now - this.last < EVERY) return 0;
    this.inFlight = Math.min(MOST, this.tapped);
    this.tapped -= this.inFlight;
    this.last = now;
    return this.inFlight;
  }

  /** The room answered, or the line broke: what was on the way is over (a like is not worth sending twice). */
  settled(): void {
    this.inFlight = 0;
  }
}
