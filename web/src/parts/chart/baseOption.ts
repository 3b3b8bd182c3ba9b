// What all charts share: calm axes, no animation to wait for, a tooltip in our colours.
import { inkColours } from './colours';

export function baseOption(dark: boolean, labels: string[]) {
  const ink = inkColours(dark);
  const text = { color: ink.soft, fontSize: 11 };
  return {
    animation: false,
    textStyle: {
      fontFamily: 'system-ui, "PingFang SC", "Noto Sans SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif',
    },
    grid: { left: 4, right: 4, top: 12, bottom: 0, containLabel: true },
    tooltip: {
      trigger: 'axis',
      confine: true,
      axisPointer: { type: 'shadow', shadowStyle: { color: dark ? 'rgba(255,255,255,0.05)' : 'rgba(0,0,0,0.04)' } },
      backgroundColor: ink.surface,
      borderColor: ink.line,
      padding: [6, 10],
      textStyle: { color: ink.ink, fontSize: 12 },
    },
    xAxis: {
      type: 'category',
      data: labels,
      axisLine: { lineStyle: { color: ink.line } },
      axisTick: { show: false },
      axisLabel: { ...text, hideOverlap: true },
    },
    yAxis: { type: 'value', splitLine: { lineStyle: { color: ink.line } }, axisLabel: text, splitNumber: 3 },
  };
}
