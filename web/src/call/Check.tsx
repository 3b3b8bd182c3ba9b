/** @jsxImportSource preact */
// Camera and microphone before anybody sees or hears them: the picture, a bar that moves with the voice, the choice of devices.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CallSeen } from '../api/contract-calls';
import { capture, type DeviceFault, type Devices, deviceFault, devicesOf, release } from '../lib/devices';
import { useHeld } from './Before';
import type { Kept } from './door';
import { useDoor, useOrder, useSpeech } from './hooks';
import { useLevel } from './level';

interface CheckProps {
  first: MediaStream;
  seen: CallSeen;
  back: boolean;
  onFault: (fault: DeviceFault) => void;
  onEnter: (media: MediaStream, note: Kept) => void;
}

export function Check({ first, seen, back, onFault, onEnter }: CheckProps) {
  const { t, no: say } = useSpeech();
  const door = useDoor();
  const { busy, no, run } = useOrder();
  const [media, setMedia] = useState(first);
  const held = useHeld(media);
  const [devices, setDevices] = useState<Devices>({ camera: '', microphone: '' });
  const [name, setName] = useState(seen.customer_name ?? '');
  const camera = media.getVideoTracks().length > 0;

  /** Phones give one camera at a time: the old one is let go first. */
  const change = async (next: Devices, withCamera: boolean) => {
    release(media);
    try {
      setMedia(await capture(next, withCamera));
      setDevices(next);
    } catch (failure) {
      onFault(deviceFault(failure));
    }
  };
  const enter = async () => {
    const note = { name: name.trim(), camera, devices };
    if (!back) await door.knock(note.name, camera);
    held.hand();
    onEnter(media, note);
  };
  return (
    <form
      class="card"
      data-testid="device-check"
      onSubmit={(event) => {
        event.preventDefault();
        run(enter);
      }}
    >
      <h1>{t('check.title')}</h1>
      <Preview media={media} />
      <Level media={media} />
      <div class="picks">
        <Pick
          kind="audioinput"
          label={t('check.microphone')}
          value={devices.microphone}
          media={media}
          onPick={(microphone) => void change({ ...devices, microphone }, camera)}
        />
        {camera && (
          <Pick
            kind="videoinput"
            label={t('check.camera')}
            value={devices.camera}
            media={media}
            onPick={(next) => void change({ ...devices, camera: next }, true)}
          />
        )}
      </div>
      {seen.mode === 'video' && (
        <button
          type="button"
          class="wide"
          data-testid="picture-toggle"
          aria-pressed={camera}
          onClick={() => void change(devices, !camera)}
        >
          {t(camera ? 'check.picture_off' : 'check.picture_on')}
        </button>
      )}
      {!back && (
        <>
          <label for="name">{t('check.name')}</label>
          <input
            id="name"
            value={name}
            maxLength={80}
            autocomplete="name"
            enterkeyhint="go"
            onInput={(event) => setName(event.currentTarget.value)}
          />
        </>
      )}
      {no && (
        <p class="refused" role="alert">
          {say(no)}
        </p>
      )}
      <button type="submit" class="main wide" data-testid="knock" aria-disabled={busy}>
        {t(back ? 'check.go_in' : busy ? 'check.knocking' : 'check.knock')}
      </button>
    </form>
  );
}

/** This visitor's own picture, as in a mirror. */
export function Preview({ media }: { media: MediaStream }) {
  const { t } = useSpeech();
  const video = useRef<HTMLVideoElement>(null);
  const camera = media.getVideoTracks().length > 0;
  useEffect(() => {
    if (video.current) video.current.srcObject = camera ? media : null;
  }, [media, camera]);
  return (
    <div class="preview">
      <video ref={video} autoplay muted playsInline hidden={!camera} aria-label={t('check.preview')} />
      {!camera && <p class="soft">{t('check.no_picture')}</p>}
    </div>
  );
}

function Level({ media }: { media: MediaStream }) {
  const { t } = useSpeech();
  const level = useLevel(media);
  return (
    <div class="level">
      <span class="soft small" id="level-words">
        {t('check.level')}
      </span>
      <div
        class="level-bar"
        role="meter"
        aria-labelledby="level-words"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(level * 100)}
      >
        <i style={{ width: `${Math.round(level * 100)}%` }} />
      </div>
    </div>
  );
}

interface PickProps {
  kind: 'audioinput' | 'videoinput';
  label: string;
  value: string;
  /** Names are told once something of the kind was given. */
  media: MediaStream;
  onPick: (device: string) => void;
}

/** One device of a kind; nothing to choose, nothing to see. */
export function Pick({ kind, label, value, media, onPick }: PickProps) {
  const { t } = useSpeech();
  const [known, setKnown] = useState<MediaDeviceInfo[]>([]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the list is read again with each new media
  useEffect(() => {
    let gone = false;
    void devicesOf(kind).then((list) => !gone && setKnown(list));
    return () => {
      gone = true;
    };
  }, [kind, media]);
  if (known.length < 2) return null;
  return (
    <label class="pick">
      <span>{label}</span>
      <select value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        <option value="">{t('check.any')}</option>
        {known.map((one) => (
          <option key={one.deviceId} value={one.deviceId}>
            {one.label}
          </option>
        ))}
      </select>
    </label>
  );
}
