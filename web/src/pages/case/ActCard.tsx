// One act in its state: waiting, approved and to be posted by hand, posted with proof.
import { GlobalOutlined, LinkOutlined, LockOutlined } from '@ant-design/icons';
import type { ActKind, ActView, DecisionView } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { safeLink } from '../../lib/link';
import { Pictures, Thumbnail } from '../../parts/picture/Thumbnail';
import { ActSteps } from './ActSteps';

/** The colour of a state; the word goes with it. */
export const ACT_TONE: Record<ActView['state'], string> = {
  approval_requested: 'amber',
  approved: 'gold',
  declined: 'red',
  withdrawn: '',
  posted: 'green',
  queued: 'gold',
  leaving: 'gold',
  unknown: 'amber',
  failed: 'red',
};

interface ActCardProps {
  act: ActView;
  caseId: string;
  keyed: boolean;
  page?: string | null;
  /** What leaves by itself over the case's channel. */
  sends?: readonly ActKind[];
}

export function ActCard({ act, caseId, keyed, page, sends }: ActCardProps) {
  const t = useT();
  const { dateTime } = useFormats();
  const facts = [
    t('act.by', { who: act.author, when: dateTime(act.created_at) }),
    act.proposed ? t('act.proposed') : null,
    act.approver && act.state !== 'declined' ? t('act.approved_by', { who: act.approver }) : null,
    act.state === 'declined' && act.reason ? t('act.declined_because', { reason: act.reason }) : null,
    act.posted_at ? t('act.posted_at', { when: dateTime(act.posted_at) }) : null,
  ];
  const proof = act.proof_url ? safeLink(act.proof_url) : null;
  return (
    <article className={`panel act ${act.kind}`} data-testid="act" data-state={act.state} data-kind={act.kind}>
      <header>
        {act.kind === 'public_reply' ? <GlobalOutlined aria-hidden="true" /> : <LockOutlined aria-hidden="true" />}
        <h2>{t(act.coupon === null ? `act.${act.kind}` : 'coupon.card')}</h2>
        <span className={`chip ${ACT_TONE[act.state]}`}>{t(`act.state.${act.state}`)}</span>
      </header>
      <div className="panel-body stack">
        {act.decision && <DecisionLine decision={act.decision} />}
        {act.text !== '' && (
          <p className="words" dir="auto">
            {act.text}
          </p>
        )}
        <Pictures ids={act.pictures ?? []} />
        {act.state === 'approved' && (act.pictures ?? []).length > 0 && (
          <p className="muted">{t('act.pictures_by_hand')}</p>
        )}
        <p className="muted act-facts">
          {facts.filter(Boolean).join(' · ')}{' '}
          {proof && (
            <a href={proof} target="_blank" rel="noopener noreferrer">
              <LinkOutlined aria-hidden="true" /> {t('act.proof_link')}
            </a>
          )}
          {act.sending.platform_id && (
            <span className="mono" data-testid="platform-id">
              {t('act.platform_id', { id: act.sending.platform_id })}
            </span>
          )}
        </p>
        {act.proof_picture && <Thumbnail id={act.proof_picture} />}
        <ActSteps act={act} caseId={caseId} keyed={keyed} page={page ?? null} sends={sends ?? []} />
      </div>
    </article>
  );
}

/** What a decision on a return request says. */
function DecisionLine({ decision }: { decision: DecisionView }) {
  const t = useT();
  const { money } = useFormats();
  const parts = [
    `${t(`return.verdict.${decision.verdict}`)} ${t(`act.decision.${decision.stage}`)}`,
    decision.pays ? t('return.pays', { sum: money(decision.pays) }) : null,
    decision.keep_goods ? t('return.keep') : null,
    decision.reason,
  ];
  return (
    <p data-testid="act-decision">
      <strong>{parts.filter(Boolean).join(' · ')}</strong>
    </p>
  );
}
