// Why a no is said to a return request: from the platform's own list where it has one, else in words.
import { Input, Select } from 'antd';
import { useReturnReasons } from '../api/returns';
import { useT } from '../app/i18n';

interface ReturnReasonProps {
  caseId: string;
  request: string;
  value: string;
  onChange: (reason: string) => void;
}

export function ReturnReason({ caseId, request, value, onChange }: ReturnReasonProps) {
  const t = useT();
  const found = useReturnReasons(caseId, request);
  const reasons = found.data?.reasons ?? [];
  const chosen = reasons.find((one) => one.code === value);
  return (
    <>
      {reasons.length > 0 ? (
        <Select
          value={value === '' ? null : value}
          placeholder={t('return.why')}
          aria-label={t('return.why')}
          options={reasons.map(({ code, words }) => ({
            value: code,
            label: words === '' ? code : `${code} · ${words}`,
          }))}
          onChange={(reason: string) => onChange(reason)}
          data-testid="return-reasons"
        />
      ) : (
        <Input
          value={value}
          maxLength={500}
          placeholder={t('return.why')}
          aria-label={t('return.why')}
          onChange={(event) => onChange(event.target.value)}
          data-testid="return-reason"
        />
      )}
      {found.isError && <p className="muted">{t('return.no_reasons')}</p>}
      {chosen?.needs.map((need) => (
        <p key={need} className="muted">
          {t('return.wants_to_see', { what: need })}
        </p>
      ))}
    </>
  );
}
