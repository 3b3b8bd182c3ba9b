// Placeholders that still stand in the text: one button fills them in, and those without an answer are named.
import { FormOutlined, WarningFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useT } from '../../app/i18n';

interface FillNoteProps {
  waiting: number;
  unknown: readonly string[];
  busy: boolean;
  onFill: () => void;
}

export function FillNote({ waiting, unknown, busy, onFill }: FillNoteProps) {
  const t = useT();
  if (waiting === 0) return null;
  return (
    <div className="fill-note" role="status" data-testid="fill-note">
      <span className="grow">
        {unknown.length > 0 ? (
          <>
            <WarningFilled aria-hidden="true" /> {t('fill.unknown', { names: unknown.join(', ') })}
          </>
        ) : (
          t('fill.waiting', { n: waiting })
        )}
      </span>
      <Button size="small" icon={<FormOutlined />} loading={busy} onClick={onFill} data-testid="fill-in">
        {t('fill.in')}
      </Button>
    </div>
  );
}
