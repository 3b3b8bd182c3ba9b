// The bar of a call: microphone, camera, a picture for the evidence, the recording, writing down, hanging up.
import {
  AudioMutedOutlined,
  AudioOutlined,
  CameraOutlined,
  EditOutlined,
  EyeInvisibleOutlined,
  PhoneOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import { App, Button, Tooltip } from 'antd';
import type { ReactElement, RefObject } from 'react';
import { useCallStep } from '../../api/calls';
import { uuid } from '../../api/client';
import { useCapture } from '../../api/evidence';
import type { Call } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { secondsSince, stillName } from '../../lib/call';
import { type CallMedia, stillOf } from '../../lib/call-line';
import { canListen } from '../../lib/hearing';
import { currentTime } from '../../lib/ticker';
import { callLine, leave } from '../../parts/call/calling';
import { Caps, shortcut } from '../../parts/Keys';
import { keptWords } from './CallOver';

interface ControlsProps {
  call: Call;
  media: CallMedia;
  video: RefObject<HTMLVideoElement | null>;
  writes: boolean;
  /** Why the browser cannot hear. */
  fault: string | null;
  onWrites: () => void;
}

export function Controls({ call, media, video, writes, fault, onWrites }: ControlsProps) {
  const t = useT();
  const complain = useComplain();
  const { message } = App.useApp();
  const step = useCallStep(call);
  const still = useStill(call, video);
  const mute = () => callLine()?.mute(!media.muted);
  const turn = () =>
    void callLine()
      ?.turnCamera(!media.camera)
      .catch(() => message.warning(t('calls.camera_no')));
  useAction('call.mute', mute);
  useAction('call.camera', turn, call.mode === 'video');
  const noKeeping =
    call.agreed === true ? null : t(call.agreed === false ? 'calls.consent_refused' : 'calls.no_consent');
  useAction('call.picture', () => (noKeeping ? void message.info(noKeeping) : still.take()));
  const hangUp = () => step.mutate({ verb: 'end' }, { onError: complain, onSuccess: leave });
  return (
    <footer className="call-controls">
      <div className="call-bar-row" role="toolbar" aria-label={t('calls.now')}>
        <Button
          size="large"
          icon={media.muted ? <AudioMutedOutlined /> : <AudioOutlined />}
          aria-pressed={media.muted}
          aria-keyshortcuts={shortcut('call.mute')}
          onClick={mute}
          data-testid="call-mute"
        >
          <span className="call-word">{t(media.muted ? 'calls.unmute' : 'calls.mute')}</span>{' '}
          <Caps action="call.mute" />
        </Button>
        {call.mode === 'video' && (
          <Button
            size="large"
            icon={media.camera ? <VideoCameraOutlined /> : <EyeInvisibleOutlined />}
            aria-pressed={!media.camera}
            aria-keyshortcuts={shortcut('call.camera')}
            onClick={turn}
            data-testid="call-camera"
          >
            <span className="call-word">{t(media.camera ? 'calls.camera_off' : 'calls.camera_on')}</span>{' '}
            <Caps action="call.camera" />
          </Button>
        )}
        <Why why={noKeeping}>
          <Button
            size="large"
            icon={<CameraOutlined />}
            disabled={noKeeping !== null || !media.moving}
            loading={still.busy}
            aria-keyshortcuts={shortcut('call.picture')}
            onClick={still.take}
            data-testid="call-picture"
          >
            <span className="call-word">{t('calls.picture')}</span> <Caps action="call.picture" />
          </Button>
        </Why>
        <Why why={noKeeping}>
          <Button
            size="large"
            icon={<span className={call.recording ? 'call-dot on' : 'call-dot'} aria-hidden="true" />}
            aria-pressed={call.recording}
            disabled={noKeeping !== null}
            loading={step.isPending && step.variables.verb === 'recording'}
            onClick={() => step.mutate({ verb: 'recording', on: !call.recording }, { onError: complain })}
            data-testid="call-record"
          >
            <span className="call-word">{t(call.recording ? 'calls.record_stop' : 'calls.record')}</span>
          </Button>
        </Why>
        <Why why={noKeeping ?? (canListen ? null : t('calls.captions_none'))} otherwise={t('calls.captions_hint')}>
          <Button
            size="large"
            icon={<EditOutlined />}
            aria-pressed={writes}
            disabled={noKeeping !== null || !canListen}
            onClick={onWrites}
            data-testid="call-captions"
          >
            <span className="call-word">{t(writes ? 'calls.captions_stop' : 'calls.captions')}</span>
          </Button>
        </Why>
        <Button
          size="large"
          type="primary"
          danger
          icon={<PhoneOutlined rotate={225} />}
          loading={step.isPending && step.variables.verb === 'end'}
          onClick={hangUp}
          data-testid="call-hang-up"
        >
          <span className="call-word">{t('calls.hang_up')}</span>
        </Button>
      </div>
      <p className="muted call-kept-line" role="status" data-testid="call-kept-line">
        {t(keptWords(call.agreed))}
        {call.agreed === true && !canListen && ` · ${t('calls.captions_none')}`}
        {fault && ` · ${t('calls.captions_fault', { why: fault })}`}
      </p>
    </footer>
  );
}

function Why({ why, otherwise, children }: { why: string | null; otherwise?: string; children: ReactElement }) {
  return <Tooltip title={why ?? otherwise}>{<span>{children}</span>}</Tooltip>;
}

/** What the customer shows now, into the evidence of the case. */
function useStill(call: Call, video: RefObject<HTMLVideoElement | null>): { busy: boolean; take: () => void } {
  const t = useT();
  const { message } = App.useApp();
  const complain = useComplain();
  const capture = useCapture(`cases/${call.case}`);
  const take = async () => {
    if (capture.isPending || call.agreed !== true || !video.current) return;
    const taken = currentTime();
    const file = await stillOf(video.current);
    if (!file) return void message.info(t('calls.picture_none'));
    capture.mutate(
      {
        file,
        name: stillName(secondsSince(call.admitted_at, taken)),
        shows: 'call_still',
        source: `call:${call.id}`,
        takenAt: new Date(taken).toISOString(),
        attempt: uuid(),
      },
      { onError: complain, onSuccess: () => void message.success(t('calls.picture_kept')) },
    );
  };
  return { busy: capture.isPending, take: () => void take() };
}
