// "12 selected · all 1,234 matching", and what may be done with them.
import { CloseOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useState } from 'react';
import type { Counted } from '../../api/cases';
import { useShop } from '../../api/current';
import type { CaseFilter } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import type { ActionId } from '../../app/keyboard/map';
import type { FormKind } from '../../parts/command/spec';
import { Tip } from '../../parts/Keys';
import { BulkDialog } from './BulkDialog';
import { UndoBar } from './UndoBar';
import type { Selection } from './useSelection';

interface SelectionBarProps {
  selection: Selection;
  filter: CaseFilter;
  total: Counted | undefined;
}

const FIRST: { kind: FormKind; action: ActionId }[] = [
  { kind: 'assign', action: 'case.assign' },
  { kind: 'prioritise', action: 'case.priority' },
  { kind: 'snooze', action: 'case.snooze' },
];
const MORE: FormKind[] = [
  'set_issue',
  'start',
  'note',
  'wait',
  'unwait',
  'unsnooze',
  'resolve',
  'close',
  'reopen',
  'merge',
];

export function SelectionBar({ selection, filter, total }: SelectionBarProps) {
  const t = useT();
  const { can } = useShop();
  const [kind, setKind] = useState<FormKind | null>(null);
  const some = selection.all || selection.size > 0;
  // What is chosen goes before the case that is open or under the cursor.
  useAction('case.assign', () => setKind('assign'), some && can('case_assign'), true);
  useAction('case.priority', () => setKind('prioritise'), some, true);
  useAction('case.snooze', () => setKind('snooze'), some, true);
  useAction('case.issue', () => setKind('set_issue'), some, true);
  useAction('list.all', selection.chooseAll, selection.size > 0 && !selection.all && total?.more === false);
  const target = selection.all ? { ids: null, filter } : { ids: [...selection.ids], filter: null };
  const size = selection.all ? (total?.count ?? 0) : selection.size;
  return (
    <>
      <UndoBar hidden={some || kind !== null} />
      {some && (
        <div className="selbar" role="toolbar" aria-label={t('bulk.bar')} data-testid="selection">
          <span className="selbar-count">
            {selection.all ? t('bulk.all_selected', { n: size }) : t('bulk.selected', { n: size })}
          </span>
          {!selection.all && total !== undefined && !total.more && total.count > selection.size && (
            <Button type="link" size="small" onClick={selection.chooseAll}>
              {t('bulk.all_matching', { n: total.count })}
            </Button>
          )}
          {!selection.all && total?.more && (
            <span className="muted">{t('bulk.too_many_matching', { n: total.count })}</span>
          )}
          <span className="grow" />
          {FIRST.map(({ kind: first, action }) => (
            <Tip key={first} action={action}>
              <Button disabled={first === 'assign' && !can('case_assign')} onClick={() => setKind(first)}>
                {t(`command.${first}`)}
              </Button>
            </Tip>
          ))}
          <Dropdown
            trigger={['click']}
            menu={{
              items: MORE.map((key) => ({ key, label: t(`command.${key}`) })),
              onClick: ({ key }) => setKind(key as FormKind),
            }}
          >
            <Button>{t('do.more')}</Button>
          </Dropdown>
          <Button type="text" icon={<CloseOutlined />} aria-label={t('do.clear')} onClick={selection.clear} />
        </div>
      )}
      {kind && (
        <BulkDialog kind={kind} target={target} size={size} onClose={() => setKind(null)} onDone={selection.clear} />
      )}
    </>
  );
}
