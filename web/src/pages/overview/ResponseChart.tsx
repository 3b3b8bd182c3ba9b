// Median and 90th percentile to the first human touch, against the promise.
import type { EChartsCoreOption } from 'echarts/core';
import { useMemo } from 'react';
import { useNavigate } from 'react-router';
import type { Overview } from '../../api/types';
import { useFormats, useSpan } from '../../app/format';
import { useT } from '../../app/i18n';
import { useLook } from '../../app/theme/ThemeProvider';
import { baseOption } from '../../parts/chart/baseOption';
import { Chart } from '../../parts/chart/Chart';
import { inkColours } from '../../parts/chart/colours';
import type { OverviewLinks } from './links';
import { Panel } from './Panel';

export function ResponseChart({ data, links }: { data: Overview; links: OverviewLinks }) {
  const t = useT();
  const navigate = useNavigate();
  const span = useSpan();
  const { dark } = useLook();
  const { day } = useFormats();
  const target = data.promises.find((promise) => promise.kind === 'first_touch')?.target ?? null;
  const option = useMemo<EChartsCoreOption>(() => {
    const ink = inkColours(dark);
    const base = baseOption(
      dark,
      data.response_days.map((d) => day(d.date)),
    );
    const most = Math.max(target ?? 0, ...data.response_days.map((d) => d.p90 ?? 0));
    const step = niceStep(most);
    const say = (v: unknown) => (typeof v === 'number' ? span(v) : '–');
    const line = (name: string, values: (number | null)[], color: string, width: number) => ({
      name,
      type: 'line',
      data: values,
      symbol: 'circle',
      symbolSize: 4,
      showSymbol: values.length < 10,
      connectNulls: true,
      lineStyle: { color, width },
      itemStyle: { color },
      tooltip: { valueFormatter: say },
    });
    return {
      ...base,
      yAxis: {
        ...base.yAxis,
        min: 0,
        interval: step,
        max: step * Math.max(1, Math.ceil(most / step)),
        axisLabel: { color: ink.soft, fontSize: 11, formatter: (v: number) => span(v) },
      },
      series: [
        {
          ...line(
            t('over.p50'),
            data.response_days.map((d) => d.p50),
            ink.gold,
            2,
          ),
          ...(target === null
            ? {}
            : {
                markLine: {
                  symbol: 'none',
                  silent: true,
                  lineStyle: { color: ink.red, type: 'dashed' },
                  label: { show: false },
                  data: [{ yAxis: target }],
                },
              }),
        },
        line(
          t('over.p90'),
          data.response_days.map((d) => d.p90),
          ink.soft,
          1,
        ),
      ],
    };
  }, [data.response_days, dark, day, span, t, target]);
  return (
    <Panel area="response" title={t('over.response')} define={t('over.response_define')}>
      <ul className="legend">
        <li>
          <span className="swatch is-line is-gold" aria-hidden="true" />
          {t('over.p50')}
        </li>
        <li>
          <span className="swatch is-line is-soft" aria-hidden="true" />
          {t('over.p90')}
        </li>
        <li>
          <span className="swatch is-line is-dashed" aria-hidden="true" />
          {t('over.promise_line')}
        </li>
      </ul>
      <Chart
        label={t('over.response')}
        option={option}
        onPick={(_series, index) => void navigate(links.day(index, null))}
        table={
          <table>
            <caption>{t('over.chart_table')}</caption>
            <tbody>
              {data.response_days.map((d) => (
                <tr key={d.date}>
                  <td>{d.date}</td>
                  <td>{d.p50 === null ? '–' : span(d.p50)}</td>
                  <td>{d.p90 === null ? '–' : span(d.p90)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        }
      />
    </Panel>
  );
}

const STEPS = [10, 30, 60, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 172_800, 604_800];

/** A step of time that people count in, about four to the axis. */
function niceStep(most: number): number {
  return STEPS.find((step) => most / step <= 4) ?? 604_800 * Math.ceil(most / 604_800 / 4);
}
