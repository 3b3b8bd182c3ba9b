// The left side: views, filters, new work, rows, the selection bar, and the keys of the list.
import { App } from 'antd';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { PAGE, useCount, usePrefetchCase, useRows } from '../../api/cases';
import { useShop } from '../../api/current';
import type { QueueRow } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import type { ActionId } from '../../app/keyboard/map';
import { flatRows } from '../../lib/merge-rows';
import { nextCase } from '../../lib/next-case';
import { Failure } from '../../parts/Failure';
import { RowBars } from '../../parts/Skeletons';
import { useGoOn } from '../../parts/useGoOn';
import { EmptyList } from './EmptyList';
import { FilterBar } from './FilterBar';
import { FreshBar } from './FreshBar';
import { RowActs } from './RowActs';
import { RowList } from './RowList';
import { SelectionBar } from './SelectionBar';
import { useFilter } from './useFilter';
import { useFresh } from './useFresh';
import { useListKeys } from './useListKeys';
import { useSelection } from './useSelection';
import { ViewTabs } from './ViewTabs';

interface ListPaneProps {
  openId: string | null;
  /** The case is asked for and not on screen yet. */
  opening: boolean;
  /** An act asked of a case that is not open yet. */
  onWish: (wish: { id: string; action: ActionId } | null) => void;
}

export function ListPane({ openId, opening, onWish }: ListPaneProps) {
  const t = useT();
  const navigate = useNavigate();
  const { can } = useShop();
  const { message } = App.useApp();
  const [goOn] = useGoOn();
  const { filter, search, setFilter } = useFilter();
  const rows = useRows(filter);
  const count = useCount(filter);
  const list = useMemo(() => flatRows(rows.data), [rows.data]);
  const selection = useSelection();
  const fresh = useFresh(filter);
  const prefetch = usePrefetchCase();
  // The cursor is a case, not a position: when rows change around it, it stays on its case.
  const [cursorId, setCursorId] = useState<string | null>(openId);
  const wanted = cursorId ?? openId;
  const cursor = wanted === null ? -1 : list.findIndex((row) => row.id === wanted);

  const more = rows.hasNextPage && !rows.isFetchingNextPage;
  const fetchMore = rows.fetchNextPage;
  const onMore = useCallback(() => void fetchMore(), [fetchMore]);
  const open = useCallback(
    (row: QueueRow) => {
      setCursorId(row.id);
      onWish(null);
      void navigate({ pathname: `/cases/${row.id}`, search }, { replace: openId !== null });
      const at = list.findIndex((other) => other.id === row.id);
      prefetch(list[at + 1]?.id);
      // Where the list is out of sight nothing scrolls to its end.
      if (more && at > list.length - PAGE / 2) onMore();
    },
    [list, more, navigate, onMore, onWish, openId, prefetch, search],
  );
  const from = { id: openId ?? cursorId, open: openId !== null };
  useAction(
    'case.next',
    () => {
      const next = nextCase(list, filter, from);
      if (next) return open(next);
      void message.info(t('queue.next_none'));
      if (openId !== null) void navigate({ pathname: '/queue', search });
    },
    list.length > 0,
  );
  useListKeys({
    list,
    cursor,
    openId,
    selection,
    onCursor: setCursorId,
    onOpen: open,
    onFresh: fresh.show,
    onBack: () => void navigate({ pathname: '/queue', search }),
    onPrefetch: prefetch,
  });

  const pane = useRef<HTMLElement>(null);
  useFocusBack(pane, openId);
  const current = list[cursor];
  return (
    <section className="queue-list" aria-label={t('queue.title')} ref={pane}>
      <h1 className="sr-only">{t('queue.title')}</h1>
      <ViewTabs filter={filter} onFilter={setFilter} />
      <FilterBar filter={filter} onFilter={setFilter} />
      <FreshBar fresh={fresh} />
      {rows.isPending && <RowBars />}
      {rows.isError && list.length === 0 && <Failure failure={rows.error} onRetry={() => void rows.refetch()} />}
      {rows.isSuccess && list.length === 0 && <EmptyList filter={filter} onFilter={setFilter} />}
      {list.length > 0 && (
        <RowList
          rows={list}
          total={count.data}
          more={more}
          onMore={onMore}
          search={search}
          cursor={cursor}
          openId={openId}
          selection={selection}
          onOpen={open}
          onHover={prefetch}
        />
      )}
      {(openId === null || opening) && current && can('case_work') && (
        <RowActs
          row={current}
          opening={opening}
          onOpen={(row, action) => {
            if (!opening) open(row);
            onWish({ id: row.id, action });
          }}
          onFinished={() =>
            goOn && setCursorId(nextCase(list, filter, { id: current.id, open: true })?.id ?? current.id)
          }
        />
      )}
      <SelectionBar selection={selection} filter={filter} total={count.data} />
    </section>
  );
}

/** Closing a case puts the focus into the list again, where it came from. */
function useFocusBack(pane: React.RefObject<HTMLElement | null>, openId: string | null): void {
  const before = useRef(openId);
  useEffect(() => {
    const closed = before.current !== null && openId === null;
    before.current = openId;
    if (closed && isFree(document.activeElement)) pane.current?.querySelector<HTMLElement>('.qlist')?.focus();
  }, [pane, openId]);
}

function isFree(element: Element | null): boolean {
  return element === null || element === document.body;
}
