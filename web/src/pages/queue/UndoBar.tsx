// What was last done to many cases, while it can be undone.
import { CloseOutlined, UndoOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState, useSyncExternalStore } from 'react';
import { useBulkUndo, useLastBulk } from '../../api/bulk';
import { ApiFailure } from '../../api/client';
import type { BulkResult } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { currentTime, subscribe } from '../../lib/ticker';
import { Dialog } from '../../parts/Dialog';
import { KeyButton } from '../../parts/Keys';
import { Undone } from './Undone';

/** `hidden`: something else stands in its place. */
export function UndoBar({ hidden }: { hidden: boolean }) {
  const t = useT();
  const { message } = App.useApp();
  const complain = useComplain();
  const { last, forget } = useLastBulk();
  const undo = useBulkUndo();
  const [left, setLeft] = useState<BulkResult | null>(null);
  const inTime = () => last !== null && currentTime() < last.until;
  const there = useSyncExternalStore(subscribe, inTime, inTime) && !hidden;
  const run = () =>
    last &&
    undo.mutate(last.id, {
      onError: (failure) => {
        complain(failure);
        if (failure instanceof ApiFailure && failure.status === 422) forget();
      },
      onSuccess: (result) => {
        if (result.refused_count > 0) setLeft(result);
        else void message.success(t('bulk.undone', { n: result.done }));
      },
    });
  useAction('list.undo', run, there && !undo.isPending);
  return (
    <>
      {there && last && (
        <div className="selbar" role="status" data-testid="undo-bar">
          <span className="grow">
            <strong>{t(`command.${last.kind}`)}</strong>: {t('bulk.done', { n: last.done })}
          </span>
          <KeyButton action="list.undo" icon={<UndoOutlined />} loading={undo.isPending} onClick={run}>
            {t('do.undo')}
          </KeyButton>
          <Button type="text" icon={<CloseOutlined />} aria-label={t('do.close')} onClick={forget} />
        </div>
      )}
      {left && (
        <Dialog title={t('bulk.undo_result')} onCancel={() => setLeft(null)} width={520}>
          <Undone result={left} />
        </Dialog>
      )}
    </>
  );
}
