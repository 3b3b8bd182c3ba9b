// What a viewer's page tells about how well it goes: CMCD names where there are some, counters since the page began, so
// that one lost beacon loses nothing.
import type { Beacon } from '../../api/types';

/** `s` starting, `p` playing, `r` stalled, `a` paused, `q` left. */
export type PlayState = 's' | 'p' | 'r' | 'a' | 'q';

export interface Measures {
  state: PlayState;
  /** Why it goes out: `t` the interval, `ps` another state, `e` an error. */
  event: 't' | 'ps' | 'e';
  playedMs: number;
  delays: readonly number[];
  reopened: number;
  figures: {
    claimOk: number;
    claimErr: number;
    claimMs: number;
    checkoutOk: number;
    checkoutErr: number;
    checkoutMs: number;
  };
  /** Of the video, where one runs. */
  video?: {
    startMs: number | null;
    stalls: number;
    stalledMs: number;
    dropped: number;
    latencyMs: number | null;
  };
  place: { region?: string; network?: string; device?: string };
}

export function beaconOf(sid: string, sn: number, ts: number, m: Measures): Beacon {
  const { figures: f, video } = m;
  const made: Beacon = { sid, sn, ts, sta: m.state, e: m.event, pt: Math.round(m.playedMs), ...m.place };
  if (video) {
    if (video.startMs !== null) made.msd = Math.round(video.startMs);
    if (video.latencyMs !== null) made.ltc = Math.round(video.latencyMs);
    Object.assign(made, { bsa: video.stalls, bsda: Math.round(video.stalledMs), dfa: video.dropped });
  }
  if (m.delays.length > 0) made.ilat_ms = { p50: percentile(m.delays, 0.5), p95: percentile(m.delays, 0.95) };
  made.ws_reconnects = m.reopened;
  if (f.claimOk + f.claimErr > 0) Object.assign(made, { claim_ok: f.claimOk, claim_err: f.claimErr });
  if (f.claimOk > 0) made.claim_ms = Math.round(f.claimMs);
  if (f.checkoutOk + f.checkoutErr > 0) Object.assign(made, { checkout_ok: f.checkoutOk, checkout_err: f.checkoutErr });
  if (f.checkoutOk > 0) made.checkout_ms = Math.round(f.checkoutMs);
  return made;
}

/** The nearest rank of a list in any order. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return Math.round(sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0);
}

/** What a screen of this width is called. */
export function deviceOf(width: number, touch: boolean): 'phone' | 'tablet' | 'desktop' {
  if (!touch) return 'desktop';
  return width < 600 ? 'phone' : 'tablet';
}
