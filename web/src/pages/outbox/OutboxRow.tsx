// One act on its way out: the case it belongs to, its words, where it is, and what can be done about it here.
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import type { WaitingAct } from '../../api/acts';
import { useT } from '../../app/i18n';
import { safeLink } from '../../lib/link';
import { Stars, When } from '../../parts/words';
import { ACT_TONE } from '../case/ActCard';
import { ActSteps } from '../case/ActSteps';

interface OutboxRowProps {
  item: WaitingAct;
  here: boolean;
  onHere: () => void;
}

export function OutboxRow({ item: { act, case: row }, here, onHere }: OutboxRowProps) {
  const t = useT();
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (here && !box.current?.contains(document.activeElement)) box.current?.focus();
  }, [here]);
  const proof = act.proof_url ? safeLink(act.proof_url) : null;
  return (
    <article
      ref={box}
      tabIndex={-1}
      aria-current={here}
      className={here ? 'outbox-row here' : 'outbox-row'}
      data-testid="outbox-row"
      data-state={act.state}
      onFocus={onHere}
    >
      <div className="outbox-case">
        <Link to={`/cases/${row.id}`}>
          <strong>#{row.number}</strong> <Stars rating={row.star} />
        </Link>
        <span className="outbox-excerpt muted" dir="auto" lang={row.language}>
          {row.excerpt}
        </span>
        <span className="muted outbox-small">{[row.channel.name, row.buyer].filter(Boolean).join(' · ')}</span>
      </div>
      <div className="stack outbox-act">
        <div className="line">
          <strong>{t(`act.${act.kind}`)}</strong>
          <span className={`chip ${ACT_TONE[act.state]}`}>{t(`act.state.${act.state}`)}</span>
          <span className="muted outbox-small grow">
            {act.author} · <When at={act.posted_at ?? act.decided_at ?? act.created_at} />
          </span>
          {act.sending.platform_id && (
            <span className="mono muted outbox-small">{t('act.platform_id', { id: act.sending.platform_id })}</span>
          )}
          {proof && (
            <a href={proof} target="_blank" rel="noopener noreferrer">
              {t('act.proof_link')}
            </a>
          )}
        </div>
        {act.text !== '' && (
          <p className="words outbox-words" dir="auto" title={act.text}>
            {act.text}
          </p>
        )}
        {/* It was given to the outbox once, so its channel does such acts; where it does not any more, the server says so. */}
        <ActSteps act={act} caseId={row.id} keyed={here} sends={[act.kind]} />
      </div>
    </article>
  );
}
