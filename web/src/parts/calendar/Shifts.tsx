// The open hours of one day.
import { CloseOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useT } from '../../app/i18n';
import { nextShift, readClock, type Shift, shiftsAreSound } from '../../lib/calendar';
import { ClockInput } from './ClockInput';

interface ShiftsProps {
  day: string;
  shifts: Shift[];
  onChange: (shifts: Shift[]) => void;
}

export function Shifts({ day, shifts, onChange }: ShiftsProps) {
  const t = useT();
  const set = (index: number, end: 0 | 1, text: string) => {
    const minutes = readClock(text, end === 1);
    if (minutes === null) return;
    onChange(shifts.map((shift, i) => (i !== index ? shift : end === 0 ? [minutes, shift[1]] : [shift[0], minutes])));
  };
  const sound = shiftsAreSound(shifts);
  return (
    <div className="shifts">
      {shifts.length === 0 && <span className="muted">{t('set.closed')}</span>}
      {shifts.map(([from, to], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a shift has no identity but its place
        <span key={index} className="shift">
          <ClockInput
            bad={!sound}
            minutes={from}
            label={`${day} ${t('set.from')}`}
            onText={(text) => set(index, 0, text)}
          />
          –
          <ClockInput
            bad={!sound}
            minutes={to}
            label={`${day} ${t('set.to')}`}
            onText={(text) => set(index, 1, text)}
          />
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label={`${day}: ${t('set.remove_shift')}`}
            onClick={() => onChange(shifts.filter((_, i) => i !== index))}
          />
        </span>
      ))}
      <Button
        type="text"
        size="small"
        icon={<PlusOutlined />}
        aria-label={`${day}: ${t('set.add_shift')}`}
        onClick={() => onChange([...shifts, nextShift(shifts)])}
      />
      {!sound && (
        <span className="shift-bad" role="alert">
          {t('set.bad_shift')}
        </span>
      )}
    </div>
  );
}
