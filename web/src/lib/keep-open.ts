// Keeps a stream of events open. The browser tries again by itself when a connection breaks, but gives up for good when
// somebody in between answers with an error, as a proxy does while the server restarts; then a new stream is begun.

export const AGAIN_MS = 5_000;
/** Each try that fails doubles the wait, up to this. */
const LONGEST_MS = 60_000;

interface Hearing {
  /** Adds what is listened to; called for each new stream. */
  listen: (stream: EventSource) => void;
  /** The stream is there again, and something may have been missed. */
  onGap: () => void;
  onConnected: (connected: boolean) => void;
}

/** Answers with what ends it. */
export function keepOpen(address: string, { listen, onGap, onConnected }: Hearing): () => void {
  let stream: EventSource;
  let broken = false;
  let again: ReturnType<typeof setTimeout> | undefined;
  let wait = AGAIN_MS;
  const open = () => {
    stream = new EventSource(address);
    stream.onopen = () => {
      onConnected(true);
      if (broken) onGap();
      broken = false;
      wait = AGAIN_MS;
    };
    stream.onerror = () => {
      onConnected(false);
      broken = true;
      if (stream.readyState !== EventSource.CLOSED) return;
      again = setTimeout(open, wait);
      wait = Math.min(wait * 2, LONGEST_MS);
    };
    listen(stream);
  };
  open();
  return () => {
    clearTimeout(again);
    stream.close();
  };
}
