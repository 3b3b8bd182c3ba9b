// The live sessions of the shop: what is on air, what is planned, what is over.
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useShop } from '../../api/current';
import { useLiveSessions } from '../../api/live-sessions';
import type { LiveSessionRow, LiveState } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { More } from '../../parts/More';
import { Bars } from '../../parts/Skeletons';
import { When } from '../../parts/words';
import { PlanDialog } from './PlanDialog';
import './live.css';

const STATES: readonly LiveState[] = ['live', 'planned', 'ended'];

export function LivePage() {
  const t = useT();
  const { can } = useShop();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [planning, setPlanning] = useState(false);
  const asked = params.get('list');
  const state = STATES.find((one) => one === asked) ?? 'planned';
  return (
    <div className="page-pad live-page">
      <header className="page-head">
        <h1>{t('live.title')}</h1>
        {can('live_manage') && (
          <Button type="primary" onClick={() => setPlanning(true)} data-testid="live-plan">
            {t('live.plan')}
          </Button>
        )}
      </header>
      <OnAir />
      <Segmented
        value={state}
        className="live-lists"
        aria-label={t('live.lists')}
        options={STATES.map((value) => ({
          value,
          label: <span data-testid={`live-tab-${value}`}>{t(`live.state.${value}`)}</span>,
        }))}
        onChange={(next) => setParams(next === 'planned' ? {} : { list: next }, { replace: true })}
      />
      <Sessions key={state} state={state} />
      {planning && (
        <PlanDialog
          session={null}
          onClose={() => setPlanning(false)}
          onDone={(session) => void navigate(`/live/${session.id}`)}
        />
      )}
    </div>
  );
}

/** What runs now stands above everything. */
function OnAir() {
  const t = useT();
  const running = useLiveSessions('live').data?.pages.flatMap((page) => page.items) ?? [];
  return running.map((one) => (
    <Link key={one.id} to={`/live/${one.id}`} className="panel on-air-line" data-testid="live-now">
      <span className="chip red">● {t('live.on_air')}</span>
      <strong className="grow">{one.title}</strong>
      {one.started_at && <When at={one.started_at} />}
      <span>{t('live.to_room')} →</span>
    </Link>
  ));
}

function Sessions({ state }: { state: LiveState }) {
  const t = useT();
  const navigate = useNavigate();
  const found = useLiveSessions(state);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const at = items.findIndex((one) => one.id === chosen);
  const some = items.length > 0;
  const move = (to: number) => setChosen(items[Math.max(0, Math.min(items.length - 1, to))]?.id ?? null);
  useAction('list.next', () => move(at + 1), some);
  useAction('list.previous', () => move(at - 1), some);
  useAction('list.open', () => void navigate(`/live/${chosen}`), at >= 0);
  if (found.isPending) return <Bars rows={6} />;
  if (found.isError && !some) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  if (!some) return <Blank title={t(`live.none.${state}`)} hint={t('live.none_hint')} />;
  return (
    <section className="panel" aria-label={t(`live.state.${state}`)}>
      {items.map((one) => (
        <Row key={one.id} one={one} here={one.id === chosen} />
      ))}
      <More list={found} />
    </section>
  );
}

function Row({ one, here }: { one: LiveSessionRow; here: boolean }) {
  const t = useT();
  return (
    <article
      className={here ? 'live-row here' : 'live-row'}
      aria-current={here}
      data-testid="live-row"
      data-state={one.state}
    >
      <When at={one.started_at ?? one.starts_at} />
      <Link to={`/live/${one.id}`} className="clip live-row-title">
        {one.title}
      </Link>
      {one.rehearsal && <span className="chip">{t('live.rehearsal')}</span>}
      <span className="muted nowrap">{t('live.products', { n: one.segments })}</span>
      {one.state !== 'planned' && (
        <span className={one.flagged > 0 ? 'chip amber' : 'muted nowrap'}>{t('live.flagged', { n: one.flagged })}</span>
      )}
      {one.state === 'ended' && <span className="muted nowrap">{t('live.orders', { n: one.orders })}</span>}
    </article>
  );
}
