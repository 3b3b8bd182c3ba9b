// The work on one appeal, top to bottom: where it stands, ground and passage, evidence, statement, hand-over, what came of it.
import { isStale, useAppeal } from '../../api/appeals';
import type { AppealDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { Failure, FailureNote } from '../Failure';
import { Bars } from '../Skeletons';
import { useActor } from '../useActor';
import { When } from '../words';
import { Checklist } from './Checklist';
import { Exhibits } from './Exhibits';
import { Findings } from './Findings';
import { GroundStep } from './GroundStep';
import { HandOver } from './HandOver';
import { Statement } from './Statement';
import { Steps } from './Steps';
import { type Giving, useGive } from './useGive';
import { AppealDue, AppealStateChip, Strength } from './words';
import './appeal.css';

export function AppealWork({ id }: { id: string }) {
  const found = useAppeal(id);
  if (found.isPending) return <Bars rows={6} />;
  if (!found.data) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  return <Work key={id} detail={found.data} />;
}

function Work({ detail }: { detail: AppealDetail }) {
  const t = useT();
  const giving = useGive(detail);
  const { appeal } = detail;
  // What is submitted was prepared before; what the platform answers is written down at the top.
  const draft = appeal.state === 'draft';
  // A ground that somebody else chose meanwhile is the one to start from.
  const ground = `${appeal.ground} ${appeal.passage}`;
  return (
    <div className="stack appeal-work" data-testid="appeal" data-state={appeal.state}>
      <Standing detail={detail} />
      <Fault giving={giving} />
      {!draft && <Steps detail={detail} giving={giving} />}
      <Part title={t('appeal.step.ground')}>
        <GroundStep key={ground} detail={detail} giving={giving} />
        <Findings findings={detail.findings} />
      </Part>
      {appeal.ground !== null && (
        <Part title={t('appeal.step.evidence')}>
          <Checklist
            items={detail.checklist}
            how={detail.grounds.find((one) => one.id === appeal.ground)?.how ?? null}
          />
          <Exhibits detail={detail} giving={giving} />
        </Part>
      )}
      {appeal.ground !== null && (
        <Part title={t('appeal.step.statement')}>
          <Statement detail={detail} giving={giving} />
        </Part>
      )}
      {appeal.ground !== null && (
        <Part title={t('appeal.step.hand_over')}>
          <HandOver detail={detail} />
        </Part>
      )}
      {draft && <Steps detail={detail} giving={giving} />}
      <Told detail={detail} />
    </div>
  );
}

function Part({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="stack appeal-part" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

function Fault({ giving }: { giving: Giving }) {
  const t = useT();
  if (!isStale(giving.failure)) return <FailureNote failure={giving.failure} />;
  return (
    <p className="failure-note" role="alert">
      {t('appeal.changed')}
    </p>
  );
}

function Standing({ detail }: { detail: AppealDetail }) {
  const t = useT();
  const { appeal, handling, strength } = detail;
  return (
    <div className="stack appeal-standing">
      <div className="line">
        <AppealStateChip state={appeal.state} />
        <AppealDue appeal={appeal} words />
        {appeal.by && <span className="muted">{t(`appeal.by_way.${appeal.by}`)}</span>}
        {appeal.reference && <span className="mono">{t('appeal.reference', { reference: appeal.reference })}</span>}
        <span className="muted">{t('appeal.attempts', { n: detail.attempts + 1, all: handling.attempts })}</span>
        {appeal.escalated && <span className="chip">{t('appeal.escalated')}</span>}
      </div>
      {strength && <Strength strength={strength} />}
      {appeal.asked && <p className="words">{t('appeal.asked', { what: appeal.asked })}</p>}
      {appeal.reason && <p className="words">{t('appeal.reason', { reason: appeal.reason })}</p>}
      {detail.next.length > 0 && (
        <div data-testid="appeal-next">
          <h3>{t('appeal.after')}</h3>
          <ul className="appeal-dots">
            {detail.next.map((one) => (
              <li key={one}>{t(`appeal.next.${one}`)}</li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** What happened with the appeal, newest first. */
function Told({ detail }: { detail: AppealDetail }) {
  const t = useT();
  const actor = useActor();
  const title = useTitle();
  const sorted = [...detail.timeline].sort((a, b) => b.seq - a.seq);
  return (
    <details className="appeal-part" data-testid="appeal-timeline">
      <summary>{t('appeal.timeline')}</summary>
      <ol className="appeal-told">
        {sorted.map((entry) => (
          <li key={entry.seq}>
            <When at={entry.at} />
            <div className="grow">
              {title(entry.kind, entry.data)} <span className="muted">· {actor(entry.actor)}</span>
            </div>
          </li>
        ))}
      </ol>
    </details>
  );
}

const KNOWN = [
  'opened',
  'ground_chosen',
  'evidence_chosen',
  'stated',
  'bundled',
  'submitted',
  'information_asked',
  'information_sent',
  'decided',
  'escalated',
  'abandoned',
  'sending',
] as const;

function useTitle(): (kind: string, data: Record<string, unknown>) => string {
  const t = useT();
  return (kind, data) => {
    const known = KNOWN.find((one) => kind === `appeal.${one}`);
    if (!known) return kind.replace(/^\w+\./, '').replaceAll('_', ' ');
    const verdict = (['won', 'partly_won', 'lost'] as const).find((one) => one === data.verdict);
    const words = t(`event.appeal.${known}`);
    return verdict ? `${words}: ${t(`appeal.state.${verdict}`)}` : words;
  };
}
