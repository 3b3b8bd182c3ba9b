// A place to drop a file, which is also a plain button.
import { CloudUploadOutlined } from '@ant-design/icons';
import { useRef } from 'react';
import { useT } from '../../app/i18n';
import { useDrop } from '../../parts/useDrop';

export function DropZone({ onFile }: { onFile: (file: File) => void }) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null) => {
    const first = files?.[0];
    if (first) onFile(first);
  };
  const { over, place } = useDrop(take);
  return (
    <>
      <button type="button" className={over ? 'drop over' : 'drop'} onClick={() => input.current?.click()} {...place}>
        <CloudUploadOutlined aria-hidden="true" className="drop-icon" />
        <strong>{over ? t('import.release') : t('import.drop')}</strong>
        <span>
          {t('import.or')} <span className="drop-link">{t('import.choose')}</span>
        </span>
        <small className="muted">{t('import.drop_hint')}</small>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="file"
        aria-label={t('import.choose')}
        accept=".csv,.tsv,.txt,.jsonl,.ndjson,.json,text/csv"
        onChange={(event) => take(event.target.files)}
      />
    </>
  );
}
