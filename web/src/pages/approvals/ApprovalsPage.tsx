// What waits for a decision, oldest first, with the words it answers.
import { useState } from 'react';
import { Link, useNavigate } from 'react-router';
import { useApprovals, type WaitingAct } from '../../api/acts';
import { useShop } from '../../api/current';
import { useRemedies } from '../../api/remedies';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { LISTS } from '../../lib/remedy';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { More } from '../../parts/More';
import { Pictures } from '../../parts/picture/Thumbnail';
import { Bars } from '../../parts/Skeletons';
import { RowTime } from '../../parts/TimeLeft';
import { Marked, Severity, Stars } from '../../parts/words';
import { ActSteps } from '../case/ActSteps';
import { WaitingPanel } from './WaitingPanel';
import { WaitingRemedy } from './WaitingRemedy';
import './approvals.css';

export function ApprovalsPage() {
  const t = useT();
  const { can } = useShop();
  const waiting = useApprovals();
  const items = waiting.data?.pages.flatMap((page) => page.items) ?? [];
  const asked = useRemedies(LISTS.approval);
  const remedies = asked.data?.pages.flatMap((page) => page.items) ?? [];
  const { cursor, choose } = useCursor([...items.map((item) => item.case.id), ...remedies.map((one) => one.case?.id)]);
  const none = waiting.isSuccess && asked.isSuccess && items.length + remedies.length === 0;
  return (
    <div className="page-pad approvals">
      <header className="page-head">
        <h1>{t('approvals.title')}</h1>
        {!can('act_approve') && <span className="chip">{t('approvals.read_only')}</span>}
      </header>
      {waiting.isPending && <Bars rows={8} />}
      {waiting.isError && <Failure failure={waiting.error} onRetry={() => void waiting.refetch()} />}
      {none && <Blank title={t('approvals.empty')} hint={t('approvals.empty_hint')} />}
      {items.map((item, index) => (
        <Waiting key={item.act.id} item={item} here={index === cursor} onHere={() => choose(index)} />
      ))}
      <More list={waiting} />
      {asked.isError && <Failure failure={asked.error} onRetry={() => void asked.refetch()} />}
      {remedies.length > 0 && <h2>{t('approvals.remedies')}</h2>}
      {remedies.map((remedy, index) => {
        const at = items.length + index;
        return <WaitingRemedy key={remedy.id} remedy={remedy} here={at === cursor} onHere={() => choose(at)} />;
      })}
      <More list={asked} />
    </div>
  );
}

/** The one that the keys are for. It is a place, not an act: after a decision the next one has moved there. */
function useCursor(cases: readonly (string | undefined)[]): { cursor: number; choose: (index: number) => void } {
  const navigate = useNavigate();
  const [chosen, setChosen] = useState(-1);
  const cursor = Math.min(chosen, cases.length - 1);
  const some = cases.length > 0;
  const move = (to: number) => setChosen(Math.max(0, Math.min(cases.length - 1, to)));
  const current = cases[cursor];
  useAction('list.next', () => move(cursor + 1), some);
  useAction('list.previous', () => move(cursor - 1), some);
  useAction('list.first', () => move(0), some);
  useAction('list.last', () => move(cases.length - 1), some);
  useAction('list.open', () => current && void navigate(`/cases/${current}`), current !== undefined);
  return { cursor, choose: setChosen };
}

interface WaitingProps {
  item: WaitingAct;
  here: boolean;
  onHere: () => void;
}

function Waiting({ item: { act, case: row }, here, onHere }: WaitingProps) {
  const t = useT();
  const { dateTime } = useFormats();
  return (
    <WaitingPanel name="approval" here={here} onHere={onHere}>
      <header>
        <h2>
          <Link to={`/cases/${row.id}`}>{t('approvals.open', { n: String(row.number) })}</Link>
        </h2>
        <RowTime due={row.next_due} paused={row.paused} snoozedUntil={null} />
      </header>
      <div className="approval-body">
        <div className="stack">
          <div className="line muted">
            <Stars rating={row.star} />
            <Severity level={row.severity} />
            <span>{row.channel.name}</span>
            <span className="clip">{row.product?.title}</span>
          </div>
          <blockquote className="words approval-quote" dir="auto" lang={row.language}>
            <Marked text={row.excerpt} why={row.why} />
          </blockquote>
        </div>
        <div className="stack">
          <div className="line muted">
            <strong>{t(`act.${act.kind}`)}</strong>
            <span>{t('approvals.asked', { who: act.author, when: dateTime(act.created_at) })}</span>
            {act.proposed && <span className="chip">{t('act.proposed')}</span>}
          </div>
          <p className="words" dir="auto">
            {act.text}
          </p>
          <Pictures ids={act.pictures ?? []} />
          <ActSteps act={act} caseId={row.id} keyed={here} />
        </div>
      </div>
    </WaitingPanel>
  );
}
