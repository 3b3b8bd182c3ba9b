// One remedy: what, how the sum came about, who agreed or must agree, what is still missing, what may be done now.
import { CameraOutlined, LinkOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Remedy } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { safeLink } from '../../lib/link';
import { evidenceMissing } from '../../lib/remedy';
import { Thumbnail } from '../picture/Thumbnail';
import { RemedySteps } from './RemedySteps';
import { Arithmetic, RemedyName, RemedyStateChip } from './words';
import './remedy.css';

export function RemedyCard({ remedy, keyed, children }: { remedy: Remedy; keyed: boolean; children?: ReactNode }) {
  return (
    <article className="remedy" data-testid="remedy" data-state={remedy.state} data-kind={remedy.kind}>
      <div className="line">
        <h3>
          <RemedyName kind={remedy.kind} amount={remedy.amount} />
        </h3>
        <RemedyStateChip state={remedy.state} />
      </div>
      <RemedyFacts remedy={remedy} />
      {children}
      <RemedySteps remedy={remedy} keyed={keyed} />
    </article>
  );
}

export function RemedyFacts({ remedy }: { remedy: Remedy }) {
  const t = useT();
  const { dateTime } = useFormats();
  const facts: ReactNode[] = [
    t('remedy.by', { who: remedy.author, when: dateTime(remedy.created_at) }),
    remedy.granted_by && remedy.granted_role
      ? t('remedy.granted_by', { who: remedy.granted_by, role: t(`role.${remedy.granted_role}`) })
      : null,
    remedy.approval?.decided_by ? t('remedy.decided_by', { who: remedy.approval.decided_by }) : null,
    remedy.budget ? t('remedy.from_budget', { name: remedy.budget }) : null,
    remedy.reference ? t('remedy.reference', { text: remedy.reference }) : null,
  ];
  return (
    <>
      {remedy.note && (
        <p className="words" dir="auto">
          {remedy.note}
        </p>
      )}
      {remedy.reason && <p className="muted">{t('remedy.reason', { text: remedy.reason })}</p>}
      <p className="muted act-facts">{facts.filter(Boolean).join(' · ')}</p>
      {remedy.state === 'approval_requested' && remedy.approval && <Waits approval={remedy.approval} />}
      {remedy.amount && (
        <details className="arithmetic-fold">
          <summary>{t('remedy.how')}</summary>
          <Arithmetic steps={remedy.arithmetic} />
        </details>
      )}
      {remedy.evidence.length > 0 && (
        <ul className="evidence">
          {remedy.evidence.map((one) => {
            const link = safeLink(one.url);
            return (
              <li key={`${one.label} ${one.url} ${one.picture}`}>
                {one.picture ? <Thumbnail id={one.picture} label={one.label} /> : <LinkOutlined aria-hidden="true" />}{' '}
                {link ? (
                  <a href={link} target="_blank" rel="noopener noreferrer">
                    {one.label}
                  </a>
                ) : (
                  one.label
                )}
              </li>
            );
          })}
        </ul>
      )}
      {evidenceMissing(remedy) && remedy.evidence_due && (
        <p className="chip amber loose evidence-due">
          <CameraOutlined aria-hidden="true" /> {t('remedy.evidence_due', { when: dateTime(remedy.evidence_due) })}
        </p>
      )}
    </>
  );
}

/** Why it waits, and who could decide. */
function Waits({ approval }: { approval: NonNullable<Remedy['approval']> }) {
  const t = useT();
  const names = approval.who_can.map((one) => one.name).join(', ');
  return (
    <p className="remedy-waits">
      {approval.why.map((why) => t(`remedy.why.${why}`)).join(' ')}{' '}
      {names === ''
        ? t('remedy.nobody_can', { role: t(`role.${approval.of}`) })
        : t('remedy.who_can', { names, role: t(`role.${approval.of}`) })}
    </p>
  );
}
