// A call with a customer: before it camera and microphone, then the call with the case beside it, then what is left of it.
import { Link, useParams } from 'react-router';
import { useCall } from '../../api/calls';
import { useCase } from '../../api/cases';
import { ApiFailure } from '../../api/client';
import type { Call } from '../../api/types';
import { useT } from '../../app/i18n';
import { isOver } from '../../lib/call';
import { Blank } from '../../parts/Blank';
import { useCalling } from '../../parts/call/calling';
import { CallChip, useCustomer, useStanding } from '../../parts/call/words';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { CallOver } from './CallOver';
import { CaseBeside } from './CaseBeside';
import { Lobby } from './Lobby';
import { Stage } from './Stage';
import './call.css';

export function CallPage() {
  const t = useT();
  const { id = '', call: callId = '' } = useParams();
  const found = useCall(callId);
  if (found.isPending) return <Bars rows={10} />;
  if (!found.data) {
    const gone = found.error instanceof ApiFailure && found.error.status === 404;
    return gone ? (
      <Blank title={t('calls.none')} hint={t('error.not_found_hint')} page />
    ) : (
      <Failure failure={found.error} onRetry={() => void found.refetch()} page />
    );
  }
  return <Known call={found.data} caseId={id} />;
}

function Known({ call, caseId }: { call: Call; caseId: string }) {
  const t = useT();
  const { name } = useCustomer(call);
  const detail = useCase(caseId).data;
  const state = useStanding(call) ?? call.state;
  const here = useCalling().id === call.id;
  return (
    <div className="call-page" data-testid="call-page" data-state={state}>
      <div className="call-work">
        <header className="call-head">
          <Link to={`/cases/${caseId}`} data-testid="call-back">
            ← {t('calls.back', { n: String(detail?.number ?? '…') })}
          </Link>
          <h1 className="clip">{t('calls.page_title', { name })}</h1>
          <CallChip state={state} />
        </header>
        {isOver(state) ? (
          <CallOver call={call} state={state} />
        ) : here && state === 'active' ? (
          <Stage call={call} />
        ) : (
          <Lobby call={call} />
        )}
      </div>
      {detail && <CaseBeside detail={detail} call={call} />}
    </div>
  );
}
