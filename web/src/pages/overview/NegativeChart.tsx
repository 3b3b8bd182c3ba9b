// Negative rate as a line over types stacked by day.
import type { EChartsCoreOption } from 'echarts/core';
import { useMemo } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Overview } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useLook } from '../../app/theme/ThemeProvider';
import { baseOption } from '../../parts/chart/baseOption';
import { Chart } from '../../parts/chart/Chart';
import { ISSUES, inkColours, issueColour } from '../../parts/chart/colours';
import type { OverviewLinks } from './links';
import { Panel } from './Panel';

export function NegativeChart({ data, links }: { data: Overview; links: OverviewLinks }) {
  const t = useT();
  const navigate = useNavigate();
  const { dark } = useLook();
  const { day, percent } = useFormats();
  const { total, negative, previous_total, previous_negative } = data.reviews;
  const rate = total > 0 ? negative / total : 0;
  const before = previous_total > 0 ? previous_negative / previous_total : null;
  const option = useMemo<EChartsCoreOption>(() => {
    const ink = inkColours(dark);
    const base = baseOption(
      dark,
      data.days.map((d) => day(d.date)),
    );
    return {
      ...base,
      yAxis: [
        { ...base.yAxis, minInterval: 1 },
        {
          ...base.yAxis,
          splitLine: { show: false },
          min: 0,
          axisLabel: { color: ink.soft, fontSize: 11, formatter: (v: number) => percent(v, 0) },
        },
      ],
      series: [
        ...ISSUES.map((issue) => ({
          name: t(`issue.${issue}`),
          type: 'bar',
          stack: 'issues',
          barMaxWidth: 22,
          itemStyle: { color: issueColour(issue, dark) },
          data: data.days.map((d) => d.by_issue[issue] ?? 0),
        })),
        {
          name: t('over.rate'),
          type: 'line',
          yAxisIndex: 1,
          symbol: 'none',
          lineStyle: { color: ink.ink, width: 2 },
          itemStyle: { color: ink.ink },
          data: data.days.map((d) => (d.reviews > 0 ? d.negative / d.reviews : null)),
          tooltip: { valueFormatter: (v: unknown) => (typeof v === 'number' ? percent(v) : '–') },
        },
      ],
    };
  }, [data.days, dark, day, percent, t]);
  return (
    <Panel
      area="negative"
      title={t('over.negative')}
      define={t('over.negative_define')}
      extra={
        <span className="over-big">
          <Link to={links.to({ source: ['review'] })} data-testid="negative-rate">
            {percent(rate)}
          </Link>
          <small className="muted wide-only">
            {t('over.of_reviews', { negative, n: total })}
            {before !== null && ` · ${t('over.rate_was', { rate: percent(before) })}`}
          </small>
        </span>
      }
    >
      <ul className="legend">
        {ISSUES.map((issue) => (
          <li key={issue}>
            <Link to={links.to({ source: ['review'], issue: [issue] })}>
              <span className="swatch" style={{ background: issueColour(issue, dark) }} aria-hidden="true" />
              {t(`issue.${issue}`)}
            </Link>
          </li>
        ))}
        <li>
          <span className="swatch is-line" aria-hidden="true" />
          {t('over.rate')}
        </li>
      </ul>
      <Chart
        label={t('over.negative')}
        option={option}
        onPick={(series, index) => void navigate(links.day(index, ISSUES[series] ?? null))}
        table={<NegativeTable data={data} />}
      />
    </Panel>
  );
}

function NegativeTable({ data }: { data: Overview }) {
  const t = useT();
  return (
    <table>
      <caption>{t('over.chart_table')}</caption>
      <thead>
        <tr>
          <th>{t('over.date')}</th>
          <th>{t('over.reviews')}</th>
          {ISSUES.map((issue) => (
            <th key={issue}>{t(`issue.${issue}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {data.days.map((d) => (
          <tr key={d.date}>
            <td>{d.date}</td>
            <td>{d.reviews}</td>
            {ISSUES.map((issue) => (
              <td key={issue}>{d.by_issue[issue]}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
