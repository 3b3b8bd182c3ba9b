// The independence report: remedies and later changes of ratings side by side, and what that can and cannot show.
import { Segmented } from 'antd';
import { useState } from 'react';
import { useRemedyReport } from '../../api/remedies';
import type { RemedyGroup, RemedyReport } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { share } from '../../lib/remedy';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';

const DAYS = [30, 90, 180, 365] as const;

export function Report() {
  const t = useT();
  const say = useSay();
  const { date } = useFormats();
  const [days, setDays] = useState<number>(180);
  const found = useRemedyReport(days, true);
  const report = found.data;
  return (
    <section className="stack" aria-label={t('remedy.report')} data-testid="remedy-report">
      <div className="line">
        <Segmented
          value={days}
          aria-label={t('remedy.report_span')}
          options={DAYS.map((n) => ({ value: n as number, label: t('remedy.days', { n }) }))}
          onChange={setDays}
        />
        {report && <span className="muted">{t('remedy.report_since', { when: date(report.since) })}</span>}
      </div>
      {found.isPending && <Bars rows={6} />}
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {report && (
        <>
          <div className="panel panel-body stack">
            <h2>{t('remedy.shows')}</h2>
            <p className="sentence">{say(report.finding)}</p>
            <Groups report={report} />
            <Bounds difference={report.difference} />
            <p className="muted">
              {t('remedy.order', {
                first: report.order.remedy_first,
                after: report.order.change_first,
              })}{' '}
              {report.order.cut && t('remedy.order_cut')}
            </p>
          </div>
          <div className="panel panel-body stack cannot">
            <h2>{t('remedy.cannot')}</h2>
            <p>{say(report.caution)}</p>
          </div>
          <Spent spent={report.spent} />
        </>
      )}
    </section>
  );
}

function Groups({ report }: { report: RemedyReport }) {
  const t = useT();
  const { number, percent } = useFormats();
  const rows: [string, RemedyGroup][] = [
    [t('remedy.with'), report.with_remedy],
    [t('remedy.without'), report.without_remedy],
  ];
  const of = (part: number, all: number) => {
    const found = share(part, all);
    return found === null ? '–' : `${number(part)} (${percent(found)})`;
  };
  return (
    <div className="table-wrap">
      <table className="table">
        <Heads>
          <Th>{t('remedy.group')}</Th>
          <Th right>{t('remedy.cases')}</Th>
          <Th right>{t('remedy.changed')}</Th>
          <Th right>{t('remedy.raised')}</Th>
        </Heads>
        <tbody>
          {rows.map(([name, group]) => (
            <tr key={name}>
              <td>{name}</td>
              <td className="right num">{number(group.cases)}</td>
              <td className="right num">{of(group.changed, group.cases)}</td>
              <td className="right num">{of(group.raised, group.cases)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The difference with the bounds of chance, drawn on a line from −100 to +100 points around nothing. */
function Bounds({ difference }: { difference: RemedyReport['difference'] }) {
  const t = useT();
  const { number } = useFormats();
  // A difference of shares is said in points, not in percent of something.
  const points = (x: number) => number(Math.round(x * 1000) / 10);
  if (difference === null) return <p className="muted">{t('remedy.too_few')}</p>;
  const { value, low, high } = difference;
  const reach = Math.max(0.1, Math.abs(low), Math.abs(high), Math.abs(value));
  const at = (x: number) => `${50 + (x / reach) * 45}%`;
  return (
    <figure className="bounds">
      <div className="bounds-line" aria-hidden="true">
        <i className="bounds-zero" />
        <i className="bounds-span" style={{ left: at(low), width: `calc(${at(high)} - ${at(low)})` }} />
        <i className="bounds-value" style={{ left: at(value) }} />
      </div>
      <figcaption>{t('remedy.difference', { value: points(value), low: points(low), high: points(high) })}</figcaption>
    </figure>
  );
}

function Spent({ spent }: { spent: RemedyReport['spent'] }) {
  const t = useT();
  const { money, number } = useFormats();
  if (spent.length === 0) return null;
  return (
    <section className="panel" aria-label={t('remedy.spent')}>
      <header>
        <h2>{t('remedy.spent')}</h2>
      </header>
      <div className="table-wrap">
        <table className="table">
          <Heads>
            <Th>{t('remedy.month')}</Th>
            <Th>{t('remedy.what')}</Th>
            <Th right>{t('remedy.count')}</Th>
            <Th right>{t('remedy.sum')}</Th>
          </Heads>
          <tbody>
            {[...spent].reverse().map((row) => (
              <tr key={`${row.month} ${row.kind} ${row.sum?.currency ?? ''}`}>
                <td className="num">{row.month}</td>
                <td>{t(`remedy.kind.${row.kind}`)}</td>
                <td className="right num">{number(row.count)}</td>
                <td className="right num">{row.sum ? money(row.sum) : '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
