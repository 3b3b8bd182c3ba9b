// The keys of a case on the highlighted row, while no case is open. What needs the case before the eyes opens it first.
import { App } from 'antd';
import { useState } from 'react';
import { fetchCase, useCommand, usePutCase } from '../../api/cases';
import { ApiFailure } from '../../api/client';
import { useShop } from '../../api/current';
import type { Command, QueueRow } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import type { ActionId } from '../../app/keyboard/map';
import { finishes } from '../../lib/next-case';
import { CommandDialog } from '../../parts/command/CommandDialog';
import { FIELDS, type FormKind } from '../../parts/command/spec';

interface RowActsProps {
  row: QueueRow;
  onOpen: (row: QueueRow, first: ActionId) => void;
  onFinished: () => void;
}

export function RowActs({ row, onOpen, onFinished }: RowActsProps) {
  const t = useT();
  const { shop, session } = useShop();
  const command = useCommand(row.id);
  const put = usePutCase();
  const complain = useComplain();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<FormKind | null>(null);

  const failed = (failure: unknown) => {
    if (!(failure instanceof ApiFailure && failure.status === 412)) return complain(failure);
    setAsking(null);
    fetchCase(shop.id, row.id).then((fresh) => {
      put(fresh);
      void message.warning(`${t('case.changed')} ${t('case.changed_again')}`);
    }, complain);
  };
  const run = (next: Command) =>
    command.mutate(
      { command: next, version: row.version },
      {
        onError: failed,
        onSuccess: () => {
          setAsking(null);
          void message.success(`#${row.number} · ${t('case.done', { what: t(`command.${next.kind}`) })}`, 1.5);
          if (finishes(next.kind)) onFinished();
        },
      },
    );
  const ask = (kind: FormKind) => () => {
    if (command.isPending) return;
    if (FIELDS[kind].length > 0) setAsking(kind);
    else run({ kind } as Command);
  };
  useAction('case.assign', ask('assign'));
  useAction('case.priority', ask('prioritise'));
  useAction('case.snooze', ask('snooze'));
  useAction('case.issue', ask('set_issue'));
  useAction('case.wait', ask(row.paused ? 'unwait' : 'wait'));
  useAction('case.merge', ask('merge'));
  useAction('case.mine', () => run({ kind: 'assign', to: session.user.id }), row.assignee?.id !== session.user.id);
  useAction('case.step', () => onOpen(row, 'case.step'));
  useAction('case.verify', () => onOpen(row, 'case.verify'));
  useAction('case.reply', () => onOpen(row, 'case.reply'));
  useAction('case.message', () => onOpen(row, 'case.message'));
  useAction('case.note', () => onOpen(row, 'case.note'));
  if (asking === null) return null;
  return (
    <CommandDialog
      kind={asking}
      caseId={row.id}
      busy={command.isPending}
      title={`#${row.number} · ${t(`command.${asking}`)}`}
      defaults={{ issue: row.issue, severity: row.severity, priority: row.priority }}
      onSubmit={run}
      onClose={() => setAsking(null)}
    />
  );
}
