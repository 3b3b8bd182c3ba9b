// One command on many cases: say what, see what will happen, run, read the result, undo.

import { App, Button } from 'antd';
import { useCallback, useEffect, useState } from 'react';
import { type BulkTarget, useBulk, useBulkUndo } from '../../api/bulk';
import type { BulkResult, Command } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { CommandForm } from '../../parts/command/CommandForm';
import { FIELDS, type FormKind } from '../../parts/command/spec';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Refusals } from './Refusals';
import { Undone } from './Undone';

interface BulkDialogProps {
  kind: FormKind;
  target: BulkTarget;
  size: number;
  onClose: () => void;
  onDone: () => void;
}

export function BulkDialog({ kind, target, size, onClose, onDone }: BulkDialogProps) {
  const t = useT();
  const preview = useBulk();
  const run = useBulk();
  const undo = useBulkUndo();
  const { message } = App.useApp();
  const complain = useComplain();
  const [command, setCommand] = useState<Command | null>(FIELDS[kind].length === 0 ? ({ kind } as Command) : null);
  // The rows chosen when the dialog opened; later clicks in the list do not change what was previewed.
  const [fixed] = useState(target);

  const look = preview.mutate;
  const choose = useCallback(
    (next: Command) => {
      setCommand(next);
      look({ target: fixed, command: next, preview: true });
    },
    [fixed, look],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for commands that need no answers
  useEffect(() => {
    if (command) choose(command);
  }, []);

  const finish = () => {
    onClose();
    if (run.data) onDone();
  };
  const takeBack = (id: string) =>
    undo.mutate(id, {
      onError: complain,
      onSuccess: (result) => {
        // What could not go back is said here, where it was done.
        if (result.refused_count > 0) return;
        void message.success(t('bulk.undone', { n: result.done }));
        finish();
      },
    });
  const result: BulkResult | undefined = run.data ?? preview.data;
  return (
    <Dialog
      open
      title={`${t(`command.${kind}`)} · ${t('queue.count', { n: size })}`}
      footer={null}
      onCancel={finish}
      width={520}
      destroyOnHidden
    >
      {!command && <CommandForm kind={kind} submitLabel={t('bulk.preview')} onSubmit={choose} />}
      {undo.data && <Undone result={undo.data} />}
      {command && !undo.data && (
        <div className="stack" aria-live="polite" data-testid="bulk">
          <FailureNote failure={run.error ?? preview.error} />
          {preview.isPending && !run.data && <Bars rows={2} />}
          {run.isPending && <p>{t('bulk.running', { n: size })}</p>}
          {!run.data && preview.data && !run.isPending && (
            <p>
              {preview.data.done === 0
                ? t('bulk.nothing')
                : t('bulk.preview_says', { done: preview.data.done, refused: preview.data.refused_count })}
            </p>
          )}
          {run.data && (
            <p>
              <strong>{t('bulk.done', { n: run.data.done })}</strong>{' '}
              {run.data.refused_count > 0 && t('bulk.refused', { n: run.data.refused_count })}{' '}
              {run.data.undoable && <span className="muted">{t('bulk.undo_for')}</span>}
            </p>
          )}
          {result && result.refused_count > 0 && <Refusals result={result} />}
          <div className="ask-foot line">
            {run.data?.undoable && run.data.id && (
              <Button loading={undo.isPending} onClick={() => takeBack(run.data.id ?? '')}>
                {t('do.undo')}
              </Button>
            )}
            {run.data ? (
              <Button type="primary" autoFocus onClick={finish}>
                {t('do.close')}
              </Button>
            ) : (
              <Button
                type="primary"
                autoFocus
                key={preview.data ? 'ready' : 'wait'}
                loading={run.isPending}
                disabled={!preview.data || preview.data.done === 0}
                onClick={() => run.mutate({ target: fixed, command, preview: false })}
              >
                {t('bulk.run', { n: preview.data?.done ?? 0 })}
              </Button>
            )}
          </div>
        </div>
      )}
    </Dialog>
  );
}
