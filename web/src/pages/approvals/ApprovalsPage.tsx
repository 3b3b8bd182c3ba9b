// What waits for a decision, oldest first, with the words it answers.
import { Button } from 'antd';
import { Link } from 'react-router';
import { useApprovals, type WaitingAct } from '../../api/acts';
import { useShop } from '../../api/current';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { RowTime } from '../../parts/TimeLeft';
import { Marked, Severity, Stars } from '../../parts/words';
import { ActSteps } from '../case/ActCard';
import './approvals.css';

export function ApprovalsPage() {
  const t = useT();
  const { can } = useShop();
  const waiting = useApprovals();
  const items = waiting.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className="page-pad approvals">
      <header className="page-head">
        <h1>{t('approvals.title')}</h1>
        {!can('act_approve') && <span className="chip">{t('approvals.read_only')}</span>}
      </header>
      {waiting.isPending && <Bars rows={8} />}
      {waiting.isError && <Failure failure={waiting.error} onRetry={() => void waiting.refetch()} />}
      {waiting.isSuccess && items.length === 0 && (
        <Blank title={t('approvals.empty')} hint={t('approvals.empty_hint')} />
      )}
      {items.map((item) => (
        <Waiting key={item.act.id} item={item} />
      ))}
      {waiting.hasNextPage && (
        <Button onClick={() => void waiting.fetchNextPage()} loading={waiting.isFetchingNextPage}>
          {t('do.more')}
        </Button>
      )}
    </div>
  );
}

function Waiting({ item: { act, case: row } }: { item: WaitingAct }) {
  const t = useT();
  const { dateTime } = useFormats();
  return (
    <article className="panel" data-testid="approval">
      <header>
        <h2>
          <Link to={`/cases/${row.id}`}>{t('approvals.open', { n: String(row.number) })}</Link>
        </h2>
        <RowTime due={row.next_due?.due_at ?? null} paused={row.paused} snoozedUntil={null} />
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
          </div>
          <p className="words" dir="auto">
            {act.text}
          </p>
          <ActSteps act={act} caseId={row.id} />
        </div>
      </div>
    </article>
  );
}
