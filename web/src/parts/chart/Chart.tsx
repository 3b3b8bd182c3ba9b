// A chart that follows its box, loads its library late, and has its numbers as a table for those who do not see it.
import type { EChartsCoreOption, EChartsType } from 'echarts/core';
import { type ReactNode, useEffect, useRef } from 'react';
import './chart.css';

interface ChartProps {
  label: string;
  option: EChartsCoreOption;
  onPick?: (seriesIndex: number, dataIndex: number) => void;
  table: ReactNode;
}

export function Chart({ label, option, onPick, table }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const chart = useRef<EChartsType | null>(null);
  const latest = useRef({ option, onPick });
  latest.current = { option, onPick };

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let gone = false;
    const watch = new ResizeObserver(() => chart.current?.resize());
    void import('./echarts').then(({ init }) => {
      if (gone) return;
      const made = init(element);
      made.setOption(latest.current.option);
      made.on('click', (event) => latest.current.onPick?.(event.seriesIndex ?? 0, event.dataIndex));
      chart.current = made;
      watch.observe(element);
    });
    return () => {
      gone = true;
      watch.disconnect();
      chart.current?.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true });
  }, [option]);

  return (
    <figure className="chart" aria-label={label}>
      <div ref={box} className="chart-box" aria-hidden="true" />
      <div className="sr-only">{table}</div>
    </figure>
  );
}
