// Before the call, and for whoever comes in later: how one looks, which camera and microphone, and then in.
import { Alert, Button, Select, Switch } from 'antd';
import { useEffect, useRef } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useCallStep } from '../../api/calls';
import { useShop } from '../../api/current';
import type { Call } from '../../api/types';
import { useT } from '../../app/i18n';
import { wholeLink } from '../../lib/call';
import { CopyLine } from '../../parts/CopyLine';
import { goIn } from '../../parts/call/calling';
import { type Preview, usePreview } from '../../parts/call/usePreview';
import { useCustomer, useSince } from '../../parts/call/words';
import { FailureNote } from '../../parts/Failure';
import { Cancel } from '../case/CallNow';

export function Lobby({ call }: { call: Call }) {
  const { can } = useShop();
  // Who only looks is asked for no camera.
  return can('case_work') ? <Ready call={call} /> : <Standing call={call} />;
}

function Ready({ call }: { call: Call }) {
  const t = useT();
  const { shop } = useShop();
  const preview = usePreview(call.mode === 'video');
  const step = useCallStep(call);
  const enter = () => {
    const begin = () => {
      const media = preview.take();
      if (media) goIn(shop.id, call, media, preview.devices);
    };
    if (call.state === 'active') return begin();
    step.mutate({ verb: 'admit' }, { onSuccess: begin });
  };
  useAdmitNow(call, preview, enter);
  return (
    <section className="call-lobby" data-testid="call-lobby">
      <Look call={call} preview={preview} />
      <div className="stack call-lobby-side">
        <Standing call={call} />
        <FailureNote failure={step.error} />
        {preview.fault && <Fault preview={preview} />}
        {call.state !== 'invited' && (
          <div className="line">
            <Button
              type="primary"
              size="large"
              disabled={preview.media === null}
              loading={step.isPending}
              onClick={enter}
              data-testid={call.state === 'active' ? 'call-join' : 'call-admit'}
            >
              {t(call.state === 'active' ? 'calls.join' : 'calls.admit')}
            </Button>
            {call.state === 'waiting' && <Cancel call={call} />}
          </div>
        )}
        {call.state === 'invited' && call.link && (
          <CopyLine text={wholeLink(call.link, location.origin)} label={t('calls.link')} />
        )}
        <Choices call={call} preview={preview} />
      </div>
    </section>
  );
}

/** "Let in" was pressed elsewhere already: as soon as there is something to send, or it is known that there is nothing. */
function useAdmitNow(call: Call, preview: Preview, enter: () => void): void {
  const location = useLocation();
  const navigate = useNavigate();
  const asked = (location.state as { admit?: boolean } | null)?.admit === true;
  const done = useRef(false);
  const ready = preview.media !== null && call.state === 'waiting';
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when all is there
  useEffect(() => {
    if (!asked || !ready || done.current) return;
    done.current = true;
    // A reload must not let in whoever waits then.
    void navigate('.', { replace: true, state: null });
    enter();
  }, [asked, ready]);
  // Without a camera they are talked to all the same.
  useEffect(() => {
    if (asked && preview.fault === 'absent' && preview.picture) preview.showPicture(false);
  }, [asked, preview]);
}

function Standing({ call }: { call: Call }) {
  const t = useT();
  const { first: name } = useCustomer(call);
  const time = useSince(call.waiting_since);
  if (call.state === 'active')
    return <p role="status">{t('calls.lobby_active', { name: call.admitted_by?.name ?? '–' })}</p>;
  if (call.state === 'invited')
    return (
      <p role="status" className="muted">
        {t('calls.lobby_invited')}
      </p>
    );
  return (
    <div>
      <p className="call-waits" data-testid="call-waits">
        <strong>{t('calls.is_waiting', { name, time })}</strong>
        {call.mode === 'video' && (
          <span className="muted">{t(call.customer_camera ? 'calls.with_camera' : 'calls.without_camera')}</span>
        )}
      </p>
      <p className="muted">{t('calls.lobby_waiting', { name })}</p>
    </div>
  );
}

function Look({ call, preview }: { call: Call; preview: Preview }) {
  const t = useT();
  const shown = call.mode === 'video' && preview.picture;
  return (
    <div className="call-look">
      <video
        ref={preview.element}
        autoPlay
        muted
        playsInline
        hidden={!shown || preview.media === null}
        aria-label={t('calls.preview')}
      />
      {!shown && <p>{t('calls.no_camera')}</p>}
    </div>
  );
}

function Fault({ preview }: { preview: Preview }) {
  const t = useT();
  const { fault } = preview;
  if (!fault) return null;
  return (
    <Alert
      type="warning"
      showIcon
      title={t(`calls.fault.${fault}`)}
      description={t(`calls.fault.${fault}_hint`)}
      data-testid="call-fault"
      action={
        <div className="stack">
          <Button size="small" onClick={preview.again}>
            {t('calls.again')}
          </Button>
          {preview.picture && (
            <Button size="small" onClick={() => preview.showPicture(false)}>
              {t('calls.sound_alone')}
            </Button>
          )}
        </div>
      }
    />
  );
}

function Choices({ call, preview }: { call: Call; preview: Preview }) {
  const t = useT();
  const { devices, choose } = preview;
  const any = { value: '', label: t('calls.device_any') };
  return (
    <div className="stack">
      {call.mode === 'video' && (
        <div className="line">
          <Switch id="call-picture" checked={preview.picture} onChange={preview.showPicture} />
          <label htmlFor="call-picture">{t('calls.picture_with')}</label>
        </div>
      )}
      {call.mode === 'video' && preview.picture && (
        <div className="stack-tight">
          <label htmlFor="call-camera">{t('calls.camera')}</label>
          <Select
            id="call-camera"
            value={devices.camera}
            options={[any, ...preview.choices('videoinput')]}
            onChange={(camera) => choose({ ...devices, camera })}
          />
        </div>
      )}
      <div className="stack-tight">
        <label htmlFor="call-microphone">{t('calls.microphone')}</label>
        <Select
          id="call-microphone"
          value={devices.microphone}
          options={[any, ...preview.choices('audioinput')]}
          onChange={(microphone) => choose({ ...devices, microphone })}
        />
      </div>
    </div>
  );
}
