// What a no needs: the reason, from the platform's own list where it has one, and the files that show why.
import { Checkbox } from 'antd';
import { useVault } from '../../api/evidence';
import { useReturnReasons } from '../../api/returns';
import type { CaseDetail, ReturnView } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { type DecisionForm, mayGo, toggled } from '../../lib/decision';
import { ReturnReason } from '../../parts/ReturnReason';

interface TurnDownProps {
  detail: CaseDetail;
  request: ReturnView;
  form: DecisionForm;
  onChange: (part: Partial<DecisionForm>) => void;
}

export function TurnDown({ detail, request, form, onChange }: TurnDownProps) {
  const found = useReturnReasons(detail.id, request.id);
  return (
    <>
      <ReturnReason
        caseId={detail.id}
        request={request.id}
        value={form.reason}
        onChange={(reason) => onChange({ reason })}
      />
      <Files detail={detail} form={form} takes={found.data?.takes ?? null} onChange={onChange} />
    </>
  );
}

type FilesProps = Omit<TurnDownProps, 'request'> & { takes: Parameters<typeof mayGo>[1] };

function Files({ detail, form, takes, onChange }: FilesProps) {
  const t = useT();
  const { bytes, number } = useFormats();
  const files = (useVault(detail.id, detail.version).data?.items ?? []).filter((file) => file.withdrawn === null);
  if (files.length === 0) return <p className="muted">{t('return.no_files')}</p>;
  const most = takes?.most ?? files.length;
  return (
    <fieldset className="stack return-files" data-testid="return-files">
      <legend>{t('return.files')}</legend>
      {files.map((file) => {
        const on = form.evidence.includes(file.id);
        return (
          <Checkbox
            key={file.id}
            checked={on}
            disabled={!on && (!mayGo(file, takes) || form.evidence.length >= most)}
            onChange={() => onChange({ evidence: toggled(form.evidence, file.id) })}
          >
            {file.name} <span className="muted">{bytes(file.size)}</span>
          </Checkbox>
        );
      })}
      <p className="muted">
        {takes
          ? t('return.files_go', { n: number(takes.most), size: bytes(takes.largest) })
          : t('return.files_by_hand')}
      </p>
    </fieldset>
  );
}
