// Both directions of a call in this browser: what is sent, what comes, and what is on or off. The same for agent and customer.
import { captureCamera } from './devices';
import { type PictureState, Publishing, Watching } from './whip';

export interface CallMedia {
  /** What this side sends; both are `connecting` until they are `on`. */
  sends: PictureState;
  watches: PictureState;
  own: MediaStream;
  other: MediaStream | null;
  /** The other side's picture moves. */
  moving: boolean;
  /** Anything comes from the other side. */
  arriving: boolean;
  /** Has come at least once. */
  met: boolean;
  muted: boolean;
  camera: boolean;
  code: string;
}

interface Ends {
  /** Where `/whip` and `/whep` are. */
  place: string;
  headers: () => Record<string, string>;
  /** A call with pictures; else with sound alone. */
  video: boolean;
  onChange: (media: CallMedia) => void;
}

export class CallLine {
  private now: CallMedia;
  private readonly sending: Publishing;
  private readonly watching: Watching;
  private turning = false;

  constructor(
    private readonly ends: Ends,
    own: MediaStream,
  ) {
    this.now = {
      sends: 'connecting',
      watches: 'connecting',
      own,
      other: null,
      moving: false,
      arriving: false,
      met: false,
      muted: false,
      camera: own.getVideoTracks().length > 0,
      code: '',
    };
    const { place, headers, video } = ends;
    this.sending = new Publishing(
      { url: `${place}/whip`, headers, onState: (sends, code = '') => this.set({ sends, code }) },
      own,
      video,
    );
    this.watching = new Watching(
      { url: `${place}/whep`, headers, onState: (watches, code = '') => this.set({ watches, code }) },
      {
        onStream: (other) => this.set({ other }),
        onMoving: (moving) => this.set(moving ? { moving, arriving: true, met: true } : { moving }),
        onArriving: (arriving) => this.set(arriving ? { arriving, met: true } : { arriving }),
      },
    );
    this.heed();
  }

  get(): CallMedia {
    return this.now;
  }

  start(): void {
    this.sending.start();
    this.watching.start();
  }

  stop(): void {
    this.sending.stop();
    this.watching.stop();
  }

  /** Nobody hears this side; the microphone stays where it is. */
  mute(muted: boolean): void {
    for (const track of this.now.own.getAudioTracks()) track.enabled = !muted;
    this.set({ muted });
  }

  /** Off, the camera is really let go: its light goes out. `device` chooses another one. Thrown where it cannot be had. */
  async turnCamera(on: boolean, device = ''): Promise<void> {
    if (this.turning) return;
    this.turning = true;
    try {
      // Phones give one camera at a time.
      await this.sending.show(null);
      const track = on ? await captureCamera(device) : null;
      if (track) await this.sending.show(track);
    } finally {
      this.turning = false;
      this.set({ camera: this.now.own.getVideoTracks().length > 0 });
      this.heed();
    }
  }

  /** A camera that is pulled out is off. */
  private heed(): void {
    for (const track of this.now.own.getVideoTracks()) track.onended = () => void this.turnCamera(false);
  }

  private set(part: Partial<CallMedia>): void {
    this.now = { ...this.now, ...part };
    this.ends.onChange(this.now);
  }
}

/** The picture that is on screen, as a file; null where there is none. */
export async function stillOf(video: HTMLVideoElement): Promise<Blob | null> {
  const [width, height] = [video.videoWidth, video.videoHeight];
  if (width === 0 || height === 0) return null;
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')?.drawImage(video, 0, 0, width, height);
  return new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.92));
}
