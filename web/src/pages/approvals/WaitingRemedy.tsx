// A remedy that waits for somebody with a higher limit.
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { Remedy } from '../../api/types';
import { useT } from '../../app/i18n';
import { RemedyFacts } from '../../parts/remedy/RemedyCard';
import { RemedySteps } from '../../parts/remedy/RemedySteps';
import { RemedyName } from '../../parts/remedy/words';
import { StateChip } from '../../parts/words';

interface WaitingRemedyProps {
  remedy: Remedy;
  here: boolean;
  onHere: () => void;
}

export function WaitingRemedy({ remedy, here, onHere }: WaitingRemedyProps) {
  const t = useT();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (here && !box.current?.contains(document.activeElement)) box.current?.focus();
  }, [here]);
  return (
    <article
      ref={box}
      tabIndex={-1}
      aria-current={here}
      className={here ? 'panel here' : 'panel'}
      data-testid="remedy-approval"
      onFocus={onHere}
    >
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
    </article>
  );
}
