// Sends a picture by WHIP, or watches one by WHEP: one offer, one answer, and again by itself whenever it breaks. Knows no page.

export type PictureState = 'connecting' | 'on' | 'off' | 'refused';

interface Ends {
  url: string;
  /** Who asks; looked up at each opening: it may have changed. */
  headers: () => Record<string, string>;
  onState: (state: PictureState, code?: string) => void;
}

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 15_000;
/** A connection that says it is lost often comes back by itself. */
const PATIENCE = 4_000;
/** Trying again would change nothing. */
const FINAL = new Set([
  'media_off',
  'other_plane',
  'blocked',
  'room_not_found',
  'room_not_open',
  'may_not_publish',
  'not_sdp',
  'bad_offer',
]);

/** The usual way to say who asks. */
export const bearer = (token: () => string) => (): Record<string, string> => ({ Authorization: `Bearer ${token()}` });

/** What is the same for both directions. */
abstract class Line {
  private pc: RTCPeerConnection | null = null;
  private place: string | null = null;
  private pause = FIRST_PAUSE;
  private timer = 0;
  private over = false;

  constructor(protected readonly ends: Ends) {}

  start(): void {
    addEventListener('pagehide', this.leave);
    void this.open();
  }

  stop(): void {
    this.over = true;
    clearTimeout(this.timer);
    removeEventListener('pagehide', this.leave);
    this.leave();
    this.drop();
    this.ends.onState('off');
  }

  protected stats(): Promise<RTCStatsReport | null> {
    return this.pc?.getStats() ?? Promise.resolve(null);
  }

  /** What is sent or asked for. */
  protected abstract fill(pc: RTCPeerConnection): void;

  private readonly leave = () => {
    const headers = this.ends.headers();
    if (this.place) void fetch(this.place, { method: 'DELETE', headers, keepalive: true }).catch(() => {});
    this.place = null;
  };

  private drop(): void {
    if (this.pc) this.pc.onconnectionstatechange = null;
    this.pc?.close();
    this.pc = null;
  }

  private async open(): Promise<void> {
    this.drop();
    this.ends.onState('connecting');
    const pc = new RTCPeerConnection();
    this.pc = pc;
    this.fill(pc);
    pc.onconnectionstatechange = () => this.changed(pc);
    try {
      await pc.setLocalDescription();
      // The other side has a fixed address: it need not be told ours.
      const answer = await fetch(this.ends.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/sdp', ...this.ends.headers() },
        body: pc.localDescription?.sdp ?? '',
      });
      if (pc !== this.pc) return;
      if (!answer.ok) return this.refused(await codeOf(answer));
      this.place = answer.headers.get('Location');
      await pc.setRemoteDescription({ type: 'answer', sdp: await answer.text() });
    } catch {
      if (pc === this.pc) this.again();
    }
  }

  private changed(pc: RTCPeerConnection): void {
    if (pc !== this.pc) return;
    clearTimeout(this.timer);
    if (pc.connectionState === 'connected') {
      this.pause = FIRST_PAUSE;
      this.ends.onState('on');
    } else if (pc.connectionState === 'disconnected') {
      this.timer = window.setTimeout(() => this.again(), PATIENCE);
    } else if (pc.connectionState === 'failed' || pc.connectionState === 'closed') {
      this.again();
    }
  }

  private refused(code: string): void {
    if (!FINAL.has(code)) {
      this.again();
      return;
    }
    this.drop();
    this.ends.onState('refused', code);
  }

  private again(): void {
    if (this.over) return;
    this.leave();
    this.drop();
    this.ends.onState('connecting');
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.open(), this.pause * (0.75 + Math.random() / 2));
    this.pause = Math.min(this.pause * 2, LONGEST_PAUSE);
  }
}

async function codeOf(answer: Response): Promise<string> {
  const body = (await answer.json().catch(() => null)) as { error?: { code?: string } } | null;
  return body?.error?.code ?? `http_${answer.status}`;
}

/** What comes in of the picture, as the browser counts it. */
export type Coming = Pick<
  RTCInboundRtpStreamStats,
  'framesDecoded' | 'freezeCount' | 'totalFreezesDuration' | 'framesDropped'
>;

interface Seen {
  onStream: (stream: MediaStream) => void;
  /** A picture moves now, or nothing has come for a while. */
  onMoving: (moving: boolean) => void;
  /** Anything comes at all, sound or picture, or nothing has come for a while. */
  onArriving?: (arriving: boolean) => void;
  onCounted?: (coming: Coming) => void;
}

