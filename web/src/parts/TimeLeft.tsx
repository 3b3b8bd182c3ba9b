// "0:42 left", which becomes "overdue 4 min" by itself. All cells share one ticker.
import {
  ClockCircleOutlined,
  ExclamationCircleFilled,
  FieldTimeOutlined,
  PauseCircleOutlined,
} from '@ant-design/icons';
import { memo, useSyncExternalStore } from 'react';
import type { ClockKind, QueueRow } from '../api/types';
import { useFormats } from '../app/format';
import { useT } from '../app/i18n';
import { currentTime, subscribe } from '../lib/ticker';
import { countdown, overdueBy, timeLeft } from '../lib/time-left';

/** Re-renders only when the printed text changes: the snapshot is the text itself. */
function useTicking<T extends string>(read: () => T): T {
  return useSyncExternalStore(subscribe, read);
}

export const TimeLeft = memo(function TimeLeft({ due, clock }: { due: string; clock?: ClockKind | undefined }) {
  const t = useT();
  const { exact } = useFormats();
  const words = { day: t('unit.day'), hour: t('unit.hour'), minute: t('unit.minute') };
  const text = useTicking(() => {
    const left = timeLeft(due, currentTime());
    const span = left.urgency === 'overdue' ? overdueBy(left, words) : countdown(left, words);
    return `${left.urgency}|${span}`;
  });
  const [urgency = 'calm', span = ''] = text.split('|');
  return (
    <span
      className={`time-left ${urgency}`}
      title={clock ? `${t(`clock.${clock}`)} · ${exact(due)}` : exact(due)}
      data-clock={clock}
    >
      {clock && <span className="sr-only">{t(`clock.${clock}`)}: </span>}
      {urgency === 'overdue' ? (
        <ExclamationCircleFilled aria-hidden="true" />
      ) : urgency === 'soon' ? (
        <FieldTimeOutlined aria-hidden="true" />
      ) : null}
      {t(urgency === 'overdue' ? 'time.overdue' : 'time.left', { span })}
    </span>
  );
});

interface RowTimeProps {
  due: QueueRow['next_due'];
  paused: boolean;
  snoozedUntil: string | null;
}

/** What the first cell of a queue row says. */
export function RowTime({ due, paused, snoozedUntil }: RowTimeProps) {
  const t = useT();
  const { dateTime } = useFormats();
  if (snoozedUntil) {
    return (
      <span className="time-left quiet">
        <ClockCircleOutlined aria-hidden="true" />
        {t('time.snoozed', { when: dateTime(snoozedUntil) })}
      </span>
    );
  }
  if (due) return <TimeLeft due={due.due_at} clock={due.kind} />;
  if (paused) {
    return (
      <span className="time-left quiet">
        <PauseCircleOutlined aria-hidden="true" />
        {t('time.paused')}
      </span>
    );
  }
  return <span className="time-left quiet">{t('time.none')}</span>;
}
