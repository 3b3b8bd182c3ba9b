// Something done again and again, on a clock that comes from outside.
export class Beat {
  private stopTimer: (() => void) | null = null;

  constructor(
    private readonly world: { after: (ms: number, run: () => void) => () => void },
    private readonly ms: number,
    private readonly run: () => void,
  ) {}

  start(): void {
    this.stopTimer ??= this.world.after(this.ms, () => {
      this.stopTimer = null;
      this.run();
      this.start();
    });
  }

  stop(): void {
    this.stopTimer?.();
    this.stopTimer = null;
  }
}
