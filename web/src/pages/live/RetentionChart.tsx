// Viewers by minute, joins and leaves under them, and lines where the leaving changed.
import type { EChartsCoreOption } from 'echarts/core';
import { useMemo } from 'react';
import type { LiveSession, Retention } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useLook } from '../../app/theme/ThemeProvider';
import { segmentOf } from '../../lib/live';
import { baseOption } from '../../parts/chart/baseOption';
import { Chart } from '../../parts/chart/Chart';
import { inkColours } from '../../parts/chart/colours';
import { Heads, Th } from '../../parts/Table';

export function RetentionChart({ retention, session }: { retention: Retention; session: LiveSession }) {
  const t = useT();
  const { time, number } = useFormats();
  const { dark } = useLook();
  const { minutes, changes } = retention;
  const option = useMemo<EChartsCoreOption>(() => {
    const ink = inkColours(dark);
    const base = baseOption(
      dark,
      minutes.map((one) => time(one.at)),
    );
    const soft = dark ? '#5d5f64' : '#c3c0b6';
    const line = (minute: number, kind: string) => ({
      xAxis: minutes.findIndex((one) => one.minute === minute),
      lineStyle: { color: kind === 'leaving_more' ? ink.red : ink.gold, type: 'dashed' },
    });
    return {
      ...base,
      grid: { ...base.grid, top: 20 },
      series: [
        {
          name: t('live.viewers'),
          type: 'line',
          symbol: 'none',
          data: minutes.map((one) => one.viewers),
          lineStyle: { color: ink.ink, width: 2 },
          itemStyle: { color: ink.ink },
          areaStyle: { color: ink.ink, opacity: 0.06 },
          markLine: {
            symbol: 'none',
            silent: true,
            label: { show: false },
            data: changes.map((one) => line(one.minute, one.kind)),
          },
        },
        { name: t('live.joins'), type: 'bar', data: minutes.map((one) => one.joins), itemStyle: { color: soft } },
        {
          name: t('live.leaves'),
          type: 'bar',
          data: minutes.map((one) => one.leaves),
          itemStyle: { color: ink.red, opacity: 0.55 },
        },
      ],
    };
  }, [minutes, changes, dark, t, time]);
  return (
    <div className="retention">
      <Bands minutes={minutes} session={session} />
      <Chart
        label={t('live.retention')}
        option={option}
        table={
          <table>
            <Heads>
              <Th>{t('live.minute')}</Th>
              <Th>{t('live.viewers')}</Th>
              <Th>{t('live.joins')}</Th>
              <Th>{t('live.leaves')}</Th>
            </Heads>
            <tbody>
              {minutes.map((one) => (
                <tr key={one.minute}>
                  <td>{time(one.at)}</td>
                  <td>{number(one.viewers)}</td>
                  <td>{number(one.joins)}</td>
                  <td>{number(one.leaves)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        }
      />
      <ul className="legend" aria-hidden="true">
        <li>
          <span className="swatch is-line" /> {t('live.viewers')}
        </li>
        <li>
          <span className="swatch is-bar" /> {t('live.joins')}
        </li>
        <li>
          <span className="swatch is-leaves" /> {t('live.leaves')}
        </li>
        <li>
          <span className="swatch is-dashed" /> {t('live.change.leaving_more')}
        </li>
      </ul>
    </div>
  );
}

/** What was on, over the minutes it took. */
function Bands({ minutes, session }: { minutes: Retention['minutes']; session: LiveSession }) {
  const bands: { id: string | null; from: number; length: number }[] = [];
  for (const one of minutes) {
    const last = bands.at(-1);
    if (last && last.id === one.segment) last.length += 1;
    else bands.push({ id: one.segment, from: one.minute, length: 1 });
  }
  return (
    <ol className="bands">
      {bands.map((one) => {
        const title = segmentOf(session, one.id)?.title ?? '–';
        return (
          <li key={one.from} style={{ flexGrow: one.length }} title={title} className="clip">
            {title}
          </li>
        );
      })}
    </ol>
  );
}
