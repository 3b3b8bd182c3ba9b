// How long before a deadline somebody is warned; off is never.
import { Switch } from 'antd';
import { useT } from '../../app/i18n';
import { SpanInput } from './SpanInput';

interface WarnInputProps {
  label: string;
  value: number;
  /** What switching it on begins with. */
  usual: number;
  onChange: (seconds: number) => void;
}

export function WarnInput({ label, value, usual, onChange }: WarnInputProps) {
  const t = useT();
  return (
    <span className="shift">
      <Switch
        size="small"
        checked={value > 0}
        aria-label={`${label}: ${t('set.warn_on')}`}
        onChange={(on) => onChange(on ? usual : 0)}
      />
      {value > 0 && <SpanInput label={label} value={value} onChange={onChange} />}
    </span>
  );
}
