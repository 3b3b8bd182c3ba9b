/** @jsxImportSource preact */
// The bar under the picture: microphone, camera, settings, hang up.
import { useState } from 'preact/hooks';
import type { CallSeen } from '../api/contract-calls';
import type { CallLine, CallMedia } from '../lib/call-line';
import { devicesOf } from '../lib/devices';
import { useDoor, useOrder, useSpeech } from './hooks';
import { Camera, Captions, Flip, HangUp, Microphone, Sliders } from './icons';

interface ControlsProps {
  line: CallLine;
  media: CallMedia;
  seen: CallSeen;
  writing: boolean;
  onSettings: () => void;
}

export function Controls({ line, media, seen, writing, onSettings }: ControlsProps) {
  const { t, no: say } = useSpeech();
  const door = useDoor();
  const hangUp = useOrder();
  const camera = useCamera(line, media);
  return (
    <footer class="controls">
      {camera.failed && (
        <p class="refused" role="alert">
          {t('call.camera_no')}
        </p>
      )}
      {hangUp.no && (
        <p class="refused" role="alert">
          {say(hangUp.no)}
        </p>
      )}
      <div class="controls-row" role="toolbar" aria-label={t('call.with', { shop: seen.shop })}>
        <button
          type="button"
          class="round"
          data-testid="mute"
          aria-pressed={media.muted}
          aria-label={t(media.muted ? 'call.unmute' : 'call.mute')}
          onClick={() => line.mute(!media.muted)}
        >
          <Microphone off={media.muted} />
        </button>
        {seen.mode === 'video' && (
          <>
            <button
              type="button"
              class="round"
              data-testid="camera"
              aria-pressed={!media.camera}
              aria-label={t(media.camera ? 'call.camera_off' : 'call.camera_on')}
              onClick={camera.toggle}
            >
              <Camera off={!media.camera} />
            </button>
            {media.camera && (
              <button type="button" class="round" data-testid="flip" aria-label={t('call.flip')} onClick={camera.flip}>
                <Flip />
              </button>
            )}
          </>
        )}
        <button
          type="button"
          class={writing ? 'round lit' : 'round'}
          data-testid="settings"
          aria-label={t('call.more')}
          aria-haspopup="dialog"
          onClick={onSettings}
        >
          {writing ? <Captions /> : <Sliders />}
        </button>
        <button
          type="button"
          class="round red"
          data-testid="hang-up"
          aria-label={t('call.hang_up')}
          aria-disabled={hangUp.busy}
          onClick={() => hangUp.run(door.leave)}
        >
          <HangUp />
        </button>
      </div>
    </footer>
  );
}

function useCamera(line: CallLine, media: CallMedia) {
  const [failed, setFailed] = useState(false);
  const turn = (on: boolean, device = '') =>
    line.turnCamera(on, device).then(
      () => setFailed(false),
      () => setFailed(true),
    );
  /** The one after the one that is on. */
  const flip = async () => {
    const known = await devicesOf('videoinput');
    const now = media.own.getVideoTracks()[0]?.getSettings().deviceId;
    const next = known[(known.findIndex((one) => one.deviceId === now) + 1) % Math.max(1, known.length)];
    if (next) await turn(true, next.deviceId);
  };
  return { failed, toggle: () => void turn(!media.camera), flip: () => void flip() };
}
