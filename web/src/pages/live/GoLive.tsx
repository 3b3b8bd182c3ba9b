// Sending the picture: from this browser, or from a program like OBS by its address and token.
import { Alert, Button, Select } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { usePublishToken } from '../../api/live-video';
import type { LiveSession } from '../../api/types';
import { useT } from '../../app/i18n';
import { capture, type Devices } from '../../lib/devices';
import { CopyLine } from '../../parts/CopyLine';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';
import { before, publish, stop, usePublishing } from './publishing';

export function GoLive({ session }: { session: LiveSession }) {
  const t = useT();
  const own = usePublishing();
  const token = usePublishToken(session.id);
  const [asking, setAsking] = useState<'browser' | 'program' | null>(null);
  const here = own.room === session.id;
  useGoOn(session.id, token.mutateAsync);
  return (
    <div className="go-live">
      {here ? (
        <>
          <span
            className={own.state === 'on' ? 'chip red' : 'chip amber'}
            role="status"
            data-testid="publishing"
            data-state={own.state}
          >
            {t(own.state === 'on' ? 'live.sending' : own.state === 'refused' ? 'live.send_refused' : 'live.connecting')}
          </span>
          <Button size="small" onClick={stop} data-testid="publish-stop">
            {t('live.send_stop')}
          </Button>
        </>
      ) : (
        <Button size="small" onClick={() => setAsking('browser')} data-testid="publish-here">
          {t('live.send_here')}
        </Button>
      )}
      <Button size="small" type="text" onClick={() => setAsking('program')} data-testid="publish-program">
        {t('live.send_program')}
      </Button>
      {asking === 'browser' && <Choose session={session} onClose={() => setAsking(null)} />}
      {asking === 'program' && <Program session={session} onClose={() => setAsking(null)} />}
    </div>
  );
}

/** After a reload of the page the picture goes on by itself. */
function useGoOn(id: string, token: () => Promise<{ url: string; token: string }>) {
  const tried = useRef(false);
  const { room } = usePublishing();
  useEffect(() => {
    const devices = before(id);
    if (tried.current || room !== null || !devices) return;
    tried.current = true;
    // What cannot be had any more is asked for anew by hand.
    void Promise.all([token(), capture(devices)])
      .then(([may, media]) => publish(id, may, media, devices))
      .catch(() => stop());
  }, [id, room, token]);
}

function Choose({ session, onClose }: { session: LiveSession; onClose: () => void }) {
  const t = useT();
  const token = usePublishToken(session.id);
  const [devices, setDevices] = useState<Devices>({ camera: '', microphone: '' });
  const [known, setKnown] = useState<MediaDeviceInfo[]>([]);
  const [media, setMedia] = useState<MediaStream | null>(null);
  const [refused, setRefused] = useState(false);
  const preview = useRef<HTMLVideoElement>(null);
  const taken = useRef(false);
  useEffect(() => {
    let got: MediaStream | null = null;
    let gone = false;
    const free = () => {
      if (!taken.current) for (const track of got?.getTracks() ?? []) track.stop();
    };
    setRefused(false);
    capture(devices)
      .then(async (stream) => {
        got = stream;
        if (gone) return free();
        if (preview.current) preview.current.srcObject = stream;
        setMedia(stream);
        // Their names are told only to those who may use them.
        setKnown(await navigator.mediaDevices.enumerateDevices());
      })
      .catch(() => setRefused(true));
    return () => {
      gone = true;
      setMedia(null);
      free();
    };
  }, [devices]);
  const begin = () =>
    token.mutate(undefined, {
      onSuccess: (may) => {
        if (!media) return;
        taken.current = true;
        publish(session.id, may, media, devices);
        onClose();
      },
    });
  const options = (kind: MediaDeviceKind) =>
    known.filter((one) => one.kind === kind && one.deviceId).map((one) => ({ value: one.deviceId, label: one.label }));
  return (
    <Dialog
      title={t('live.send_here')}
      onCancel={onClose}
      footer={
        <Button type="primary" disabled={!media} loading={token.isPending} onClick={begin} data-testid="publish-begin">
          {t('live.send_begin')}
        </Button>
      }
    >
      <div className="stack">
        <FailureNote failure={token.error} />
        {refused && (
          <Alert type="warning" showIcon title={t('live.no_camera')} description={t('live.no_camera_hint')} />
        )}
        <video ref={preview} className="send-preview" autoPlay muted playsInline aria-label={t('live.preview')} />
        <label htmlFor="send-camera">{t('live.camera')}</label>
        <Select
          id="send-camera"
          value={devices.camera}
          options={[{ value: '', label: t('live.device_any') }, ...options('videoinput')]}
          onChange={(camera) => setDevices({ ...devices, camera })}
        />
        <label htmlFor="send-microphone">{t('live.microphone')}</label>
        <Select
          id="send-microphone"
          value={devices.microphone}
          options={[{ value: '', label: t('live.device_any') }, ...options('audioinput')]}
          onChange={(microphone) => setDevices({ ...devices, microphone })}
        />
      </div>
    </Dialog>
  );
}

function Program({ session, onClose }: { session: LiveSession; onClose: () => void }) {
  const t = useT();
  const token = usePublishToken(session.id);
  const { mutate } = token;
  useEffect(() => mutate(), [mutate]);
  return (
    <Dialog title={t('live.send_program')} onCancel={onClose}>
      <div className="stack">
        <FailureNote failure={token.error} />
        <p className="muted">{t('live.send_program_hint')}</p>
        {token.data && (
          <>
            <CopyLine text={token.data.url} label={t('live.send_address')} />
            <CopyLine text={token.data.token} label={t('live.send_token')} />
          </>
        )}
      </div>
    </Dialog>
  );
}
