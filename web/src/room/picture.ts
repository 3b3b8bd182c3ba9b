// The picture on the viewer page: watched for as long as one is in, and measured for the beacons.
import { bearer, Watching } from '../lib/whip';
import type { VideoMeasures } from './beacons';
import { elsewhere, kept, ROOM } from './entry';

/** After so long without anything, nobody was sending. */
const WAITED = 10_000;

let began = 0;
let startMs: number | null = null;
let stalls = 0;
let stalledMs = 0;
let dropped = 0;

/** Nothing, as long as no picture was seen. */
export const measures = (): VideoMeasures | undefined =>
  startMs === null ? undefined : { startMs, stalls, stalledMs, dropped, latencyMs: null };

/**
 * Shows the room's picture in an element; `onSeen` says whether one moves there now, `onElsewhere` that somebody else carries it, and
 * where the seller's player is. Gives what ends it.
 */
export function watch(
  video: HTMLVideoElement,
  onSeen: (seen: boolean) => void,
  onElsewhere: (player: string | null) => void,
): () => void {
  if (!('RTCPeerConnection' in window)) return () => {};
  const line = new Watching(
    {
      url: `/whep/${ROOM}`,
      headers: bearer(() => kept()?.token ?? ''),
      onState: (state, code) => {
        if (state === 'connecting') began = performance.now();
        if (code === 'other_plane') void elsewhere().then(onElsewhere, () => onElsewhere(null));
      },
    },
    {
      onStream: (stream) => {
        video.srcObject = stream;
        void video.play().catch(() => {});
      },
      onMoving: (moving) => {
        if (moving) firstFrame(video);
        onSeen(moving);
      },
      onCounted: (coming) => {
        stalls = coming.freezeCount ?? stalls;
        stalledMs = (coming.totalFreezesDuration ?? 0) * 1_000;
        dropped = coming.framesDropped ?? dropped;
      },
    },
  );
  line.start();
  return () => {
    line.stop();
    video.srcObject = null;
  };
}

/** How long it took until something moved. Where nobody sent anything yet, that was not the net's fault. */
function firstFrame(video: HTMLVideoElement): void {
  if (startMs !== null) return;
  const since = performance.now() - began < WAITED ? began : performance.now();
  const seen = () => {
    startMs ??= performance.now() - since;
    video.dataset.first = String(Math.round(startMs));
  };
  if ('requestVideoFrameCallback' in video) video.requestVideoFrameCallback(seen);
  else (video as HTMLVideoElement).addEventListener('playing', seen, { once: true });
}
