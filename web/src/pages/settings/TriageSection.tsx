// How well triage reads this shop, what it learned from corrections, and the way back.
import { DownOutlined } from '@ant-design/icons';
import { App, Button, Dropdown } from 'antd';
import { useMemo } from 'react';
import { useShop } from '../../api/current';
import { useLearn, useRollback, useTriage } from '../../api/triage';
import type { TriageState } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { Failure, FailureNote } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';
import { When } from '../../parts/words';
import { AccuracyChart } from './AccuracyChart';
import { newest, total, wayBack, weekly } from './accuracy';

const TONE: Record<TriageState['versions'][number]['state'], string> = {
  active: 'green',
  refused: 'amber',
  rolled_back: '',
  replaced: '',
};

export function TriageSection() {
  const found = useTriage();
  if (found.isPending) return <Bars rows={8} />;
  if (!found.data) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  return (
    <div className="stack">
      <Accuracy state={found.data} />
      <Learning state={found.data} />
    </div>
  );
}

function Accuracy({ state }: { state: TriageState }) {
  const t = useT();
  const { number, percent } = useFormats();
  const weeks = useMemo(() => weekly(state.weeks), [state.weeks]);
  const sum = total(weeks);
  return (
    <section className="panel" aria-label={t('triage.accuracy')} data-testid="triage-accuracy">
      <header>
        <h2>{t('triage.accuracy')}</h2>
        {sum.share !== null && <strong>{percent(sum.share)}</strong>}
      </header>
      <div className="panel-body stack">
        <p className="muted">{t('triage.accuracy_define')}</p>
        {sum.share === null ? (
          <p>{t('triage.accuracy_none')}</p>
        ) : (
          <>
            <AccuracyChart weeks={weeks} />
            <p className="muted">
              {t('triage.accuracy_sum', {
                share: percent(sum.share),
                stood: number(sum.stood),
                n: number(sum.lookedAt),
                weeks: weeks.length,
              })}
            </p>
          </>
        )}
      </div>
    </section>
  );
}

function Learning({ state }: { state: TriageState }) {
  const t = useT();
  const { can } = useShop();
  const { message } = App.useApp();
  const learn = useLearn();
  const rollback = useRollback();
  const may = can('policy_change');
  const back = wayBack(state);
  const busy = learn.isPending || rollback.isPending;
  const onLearn = () => {
    rollback.reset();
    learn.mutate(
      {},
      {
        onSuccess: (after) => {
          const made = newest(state.versions, after.versions);
          if (made === null) void message.info(t('triage.learn_asked'));
          else if (made.state === 'refused')
            void message.warning(t('triage.learn_refused', { n: String(made.version) }), 6);
          else void message.success(t('triage.learned', { n: String(made.version) }));
        },
      },
    );
  };
  const onBack = (to: number | null) => {
    learn.reset();
    rollback.mutate({ to }, { onSuccess: () => void message.success(t('triage.rolled_back', { name: name(to) })) });
  };
  const name = (version: number | null) =>
    version === null ? t('triage.base') : t('triage.version', { n: String(version) });
  return (
    <section className="panel" aria-label={t('triage.learning')} data-testid="triage-learning">
      <header>
        <h2>{t('triage.learning')}</h2>
      </header>
      <div className="panel-body stack">
        <dl className="facts">
          <dt>{t('triage.in_use')}</dt>
          <dd>{name(state.active)}</dd>
          <dt>{t('triage.corrections')}</dt>
          <dd className="num">{t('triage.corrections_n', { n: state.corrections })}</dd>
          <dt>{t('triage.deep')}</dt>
          <dd>{t(state.deep ? 'triage.deep_yes' : 'triage.deep_no')}</dd>
        </dl>
        <div className="line">
          <Button type="primary" disabled={!may || busy} loading={learn.isPending} onClick={onLearn}>
            {t('triage.learn')}
          </Button>
          <Dropdown
            trigger={['click']}
            disabled={!may || busy || back.length === 0}
            menu={{
              items: back.map((to) => ({ key: String(to), label: name(to) })),
              onClick: ({ key }) => onBack(key === 'null' ? null : Number(key)),
            }}
          >
            <Button loading={rollback.isPending}>
              {t('triage.rollback')} <DownOutlined className="tiny" aria-hidden="true" />
            </Button>
          </Dropdown>
          {!may && <span className="muted">{t('set.read_only')}</span>}
        </div>
        <FailureNote failure={learn.error ?? rollback.error} />
        <p className="muted">{t('triage.learn_hint')}</p>
      </div>
      <Versions versions={state.versions} />
    </section>
  );
}

function Versions({ versions }: { versions: TriageState['versions'] }) {
  const t = useT();
  const { number, percent } = useFormats();
  if (versions.length === 0) return <p className="panel-body muted">{t('triage.versions_none')}</p>;
  const sorted = [...versions].sort((a, b) => b.version - a.version);
  return (
    <div className="table-wrap">
      <table className="table">
        <Heads>
          <Th right>{t('set.version')}</Th>
          <Th>{t('triage.state')}</Th>
          <Th right>{t('triage.corrections')}</Th>
          <Th>{t('triage.held_back')}</Th>
          <Th>{t('triage.trained_at')}</Th>
          <Th>{t('triage.by')}</Th>
        </Heads>
        <tbody>
          {sorted.map((one) => (
            <tr key={one.version}>
              <td className="right num">{one.version}</td>
              <td>
                <span className={`chip ${TONE[one.state]}`}>{t(`triage.state.${one.state}`)}</span>
              </td>
              <td className="right num">{number(one.corrections)}</td>
              <td className="num nowrap">
                {percent(one.accuracy_before)} → <strong>{percent(one.accuracy_after)}</strong>{' '}
                <span className="muted">({number(one.held_back)})</span>
              </td>
              <td>
                <When at={one.trained_at} />
              </td>
              <td>{one.by || t('actor.system')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
