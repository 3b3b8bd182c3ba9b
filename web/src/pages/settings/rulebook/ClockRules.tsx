// How the platforms count time: what each obligation asks, what counts, what follows when it is missed.
import type { ClockRule } from '../../../api/types';
import { useFormats, useSpan } from '../../../app/format';
import { useSay, useT, useWord } from '../../../app/i18n';
import { RuleSource } from '../../../parts/rule/Rule';
import { Valid, Where } from './RuleRow';

export function ClockRules({ clocks }: { clocks: readonly ClockRule[] }) {
  const t = useT();
  return (
    <section className="panel" aria-label={t('rb.clocks')} data-testid="clock-rules">
      <header>
        <h2>{t('rb.clocks')}</h2>
        <span className="muted">{t('rb.n_rules', { n: clocks.length })}</span>
      </header>
      <ul>
        {clocks.map((clock) => (
          <Clock key={clock.id} clock={clock} />
        ))}
      </ul>
    </section>
  );
}

function Clock({ clock }: { clock: ClockRule }) {
  const t = useT();
  const say = useSay();
  const span = useSpan();
  const word = useWord();
  const { percent } = useFormats();
  const counts = [
    clock.counts.human_only ? t('rb.human_only') : null,
    clock.counts.trivial_excluded ? t('rb.trivial_excluded') : null,
    clock.leaves_out.length > 0
      ? t('rb.leaves_out', { what: clock.leaves_out.map((one) => word('rb.out', one)).join(', ') })
      : null,
  ].filter(Boolean);
  return (
    <li className="rule-row" data-testid="clock-rule">
      <div className="rule-head">
        <strong>{word('rb.obligation', clock.obligation)}</strong>
        <span className="num">{t('rb.within', { span: span(clock.target) })}</span>
        <Where platform={clock.platform} markets={clock.markets} />
        <Valid from={clock.valid_from} to={clock.valid_to} />
      </div>
      <p>
        {t(`rb.calendar.${clock.calendar}`)}
        {counts.length > 0 && ` · ${counts.join(' · ')}`}
      </p>
      {clock.rate && (
        <p>
          {t(clock.rate.days === null ? 'rb.rate' : 'rb.rate_days', {
            share: percent(clock.rate.per_mille / 1000, clock.rate.per_mille % 10 === 0 ? 0 : 1),
            n: clock.rate.days ?? 0,
          })}{' '}
          <span className="muted">({t(`rule.grade.${clock.rate.grade}`)})</span>
        </p>
      )}
      <p>{say(clock.consequence)}</p>
      <RuleSource id={clock.id} source={clock.source} pageDate={clock.page_date} grade={clock.grade} />
    </li>
  );
}
