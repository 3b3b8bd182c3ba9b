// Chooses an IANA time zone.
import { Select } from 'antd';
import { useT } from '../app/i18n';

const ZONES = (() => {
  const first = [
    'Asia/Shanghai',
    'Asia/Jakarta',
    'Asia/Bangkok',
    'Asia/Ho_Chi_Minh',
    'Asia/Manila',
    'Asia/Singapore',
    'America/Los_Angeles',
    'America/New_York',
    'Europe/London',
    'UTC',
  ];
  const all = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  return [...new Set([...first, ...all])].map((value) => ({ value, label: value.replaceAll('_', ' ') }));
})();

export function ZoneSelect(props: {
  value?: string;
  onChange?: (zone: string) => void;
  id?: string;
  disabled?: boolean;
}) {
  const t = useT();
  return <Select {...props} showSearch options={ZONES} aria-label={t('shop.zone')} popupMatchSelectWidth={false} />;
}