/** Looked at so often. */
const LOOK = 1_500;
/** Nobody sends any more, rather than a net that hangs for a moment. */
const STILL = 6_000;

/** Watches. */
export class Watching extends Line {
  private looking = 0;
  private decoded = 0;
  private movedAt = 0;
  private moving = false;
  private packets = 0;
  private cameAt = 0;
  private arriving = false;

  constructor(
    ends: Ends,
    private readonly seen: Seen,
  ) {
    super({
      ...ends,
      onState: (state, code) => {
        if (state !== 'on') {
          this.move(false);
          this.arrive(false);
        }
        ends.onState(state, code);
      },
    });
  }

  override start(): void {
    this.looking = window.setInterval(() => void this.look(), LOOK);
    super.start();
  }

  override stop(): void {
    clearInterval(this.looking);
    super.stop();
  }

  private move(moving: boolean): void {
    if (moving) this.movedAt = performance.now();
    if (moving === this.moving) return;
    this.moving = moving;
    this.seen.onMoving(moving);
  }

  private arrive(arriving: boolean): void {
    if (arriving) this.cameAt = performance.now();
    if (arriving === this.arriving) return;
    this.arriving = arriving;
    this.seen.onArriving?.(arriving);
  }

  /** No event says that packets have stopped. */
  private async look(): Promise<void> {
    const report = await this.stats();
    let packets = 0;
    report?.forEach((one) => {
      if (one.type !== 'inbound-rtp') return;
      packets += one.packetsReceived ?? 0;
      if (one.kind !== 'video') return;
      this.seen.onCounted?.(one);
      const decoded = one.framesDecoded ?? 0;
      if (decoded > this.decoded) this.move(true);
      else if (performance.now() - this.movedAt > STILL) this.move(false);
      this.decoded = decoded;
    });
    if (packets > this.packets) this.arrive(true);
    else if (performance.now() - this.cameAt > STILL) this.arrive(false);
    this.packets = packets;
  }

  protected fill(pc: RTCPeerConnection): void {
    const stream = new MediaStream();
    pc.addTransceiver('audio', { direction: 'recvonly' });
    pc.addTransceiver('video', { direction: 'recvonly' });
    pc.ontrack = ({ track }) => {
      stream.addTrack(track);
      if (track.kind === 'video') track.onunmute = () => this.move(true);
      this.seen.onStream(stream);
    };
  }
}

/** Two sizes of the picture, so that a phone on a slow net gets the small one. */
const SIZES: RTCRtpEncodingParameters[] = [
  { rid: 'l', scaleResolutionDownBy: 2, maxBitrate: 300_000 },
  { rid: 'h', maxBitrate: 2_000_000 },
];

/** Sends what a camera and a microphone give. The camera may be taken away and brought back while it sends. */
export class Publishing extends Line {
  private picture: RTCRtpSender | null = null;

  /** With `camera` a place for the picture is kept although there is none now. */
  constructor(
    ends: Ends,
    private readonly media: MediaStream,
    private readonly camera = false,
  ) {
    super(ends);
  }

  override stop(): void {
    super.stop();
    for (const track of this.media.getTracks()) track.stop();
  }

  /** Sends another picture, or none; the old camera is let go. */
  async show(track: MediaStreamTrack | null): Promise<void> {
    for (const old of this.media.getVideoTracks()) {
      old.stop();
      this.media.removeTrack(old);
    }
    if (track) this.media.addTrack(track);
    // A line that is just being opened anew takes what the media hold then.
    await this.picture?.replaceTrack(track).catch(() => {});
  }

  protected fill(pc: RTCPeerConnection): void {
    const [audio] = this.media.getAudioTracks();
    const [video] = this.media.getVideoTracks();
    const way: RTCRtpTransceiverInit = { direction: 'sendonly', streams: [this.media] };
    this.picture = null;
    if (audio) pc.addTransceiver(audio, way);
    if (!video && !this.camera) return;
    const place = pc.addTransceiver(video ?? 'video', { ...way, sendEncodings: SIZES });
    this.picture = place.sender;
    const known = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
    // Every browser plays VP8, and sends it in several sizes.
    const first = known.filter((codec) => codec.mimeType === 'video/VP8');
    if (first.length > 0) place.setCodecPreferences([...first, ...known.filter((codec) => !first.includes(codec))]);
  }
}
