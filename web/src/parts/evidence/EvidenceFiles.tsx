// The files of a case or an order, and the viewer that opens over them.
import { lazy, Suspense, useState } from 'react';
import type { Holder } from '../../api/evidence';
import type { EvidenceFile } from '../../api/types';
import { useT } from '../../app/i18n';
import { EvidenceItem } from './EvidenceItem';
import './evidence.css';

const EvidenceViewer = lazy(async () => ({ default: (await import('./EvidenceViewer')).EvidenceViewer }));

interface EvidenceFilesProps {
  holder: Holder;
  files: readonly EvidenceFile[];
  /** Whether they may be changed. */
  works: boolean;
}

export function EvidenceFiles({ holder, files, works }: EvidenceFilesProps) {
  const t = useT();
  const [open, setOpen] = useState<string | null>(null);
  if (files.length === 0) return null;
  return (
    <>
      <ul className="ev-list" aria-label={t('ev.files')}>
        {files.map((file) => (
          <EvidenceItem
            key={file.id}
            holder={holder}
            file={file}
            original={files.find((one) => one.id === file.original)?.name ?? null}
            works={works}
            onOpen={() => setOpen(file.id)}
          />
        ))}
      </ul>
      {open !== null && (
        <Suspense fallback={null}>
          <EvidenceViewer
            holder={holder}
            files={files}
            id={open}
            works={works}
            onGo={setOpen}
            onClose={() => setOpen(null)}
          />
        </Suspense>
      )}
    </>
  );
}
