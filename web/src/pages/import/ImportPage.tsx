// Import: choose what and which file, look at it, map it, run it. Past imports below.
import { useEffect, useState } from 'react';
import { useSniff } from '../../api/imports';
import type { ImportKind } from '../../api/types';
import { useT } from '../../app/i18n';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { DropZone } from './DropZone';
import { Mapper } from './Mapper';
import { PastImports } from './PastImports';
import './import.css';

const KINDS: ImportKind[] = ['reviews', 'orders', 'products', 'messages', 'returns', 'parcels'];

export function ImportPage() {
  const t = useT();
  const [kind, setKind] = useState<ImportKind>('reviews');
  const [file, setFile] = useState<File | null>(null);
  const sniff = useSniff();
  const look = sniff.mutate;
  const forget = sniff.reset;
  useEffect(() => {
    if (file) look({ file, kind });
    else forget();
  }, [file, kind, look, forget]);
  return (
    <div className="page-pad import">
      <header className="page-head">
        <h1>{t('import.title')}</h1>
      </header>
      <p className="muted import-lead">{t('import.lead')}</p>
      <fieldset className="kinds">
        <legend className="sr-only">{t('import.kind')}</legend>
        {KINDS.map((one) => (
          <label key={one} className={one === kind ? 'kind here' : 'kind'}>
            <input type="radio" name="kind" className="sr-only" checked={one === kind} onChange={() => setKind(one)} />
            {t(`import.kind.${one}`)}
          </label>
        ))}
      </fieldset>
      {!file && <DropZone onFile={setFile} />}
      {file && sniff.isPending && (
        <section className="panel">
          <p className="panel-body muted">{t('import.reading')}</p>
          <Bars rows={5} />
        </section>
      )}
      {file && sniff.isError && <Failure failure={sniff.error} onRetry={() => setFile(null)} />}
      {file && sniff.data && !sniff.isPending && (
        <Mapper key={`${file.name}:${kind}`} file={file} kind={kind} sniff={sniff.data} onOther={() => setFile(null)} />
      )}
      <PastImports />
    </div>
  );
}
