// Accuracy over time: the share of cases looked at whose triage stood, over the number looked at.
import type { EChartsCoreOption } from 'echarts/core';
import { useMemo } from 'react';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useLook } from '../../app/theme/ThemeProvider';
import { baseOption } from '../../parts/chart/baseOption';
import { Chart } from '../../parts/chart/Chart';
import { inkColours } from '../../parts/chart/colours';
import type { Week } from './accuracy';

export function AccuracyChart({ weeks }: { weeks: Week[] }) {
  const t = useT();
  const { dark } = useLook();
  const { day, number, percent } = useFormats();
  const option = useMemo<EChartsCoreOption>(() => {
    const ink = inkColours(dark);
    const base = baseOption(
      dark,
      weeks.map((one) => day(one.week)),
    );
    const share = (_value: unknown, index: number) => {
      const one = weeks[index];
      if (!one || one.share === null) return '–';
      return t('triage.share_of', { share: percent(one.share), stood: number(one.stood), n: number(one.lookedAt) });
    };
    return {
      ...base,
      yAxis: [
        {
          ...base.yAxis,
          min: 0,
          max: 1,
          interval: 0.25,
          axisLabel: { color: ink.soft, fontSize: 11, formatter: (v: number) => percent(v, 0) },
        },
        { ...base.yAxis, min: 0, minInterval: 1, splitLine: { show: false } },
      ],
      series: [
        {
          name: t('triage.looked_at'),
          type: 'bar',
          yAxisIndex: 1,
          barMaxWidth: 22,
          itemStyle: { color: ink.line },
          data: weeks.map((one) => one.lookedAt),
        },
        {
          name: t('triage.accuracy'),
          type: 'line',
          symbol: 'circle',
          symbolSize: 5,
          lineStyle: { color: ink.gold, width: 2 },
          itemStyle: { color: ink.gold },
          data: weeks.map((one) => one.share),
          tooltip: { valueFormatter: share },
        },
      ],
    };
  }, [weeks, dark, day, number, percent, t]);
  return (
    <div className="accuracy">
      <ul className="legend">
        <li>
          <span className="swatch is-line is-gold" aria-hidden="true" />
          {t('triage.accuracy')}
        </li>
        <li>
          <span className="swatch is-bar" aria-hidden="true" />
          {t('triage.looked_at')}
        </li>
      </ul>
      <Chart
        label={t('triage.accuracy')}
        option={option}
        table={
          <table>
            <caption>{t('over.chart_table')}</caption>
            <thead>
              <tr>
                <th>{t('triage.week')}</th>
                <th>{t('triage.looked_at')}</th>
                <th>{t('triage.corrected')}</th>
                <th>{t('triage.accuracy')}</th>
              </tr>
            </thead>
            <tbody>
              {weeks.map((one) => (
                <tr key={one.week}>
                  <td>{one.week}</td>
                  <td>{number(one.lookedAt)}</td>
                  <td>{number(one.lookedAt - one.stood)}</td>
                  <td>{one.share === null ? '–' : percent(one.share)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        }
      />
    </div>
  );
}
