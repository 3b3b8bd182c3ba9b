// Trying a rule on the acts of the last days, before it is saved: what it would have stopped, and whose it was.
import { ExperimentOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useTryRule } from '../../../api/rulebook';
import type { OwnRuleDraft, RuleTrial } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { EffectMark } from '../../../parts/rule/Rule';
import { When } from '../../../parts/words';

const DAYS = [7, 30, 90] as const;
const FEW = 10;

interface TrialProps {
  draft: OwnRuleDraft;
  ready: boolean;
  longest: number;
  onFailure: (failure: unknown) => void;
}

export function Trial({ draft, ready, longest, onFailure }: TrialProps) {
  const t = useT();
  const trying = useTryRule();
  const [days, setDays] = useState<number>(30);
  const [of, setOf] = useState<string | null>(null);
  const asked = JSON.stringify([draft, days]);
  const run = () =>
    trying.mutate(
      { rule: draft, days },
      {
        onSuccess: () => {
          setOf(asked);
          onFailure(null);
        },
        onError: onFailure,
      },
    );
  return (
    <section className="rule-trial stack" aria-label={t('rb.try')} data-testid="trial">
      <div className="line">
        <Segmented
          value={days}
          aria-label={t('rb.try_days')}
          options={DAYS.filter((n) => n <= longest).map((n) => ({
            value: n as number,
            label: t('remedy.days', { n }),
          }))}
          onChange={setDays}
        />
        <Button
          icon={<ExperimentOutlined />}
          disabled={!ready}
          loading={trying.isPending}
          onClick={run}
          data-testid="rule-try"
        >
          {t('rb.try')}
        </Button>
        <span className="muted">{t('rb.try_hint')}</span>
      </div>
      <div aria-live="polite">
        {trying.data && of === asked && <Result trial={trying.data} />}
        {trying.data && of !== asked && !trying.isPending && <p className="muted">{t('rb.try_again')}</p>}
      </div>
    </section>
  );
}

function Result({ trial }: { trial: RuleTrial }) {
  const t = useT();
  const [all, setAll] = useState(false);
  const shown = all ? trial.items : trial.items.slice(0, FEW);
  return (
    <div className="stack" data-testid="trial-result" data-matched={trial.matched}>
      <p>
        <strong>{t('rb.matched', { n: trial.matched })}</strong> {t('rb.tried', { n: trial.tried })}{' '}
        {trial.cut && t('rb.cut', { n: trial.tried })}{' '}
        {trial.without_facts > 0 && t('rb.without_facts', { n: trial.without_facts })}
      </p>
      {shown.length > 0 && (
        <ul className="trial-list">
          {shown.map((item) => (
            <li key={item.act}>
              <span className="trial-head">
                <Link to={`/cases/${item.case}`} target="_blank">
                  #{item.number}
                </Link>
                <EffectMark effect={item.effect} />
                <span>{t(`act.${item.kind}`)}</span>
                <span className="muted">
                  {item.author} · <When at={item.at} />
                </span>
              </span>
              <span className="clip trial-text" dir="auto" title={item.excerpt}>
                {item.excerpt}
              </span>
            </li>
          ))}
        </ul>
      )}
      {!all && trial.items.length > FEW && (
        <div>
          <Button size="small" onClick={() => setAll(true)}>
            {t('rb.show_all', { n: trial.items.length })}
          </Button>
        </div>
      )}
      {trial.matched > trial.items.length && <p className="muted">{t('rb.newest_only', { n: trial.items.length })}</p>}
    </div>
  );
}
