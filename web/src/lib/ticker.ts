// One clock for the whole page. Cells subscribe to it instead of starting a timer each; it sleeps while nobody looks.

type Listener = () => void;

const listeners = new Set<Listener>();
let now = Date.now();
let skew = 0;
let handle: ReturnType<typeof setInterval> | null = null;

function tick(): void {
  now = Date.now() + skew;
  for (const listener of listeners) listener();
}

/** The server's time minus ours, learned from response headers, so that a wrong clock on the desk does not lie. */
export function setSkew(ms: number): void {
  if (Math.abs(ms - skew) < 2_000) return;
  skew = ms;
  tick();
}

export function subscribe(listener: Listener): () => void {
  listeners.add(listener);
  if (handle === null) {
    now = Date.now() + skew;
    handle = setInterval(tick, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && handle !== null) {
      clearInterval(handle);
      handle = null;
    }
  };
}

export function currentTime(): number {
  return handle === null ? Date.now() + skew : now;
}
