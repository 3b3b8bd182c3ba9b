// What the shop learned from its appeals: shares won with their intervals, and whether too many are invalid.
import { useAppealReport } from '../../api/appeals';
import type { AppealReport, AppealShare } from '../../api/types';
import { useFormats, useSpan } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';

export function Report() {
  const t = useT();
  const say = useSay();
  const { date } = useFormats();
  const found = useAppealReport(true);
  if (found.isPending) return <Bars rows={8} />;
  if (!found.data) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  const report = found.data;
  if (report.all.decided === 0 && report.months.every((month) => month.submitted === 0))
    return <Blank title={t('appeal.nothing_learned')} hint={t('appeal.nothing_learned_hint')} />;
  const grounds = Object.entries(report.grounds).sort(([, a], [, b]) => b.decided - a.decided);
  const name = (id: string) => (report.names[id] ? say(report.names[id]) : id);
  return (
    <div className="stack" data-testid="appeal-report">
      <Invalid invalid={report.invalid} />
      <p className="muted">{t('appeal.report_since', { when: date(report.since) })}</p>
      <Shares
        title={t('appeal.by_ground')}
        what={t('appeal.ground')}
        rows={[[t('appeal.overall'), report.all], ...grounds.map(([id, one]) => [name(id), one] as const)]}
      />
      <Shares
        title={t('appeal.by_market')}
        what={t('appeal.market')}
        rows={report.markets.map((one) => [`${one.platform} ${one.market}`, one.strength] as const)}
      />
      <ByEvidence evidence={report.evidence} />
      <Months months={report.months} />
    </div>
  );
}

function Invalid({ invalid: { lost, decided, share, warning } }: Pick<AppealReport, 'invalid'>) {
  const t = useT();
  const say = useSay();
  const { percent } = useFormats();
  const text =
    share === null
      ? t('appeal.invalid', { lost, decided })
      : t('appeal.invalid_share', { lost, decided, share: percent(share, 0) });
  return (
    <p
      className={warning ? 'failure-note' : 'muted'}
      role={warning ? 'status' : undefined}
      data-testid="appeal-invalid"
    >
      {text} {warning && <strong>{say(warning)}</strong>}
    </p>
  );
}

/** "62 % (41 % to 80 %)", or that there are too few to say. */
function Won({ strength }: { strength: AppealShare }) {
  const t = useT();
  const { percent } = useFormats();
  const { share } = strength;
  if (share === null) return <span className="muted">{t('appeal.few')}</span>;
  return t('appeal.interval', {
    share: percent(share.value, 0),
    low: percent(share.low, 0),
    high: percent(share.high, 0),
  });
}

interface SharesProps {
  title: string;
  what: string;
  rows: readonly (readonly [string, AppealShare])[];
}

function Shares({ title, what, rows }: SharesProps) {
  const t = useT();
  const { number } = useFormats();
  if (rows.length === 0) return null;
  return (
    <Tabled title={title}>
      <Heads>
        <Th>{what}</Th>
        <Th right>{t('appeal.decided')}</Th>
        <Th right>{t('appeal.win_rate')}</Th>
      </Heads>
      <tbody>
        {rows.map(([name, strength]) => (
          <tr key={name}>
            <td>{name}</td>
            <td className="right num">{number(strength.decided)}</td>
            <td className="right num">
              <Won strength={strength} />
            </td>
          </tr>
        ))}
      </tbody>
    </Tabled>
  );
}

function ByEvidence({ evidence }: Pick<AppealReport, 'evidence'>) {
  const t = useT();
  const { percent } = useFormats();
  if (evidence.length === 0) return null;
  return (
    <Tabled title={t('appeal.by_evidence')}>
      <Heads>
        <Th>{t('appeal.kind')}</Th>
        <Th right>{t('appeal.with')}</Th>
        <Th right>{t('appeal.without')}</Th>
        <Th right>{t('appeal.among_won')}</Th>
      </Heads>
      <tbody>
        {evidence.map((one) => (
          <tr key={one.shows}>
            <td>{t(`ev.kind.${one.shows}`)}</td>
            <td className="right num">
              <Won strength={one.with} />
            </td>
            <td className="right num">
              <Won strength={one.without} />
            </td>
            <td className="right num">{one.among_won === null ? t('appeal.few') : percent(one.among_won, 0)}</td>
          </tr>
        ))}
      </tbody>
    </Tabled>
  );
}

function Months({ months }: Pick<AppealReport, 'months'>) {
  const t = useT();
  const { number } = useFormats();
  const span = useSpan();
  const some = months.filter((one) => one.submitted + one.won + one.partly_won + one.lost > 0);
  if (some.length === 0) return null;
  return (
    <Tabled title={t('appeal.by_month')}>
      <Heads>
        <Th>{t('appeal.month')}</Th>
        <Th right>{t('appeal.submitted')}</Th>
        <Th right>{t('appeal.state.won')}</Th>
        <Th right>{t('appeal.state.partly_won')}</Th>
        <Th right>{t('appeal.state.lost')}</Th>
        <Th right>{t('appeal.took')}</Th>
      </Heads>
      <tbody>
        {[...some].reverse().map((one) => (
          <tr key={one.month}>
            <td className="num">{one.month}</td>
            <td className="right num">{number(one.submitted)}</td>
            <td className="right num">{number(one.won)}</td>
            <td className="right num">{number(one.partly_won)}</td>
            <td className="right num">{number(one.lost)}</td>
            <td className="right num">{one.took === null ? '–' : span(one.took)}</td>
          </tr>
        ))}
      </tbody>
    </Tabled>
  );
}

function Tabled({ title, children }: { title: string; children: React.ReactNode }) {
  return (
    <section className="panel" aria-label={title}>
      <header>
        <h2>{title}</h2>
      </header>
      <div className="table-wrap">
        <table className="table">{children}</table>
      </div>
    </section>
  );
}
