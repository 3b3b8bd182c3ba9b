// The calls of a case that are over: how long, how they ended, and what the customer let us keep.
import { VideoCameraOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import type { Call, CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { isOver } from '../../lib/call';
import { clockText } from '../../lib/clock-text';
import { CallRecord } from '../../parts/call/CallRecord';
import { CallChip, useCustomer, useOver } from '../../parts/call/words';
import { When } from '../../parts/words';
import './calls.css';

export function CallsPast({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const past = useOver(detail.calls ?? []);
  if (past.length === 0) return null;
  return (
    <section className="panel" aria-label={t('calls.title')} data-testid="calls-past">
      <header>
        <h2>
          <VideoCameraOutlined aria-hidden="true" /> {t('calls.title')}
        </h2>
      </header>
      <ul className="calls-past">
        {past.map((one) => (
          <Past key={one.id} call={one} />
        ))}
      </ul>
    </section>
  );
}

function Past({ call }: { call: Call }) {
  const t = useT();
  const { name } = useCustomer(call);
  const [open, setOpen] = useState(false);
  // Told from the clock, where the server was not asked since.
  const state = isOver(call.state) ? call.state : 'expired';
  const kept = call.recorded || call.captions > 0;
  return (
    <li data-testid="call-past" data-state={state}>
      <div className="line">
        <When at={call.ended_at ?? call.invited_at} />
        <CallChip state={state} />
        <span className="grow">
          {state === 'ended' &&
            t('calls.line_ended', {
              name,
              time: clockText((call.seconds ?? 0) * 1000),
              how: t(`calls.ended_by.${call.ended_by ?? 'lost'}`),
            })}
          {call.reason}
        </span>
        {kept && (
          <Button size="small" type="text" aria-expanded={open} onClick={() => setOpen(!open)} data-testid="call-kept">
            {t(open ? 'calls.hide_record' : 'calls.show_record')}
          </Button>
        )}
      </div>
      {open && <CallRecord call={call} />}
    </li>
  );
}
