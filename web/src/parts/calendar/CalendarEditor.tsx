// A weekly calendar under edit: the week, days off, days with hours of their own. For the shop's hours and for shifts.
import { CloseOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { BusinessCalendar } from '../../api/types';
import { useI18n, useT } from '../../app/i18n';
import { Setting } from '../Setting';
import { ZoneSelect } from '../ZoneSelect';
import { Shifts } from './Shifts';
import '../setting.css';

export function CalendarEditor({
  calendar,
  onChange,
}: {
  calendar: BusinessCalendar;
  onChange: (calendar: BusinessCalendar) => void;
}) {
  const t = useT();
  const { language } = useI18n();
  const name = new Intl.DateTimeFormat(language, { weekday: 'long', timeZone: 'UTC' });
  // 5 January 2026 was a Monday.
  const days = Array.from({ length: 7 }, (_, i) => name.format(new Date(Date.UTC(2026, 0, 5 + i))));
  return (
    <div className="stack">
      <div className="panel settings-list">
        <Setting label={t('set.zone')} htmlFor="calendar-zone">
          <ZoneSelect id="calendar-zone" value={calendar.zone} onChange={(zone) => onChange({ ...calendar, zone })} />
        </Setting>
        {days.map((day, index) => (
          <Setting key={day} label={day}>
            <Shifts
              day={day}
              shifts={calendar.week[index] ?? []}
              onChange={(shifts) =>
                onChange({ ...calendar, week: days.map((_, i) => (i === index ? shifts : (calendar.week[i] ?? []))) })
              }
            />
          </Setting>
        ))}
      </div>
      <section className="panel">
        <header>
          <h2>{t('set.holidays')}</h2>
          <span className="muted">{t('set.holidays_hint')}</span>
        </header>
        <div className="panel-body line">
          {[...calendar.holidays].sort().map((date) => (
            <DateChip
              key={date}
              date={date}
              onRemove={() => onChange({ ...calendar, holidays: calendar.holidays.filter((d) => d !== date) })}
            />
          ))}
          <AddDay
            label={t('set.holidays')}
            taken={calendar.holidays}
            onAdd={(date) => onChange({ ...calendar, holidays: [...calendar.holidays, date].sort() })}
          />
        </div>
      </section>
      <section className="panel">
        <header>
          <h2>{t('set.makeup')}</h2>
          <span className="muted">{t('set.makeup_hint')}</span>
        </header>
        <div className="panel-body stack">
          {calendar.makeup.map((one) => (
            <div key={one.date} className="line">
              <DateChip
                date={one.date}
                onRemove={() => onChange({ ...calendar, makeup: calendar.makeup.filter((d) => d.date !== one.date) })}
              />
              <Shifts
                day={one.date}
                shifts={one.shifts}
                onChange={(shifts) =>
                  onChange({
                    ...calendar,
                    makeup: calendar.makeup.map((d) => (d.date === one.date ? { ...d, shifts } : d)),
                  })
                }
              />
            </div>
          ))}
          <AddDay
            label={t('set.makeup')}
            taken={calendar.makeup.map((d) => d.date)}
            onAdd={(date) =>
              onChange({
                ...calendar,
                makeup: [...calendar.makeup, { date, shifts: [[540, 1080] as [number, number]] }].sort((a, b) =>
                  a.date.localeCompare(b.date),
                ),
              })
            }
          />
        </div>
      </section>
    </div>
  );
}

function DateChip({ date, onRemove }: { date: string; onRemove: () => void }) {
  const t = useT();
  const { language } = useI18n();
  const text = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(`${date}T00:00:00Z`),
  );
  return (
    <span className="chip filter-chip">
      {text}
      <button type="button" aria-label={`${t('do.remove')}: ${text}`} onClick={onRemove}>
        <CloseOutlined aria-hidden="true" />
      </button>
    </span>
  );
}

function AddDay({ label, taken, onAdd }: { label: string; taken: string[]; onAdd: (date: string) => void }) {
  const t = useT();
  const [date, setDate] = useState('');
  return (
    <span className="add-day">
      <Input
        type="date"
        value={date}
        aria-label={`${label}: ${t('over.date')}`}
        onChange={(event) => setDate(event.target.value)}
      />
      <Button
        disabled={date === '' || taken.includes(date)}
        onClick={() => {
          onAdd(date);
          setDate('');
        }}
      >
        {t('set.add_day')}
      </Button>
    </span>
  );
}
