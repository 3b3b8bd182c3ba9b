// One promise of the team: target, calendar, pause, warning; and giving it up.
import { DeleteOutlined } from '@ant-design/icons';
import { Button, Select, Switch } from 'antd';
import { useT } from '../../app/i18n';
import type { Promised } from '../../lib/promises';
import { SpanInput } from './SpanInput';
import { WarnInput } from './WarnInput';

/** Seconds, where the policy says nothing. */
const USUAL_WARNING = 300;

interface ClockRowProps {
  clock: Promised;
  onChange: (part: Partial<Promised>) => void;
  onRemove: () => void;
}

export function ClockRow({ clock, onChange, onRemove }: ClockRowProps) {
  const t = useT();
  const name = t(`clock.${clock.kind}`);
  return (
    <tr data-testid="clock-row" data-clock={clock.kind}>
      <td>{name}</td>
      <td>
        <SpanInput
          label={`${name}: ${t('set.clock_target')}`}
          value={clock.target}
          onChange={(target) => onChange({ target })}
        />
      </td>
      <td>
        <Select
          value={clock.calendar}
          aria-label={`${name}: ${t('set.clock_calendar')}`}
          onChange={(calendar: Promised['calendar']) => onChange({ calendar })}
          options={(['always', 'business'] as const).map((value) => ({ value, label: t(`set.clock_${value}`) }))}
          style={{ width: 164 }}
        />
      </td>
      <td>
        <Switch
          checked={clock.pause_on_wait}
          aria-label={`${name}: ${t('set.clock_pause')}`}
          onChange={(pause_on_wait) => onChange({ pause_on_wait })}
        />
      </td>
      <td>
        <WarnInput
          label={`${name}: ${t('set.warn_before')}`}
          value={clock.warn_before ?? USUAL_WARNING}
          usual={USUAL_WARNING}
          onChange={(warn_before) => onChange({ warn_before })}
        />
      </td>
      <td className="acts">
        <Button
          type="text"
          icon={<DeleteOutlined />}
          title={t('do.remove')}
          aria-label={`${t('do.remove')}: ${name}`}
          onClick={onRemove}
        />
      </td>
    </tr>
  );
}
