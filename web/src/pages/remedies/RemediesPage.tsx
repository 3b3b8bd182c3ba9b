// All remedies of the shop by state, and whether they are independent of reviews.
import { Segmented } from 'antd';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import { useShop } from '../../api/current';
import { useRemedies } from '../../api/remedies';
import type { Remedy } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { LISTS, type ListName } from '../../lib/remedy';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { More } from '../../parts/More';
import { RemedyFacts } from '../../parts/remedy/RemedyCard';
import { RemedySteps } from '../../parts/remedy/RemedySteps';
import { RemedyName, RemedyStateChip } from '../../parts/remedy/words';
import { Bars } from '../../parts/Skeletons';
import { StateChip, When } from '../../parts/words';
import { Report } from './Report';
import './remedies.css';

const NAMES = Object.keys(LISTS) as ListName[];

export function RemediesPage() {
  const t = useT();
  const { can } = useShop();
  const [params, setParams] = useSearchParams();
  const asked = params.get('list');
  const report = asked === 'report' && can('overview_read');
  const list = NAMES.find((name) => name === asked) ?? 'open';
  return (
    <div className="page-pad remedies-page">
      <header className="page-head">
        <h1>{t('remedy.region')}</h1>
        {can('policy_read') && <Link to="/settings/remedies">{t('remedy.to_policy')}</Link>}
      </header>
      <div className="scroll-x">
        <Segmented
          value={report ? 'report' : list}
          aria-label={t('remedy.lists')}
          options={[
            ...NAMES.map((name) => ({ value: name as string, label: t(`remedy.list.${name}`) })),
            ...(can('overview_read') ? [{ value: 'report', label: t('remedy.report') }] : []),
          ]}
          onChange={(next) => setParams(next === 'open' ? {} : { list: next }, { replace: true })}
        />
      </div>
      {report ? <Report /> : <List key={list} name={list} />}
    </div>
  );
}

function List({ name }: { name: ListName }) {
  const t = useT();
  const found = useRemedies(LISTS[name]);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const at = items.findIndex((one) => one.id === chosen);
  const navigate = useNavigate();
  const here = items[at]?.case;
  const move = (to: number) => setChosen(items[Math.max(0, Math.min(items.length - 1, to))]?.id ?? null);
  useAction('list.next', () => move(at + 1), items.length > 0);
  useAction('list.previous', () => move(at - 1), items.length > 0);
  useAction('list.open', () => here && void navigate(`/cases/${here.id}`), here != null);
  if (found.isPending) return <Bars rows={8} />;
  if (found.isError) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  if (items.length === 0) return <Blank title={t('remedy.list_empty')} hint={t('remedy.list_empty_hint')} />;
  return (
    <section className="panel" aria-label={t(`remedy.list.${name}`)}>
      {items.map((one) => (
        <Line
          key={one.id}
          remedy={one}
          open={one.id === chosen}
          onToggle={() => setChosen(one.id === chosen ? null : one.id)}
        />
      ))}
      <More list={found} />
    </section>
  );
}

function Line({ remedy, open, onToggle }: { remedy: Remedy; open: boolean; onToggle: () => void }) {
  const t = useT();
  return (
    <div className={open ? 'remedy-row open' : 'remedy-row'} data-testid="remedy-row" data-state={remedy.state}>
      <div className="remedy-line">
        <button type="button" className="remedy-toggle" aria-expanded={open} onClick={onToggle}>
          <RemedyName kind={remedy.kind} amount={remedy.amount} />
        </button>
        <RemedyStateChip state={remedy.state} />
        <span className="grow clip muted">{[remedy.buyer, remedy.author].filter(Boolean).join(' · ')}</span>
        <span className="muted">
          <When at={remedy.ended_at ?? remedy.granted_at ?? remedy.created_at} />
        </span>
        {remedy.case && (
          <span className="remedy-case">
            <Link to={`/cases/${remedy.case.id}`}>{t('approvals.open', { n: String(remedy.case.number) })}</Link>
            <StateChip state={remedy.case.state} />
          </span>
        )}
      </div>
      {open && (
        <div className="stack remedy-opened">
          <RemedyFacts remedy={remedy} />
          <RemedySteps remedy={remedy} keyed />
        </div>
      )}
    </div>
  );
}
