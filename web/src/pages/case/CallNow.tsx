// The call that a case is in now: asked for, somebody waiting, going on. On top of the case, because a person waits.
import { PhoneOutlined, VideoCameraOutlined } from '@ant-design/icons';
import { Button, Input, Popconfirm } from 'antd';
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useCallStep } from '../../api/calls';
import { useShop } from '../../api/current';
import type { Call, CaseDetail } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { openCall } from '../../lib/call';
import { useCalling } from '../../parts/call/calling';
import { callPath, useCustomer, useSince, useStanding } from '../../parts/call/words';
import { CallLink } from './CallLink';
import type { CaseWork } from './useCaseWork';
import './calls.css';

export function CallNow({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  const call = openCall(detail.calls ?? []);
  const state = useStanding(call);
  if (!call || state === 'expired') return null;
  return <Open call={call} work={work} />;
}

function Open({ call, work }: { call: Call; work: CaseWork }) {
  const t = useT();
  const { can } = useShop();
  const works = can('case_work');
  const Icon = call.mode === 'video' ? VideoCameraOutlined : PhoneOutlined;
  return (
    <section
      className={`panel call-now is-${call.state}`}
      aria-label={t('calls.now')}
      data-testid="call-now"
      data-state={call.state}
    >
      <div className="panel-body stack">
        <div className="line call-now-line">
          <Icon aria-hidden="true" />
          <span className="grow">
            <Standing call={call} />
          </span>
          {works && <Steps call={call} />}
        </div>
        {call.note && <p className="words call-note">{call.note}</p>}
        {works && call.state === 'invited' && <CallLink call={call} work={work} />}
      </div>
    </section>
  );
}

function Standing({ call }: { call: Call }) {
  const t = useT();
  const { dateTime } = useFormats();
  const { name, first } = useCustomer(call);
  const time = useSince(call.state === 'active' ? call.admitted_at : call.waiting_since);
  if (call.state === 'invited')
    return <>{t('calls.asked', { who: call.asked_by.name, until: dateTime(call.valid_until) })}</>;
  if (call.state === 'active') return <strong>{t('calls.is_active', { name, time })}</strong>;
  return (
    <>
      <strong>{t('calls.is_waiting', { name: first, time })}</strong>
      {call.mode === 'video' && (
        <span className="muted">
          {' · '}
          {t(call.customer_camera ? 'calls.with_camera' : 'calls.without_camera')}
        </span>
      )}
    </>
  );
}

function Steps({ call }: { call: Call }) {
  const t = useT();
  const navigate = useNavigate();
  const here = useCalling().id === call.id;
  if (call.state === 'waiting')
    return (
      <>
        <Button
          type="primary"
          data-testid="admit"
          // Camera and microphone are asked for on the way; then they are let in.
          onClick={() => void navigate(callPath(call), { state: { admit: true } })}
        >
          {t('calls.admit')}
        </Button>
        <Cancel call={call} />
      </>
    );
  return (
    <>
      <Link to={callPath(call)} data-testid="open-call">
        <Button type={call.state === 'active' ? 'primary' : 'default'} tabIndex={-1}>
          {t(call.state === 'invited' ? 'calls.prepare' : here ? 'calls.return' : 'calls.open_screen')}
        </Button>
      </Link>
      {call.state === 'invited' && <Cancel call={call} />}
    </>
  );
}

export function Cancel({ call }: { call: Call }) {
  const t = useT();
  const step = useCallStep(call);
  const complain = useComplain();
  const [reason, setReason] = useState('');
  const cancel = () => {
    const words = reason.trim();
    step.mutate({ verb: 'cancel', ...(words === '' ? {} : { reason: words }) }, { onError: complain });
  };
  return (
    <Popconfirm
      title={t('calls.cancel_ask')}
      description={
        <Input
          value={reason}
          maxLength={500}
          placeholder={t('calls.cancel_reason')}
          aria-label={t('calls.cancel_reason')}
          onChange={(event) => setReason(event.target.value)}
        />
      }
      okText={t('calls.cancel')}
      onConfirm={cancel}
    >
      <Button type="text" loading={step.isPending} data-testid="call-cancel">
        {t('calls.cancel')}
      </Button>
    </Popconfirm>
  );
}
