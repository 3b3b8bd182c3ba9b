// Hours of the day in which nothing is told, or none.
import { Switch } from 'antd';
import { useT } from '../../app/i18n';
import { readClock } from '../../lib/calendar';
import { USUAL_NIGHT } from '../../lib/notice-edit';
import { ClockInput } from './ClockInput';

/** In minutes of the day. */
export interface Hours {
  from: number;
  to: number;
}

/** Hours that end where they begin are none. */
export const isEmpty = (quiet: Hours | null): boolean => quiet !== null && quiet.from === quiet.to;

interface QuietHoursProps {
  id: string;
  quiet: Hours | null;
  onChange: (quiet: Hours | null) => void;
}

export function QuietHours({ id, quiet, onChange }: QuietHoursProps) {
  const t = useT();
  const set = (part: keyof Hours, text: string) => {
    const minutes = readClock(text, false);
    if (quiet && minutes !== null) onChange({ ...quiet, [part]: minutes % (24 * 60) });
  };
  return (
    <>
      <Switch id={id} checked={quiet !== null} onChange={(on) => onChange(on ? USUAL_NIGHT : null)} />
      {quiet && (
        <span className="shift">
          <ClockInput
            bad={isEmpty(quiet)}
            minutes={quiet.from}
            label={`${t('notice.quiet')}: ${t('set.from')}`}
            onText={(text) => set('from', text)}
          />
          –
          <ClockInput
            bad={isEmpty(quiet)}
            minutes={quiet.to}
            label={`${t('notice.quiet')}: ${t('set.to')}`}
            onText={(text) => set('to', text)}
          />
        </span>
      )}
    </>
  );
}
