// What is left of a call: how it ended, what was kept.
import { Link } from 'react-router';
import type { Call, CallState } from '../../api/types';
import { useT } from '../../app/i18n';
import { clockText } from '../../lib/clock-text';
import { CallRecord } from '../../parts/call/CallRecord';
import { useCustomer } from '../../parts/call/words';

export function CallOver({ call, state }: { call: Call; state: CallState }) {
  const t = useT();
  const { name } = useCustomer(call);
  return (
    <section className="panel call-over" data-testid="call-over">
      <div className="panel-body stack">
        <p role="status">
          <strong>
            {state === 'ended'
              ? t('calls.line_ended', {
                  name,
                  time: clockText((call.seconds ?? 0) * 1000),
                  how: t(`calls.ended_by.${call.ended_by ?? 'lost'}`),
                })
              : t(`calls.state.${state}`)}
          </strong>
        </p>
        {call.reason && <p className="words">{call.reason}</p>}
        {state === 'ended' && <p className="muted">{t(keptWords(call.agreed))}</p>}
        <CallRecord call={call} />
        <p>
          <Link to={`/cases/${call.case}`}>← {t('calls.facts')}</Link>
        </p>
      </div>
    </section>
  );
}

export function keptWords(agreed: boolean | null): 'calls.kept_yes' | 'calls.kept_no' | 'calls.kept_unasked' {
  return agreed === null ? 'calls.kept_unasked' : agreed ? 'calls.kept_yes' : 'calls.kept_no';
}
