// Macros on a case: choose one, look at what it would do, do it in one go.
import { useState } from 'react';
import { useMacros } from '../../../api/macros';
import type { CaseDetail, Macro } from '../../../api/types';
import { useSay, useT } from '../../../app/i18n';
import { Dialog } from '../../../parts/Dialog';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import type { CaseWork } from '../useCaseWork';
import { MacroPick } from './MacroPick';
import { MacroWork } from './MacroWork';
import './macros.css';

interface MacroDialogProps {
  detail: CaseDetail;
  work: CaseWork;
  onClose: () => void;
}

export function MacroDialog({ detail, work, onClose }: MacroDialogProps) {
  const t = useT();
  const say = useSay();
  const found = useMacros();
  const [chosen, setChosen] = useState<Macro | null>(null);
  return (
    <Dialog title={chosen ? say(chosen.name) : t('macro.title')} onCancel={onClose} width="min(680px, 96vw)">
      {chosen ? (
        <MacroWork
          key={chosen.id}
          macro={chosen}
          detail={detail}
          work={work}
          onBack={() => setChosen(null)}
          onDone={onClose}
        />
      ) : found.data ? (
        <MacroPick macros={found.data} language={detail.language} onPick={setChosen} />
      ) : found.isError ? (
        <Failure failure={found.error} onRetry={() => void found.refetch()} />
      ) : (
        <Bars rows={6} />
      )}
    </Dialog>
  );
}
