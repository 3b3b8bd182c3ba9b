// A small dialog around a command's questions.

import type { ReactNode } from 'react';
import type { Command } from '../../api/types';
import { useT } from '../../app/i18n';
import { Dialog } from '../Dialog';
import { CommandForm } from './CommandForm';
import type { Answers, FormKind } from './spec';

interface CommandDialogProps {
  kind: FormKind;
  defaults?: Partial<Answers>;
  caseId?: string;
  busy: boolean;
  /** Instead of the command's name: where it must be said which case is meant. */
  title?: string;
  note?: ReactNode;
  onSubmit: (command: Command) => void;
  onClose: () => void;
}

export function CommandDialog({ kind, defaults, caseId, busy, title, note, onSubmit, onClose }: CommandDialogProps) {
  const t = useT();
  return (
    <Dialog open title={title ?? t(`command.${kind}`)} footer={null} onCancel={onClose} width={440} destroyOnHidden>
      {note}
      <CommandForm
        kind={kind}
        busy={busy}
        onSubmit={onSubmit}
        {...(defaults ? { defaults } : {})}
        {...(caseId ? { caseId } : {})}
      />
    </Dialog>
  );
}
