// A span of time as a number and a unit; the API speaks whole seconds.
import { InputNumber, Select, Space } from 'antd';
import { useT } from '../../app/i18n';

const UNITS = [
  { seconds: 86_400, key: 'unit.day' },
  { seconds: 3_600, key: 'unit.hour' },
  { seconds: 60, key: 'unit.minute' },
  { seconds: 1, key: 'unit.second' },
] as const;

interface SpanInputProps {
  id?: string;
  label: string;
  value: number;
  onChange: (seconds: number) => void;
}

export function SpanInput({ id, label, value, onChange }: SpanInputProps) {
  const t = useT();
  const unit = UNITS.find(({ seconds }) => value > 0 && value % seconds === 0) ?? UNITS[2];
  const amount = value / unit.seconds;
  return (
    <Space.Compact>
      <InputNumber
        {...(id ? { id } : {})}
        aria-label={label}
        min={1}
        max={9999}
        precision={0}
        value={amount}
        onChange={(next) => next !== null && onChange(next * unit.seconds)}
        style={{ width: 80 }}
      />
      <Select
        aria-label={`${label}: ${t(unit.key)}`}
        value={unit.seconds}
        onChange={(seconds: number) => onChange(amount * seconds)}
        options={UNITS.map(({ seconds, key }) => ({ value: seconds, label: t(key) }))}
        style={{ width: 88 }}
      />
    </Space.Compact>
  );
}
