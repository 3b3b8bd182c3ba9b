// The keys of the list. With a case open, moving the cursor opens the next case beside it.
import { useMemo } from 'react';
import type { QueueRow } from '../../api/types';
import { useAction } from '../../app/keyboard/Keyboard';
import type { Selection } from './useSelection';

interface ListKeys {
  list: QueueRow[];
  cursor: number;
  openId: string | null;
  selection: Selection;
  onCursor: (id: string) => void;
  onOpen: (row: QueueRow) => void;
  onFresh: () => void;
  onBack: () => void;
  onPrefetch: (id: string | undefined) => void;
}

export function useListKeys({
  list,
  cursor,
  openId,
  selection,
  onCursor,
  onOpen,
  onFresh,
  onBack,
  onPrefetch,
}: ListKeys): void {
  const order = useMemo(() => list.map((row) => row.id), [list]);
  const some = list.length > 0;
  const moveTo = (index: number) => {
    const row = list[Math.max(0, Math.min(list.length - 1, index))];
    if (!row) return;
    onCursor(row.id);
    onPrefetch(row.id);
    if (openId !== null && openId !== row.id) onOpen(row);
  };
  const current = list[cursor];
  useAction('list.next', () => moveTo(cursor + 1), some);
  useAction('list.previous', () => moveTo(cursor - 1), some);
  useAction('list.first', () => moveTo(0), some);
  useAction('list.last', () => moveTo(list.length - 1), some);
  useAction('list.open', () => current && onOpen(current), current !== undefined && openId !== current.id);
  useAction('list.select', () => current && selection.toggle(current.id), current !== undefined);
  useAction('list.range', () => current && selection.range(order, current.id), current !== undefined);
  useAction('list.fresh', onFresh);
  useAction(
    'app.back',
    () => (selection.size > 0 ? selection.clear() : onBack()),
    selection.size > 0 || openId !== null,
  );
}
