// The server's time on this device, and how it is shown.

/** How far the server's clock is ahead of ours, judged by the middle of a request. */
export function offsetOf(serverTime: number, sentAt: number, heardAt: number): number {
  return serverTime - (sentAt + heardAt) / 2;
}

/** Seconds until an instant, rounded up: a countdown shows 1 until it is really over. Never below 0. */
export function secondsUntil(instant: number, now: number): number {
  return Math.max(0, Math.ceil((instant - now) / 1000));
}

/** "1:05", "0:09", "1:02:03". */
export function mmss(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}
