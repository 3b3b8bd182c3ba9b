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
import { bySystemAlone, sinceVersion } from '../../lib/since';
import { CommandDialog } from '../../parts/command/CommandDialog';
import { FIELDS, type FormKind } from '../../parts/command/spec';

interface RowActsProps {
  row: QueueRow;
  /** Its case is opening and not there yet: whatever is typed ahead waits for it. */
  opening: boolean;
  onOpen: (row: QueueRow, first: ActionId) => void;
  onFinished: () => void;
}

export function RowActs({ row, opening, onOpen, onFinished }: RowActsProps) {
  const t = useT();
  const { shop, session } = useShop();
  const command = useCommand(row.id);
  const put = usePutCase();
  const complain = useComplain();
  const { message } = App.useApp();
  const [asking, setAsking] = useState<FormKind | null>(null);

  const failed = (failure: unknown, retry: ((version: number) => void) | null) => {
    if (!(failure instanceof ApiFailure && failure.status === 412)) return complain(failure);
    fetchCase(shop.id, row.id).then((fresh) => {
      put(fresh);
      if (retry && bySystemAlone(sinceVersion(row.version, fresh))) return retry(fresh.version);
      setAsking(null);
      void message.warning(`${t('case.changed')} ${t('case.changed_again')}`);
    }, complain);
  };
  const run = (next: Command) => send(next, row.version, true);
  const send = (next: Command, version: number, first: boolean): void =>
    command.mutate(
      { command: next, version },
      {
        onError: (failure) => failed(failure, first ? (newer) => send(next, newer, false) : null),
        onSuccess: () => {
          setAsking(null);
          void message.success(`#${row.number} · ${t('case.done', { what: t(`command.${next.kind}`) })}`, 1.5);
          if (finishes(next.kind)) onFinished();
        },
      },
    );
  const ask = (kind: FormKind) => () => {
    if (command.isPending && command.variables.command.kind === kind) return;
    if (FIELDS[kind].length > 0) setAsking(kind);
    else run({ kind } as Command);
  };
  const wish = (action: ActionId) => () => onOpen(row, action);
  const here = (action: ActionId, act: () => void) => (opening ? wish(action) : act);
  useAction('case.assign', here('case.assign', ask('assign')));
  useAction('case.priority', here('case.priority', ask('prioritise')));
  useAction('case.snooze', here('case.snooze', ask('snooze')));
  useAction('case.issue', here('case.issue', ask('set_issue')));
  useAction('case.wait', here('case.wait', ask(row.paused ? 'unwait' : 'wait')));
  useAction('case.merge', here('case.merge', ask('merge')));
  useAction(
    'case.mine',
    here('case.mine', () => run({ kind: 'assign', to: session.user.id })),
    row.assignee?.id !== session.user.id,
  );
  useAction('case.step', wish('case.step'));
  useAction('case.verify', wish('case.verify'));
  useAction('case.reply', wish('case.reply'));
  useAction('case.message', wish('case.message'));
  useAction('case.note', wish('case.note'));
  useAction('case.remedy', wish('case.remedy'));
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
