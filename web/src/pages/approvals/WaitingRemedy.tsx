// A remedy that waits for somebody with a higher limit.
import { Link } from 'react-router';
import type { Remedy } from '../../api/types';
import { useT } from '../../app/i18n';
import { RemedyFacts } from '../../parts/remedy/RemedyCard';
import { RemedySteps } from '../../parts/remedy/RemedySteps';
import { RemedyName } from '../../parts/remedy/words';
import { StateChip } from '../../parts/words';
import { WaitingPanel } from './WaitingPanel';

interface WaitingRemedyProps {
  remedy: Remedy;
  here: boolean;
  onHere: () => void;
}

export function WaitingRemedy({ remedy, here, onHere }: WaitingRemedyProps) {
  const t = useT();
  return (
    <WaitingPanel name="remedy-approval" here={here} onHere={onHere}>
      <header>
        <h2>
          <RemedyName kind={remedy.kind} amount={remedy.amount} />
        </h2>
        {remedy.case && (
          <>
            <Link to={`/cases/${remedy.case.id}`}>{t('approvals.open', { n: String(remedy.case.number) })}</Link>
            <StateChip state={remedy.case.state} />
          </>
        )}
      </header>
      <div className="panel-body stack">
        {(remedy.order || remedy.buyer) && (
          <p className="muted">
            {[remedy.buyer, remedy.order && `${t('case.order_id')} ${remedy.order}`].filter(Boolean).join(' · ')}
          </p>
        )}
        <RemedyFacts remedy={remedy} />
        <RemedySteps remedy={remedy} keyed={here} />
      </div>
    </WaitingPanel>
  );
}
