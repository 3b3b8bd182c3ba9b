// The left side: views, filters, new work, rows, the selection bar, and the keys of the list.
import { useCallback, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { useCount, usePrefetchCase, useRows } from '../../api/cases';
import type { QueueRow } from '../../api/types';
import { useT } from '../../app/i18n';
import { flatRows } from '../../lib/merge-rows';
import { Failure } from '../../parts/Failure';
import { RowBars } from '../../parts/Skeletons';
import { EmptyList } from './EmptyList';
import { FilterBar } from './FilterBar';
import { FreshBar } from './FreshBar';
import { RowList } from './RowList';
import { SelectionBar } from './SelectionBar';
import { useFilter } from './useFilter';
import { useFresh } from './useFresh';
import { useListKeys } from './useListKeys';
import { useSelection } from './useSelection';
import { ViewTabs } from './ViewTabs';

export function ListPane({ openId }: { openId: string | null }) {
  const t = useT();
  const navigate = useNavigate();
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

  const open = useCallback(
    (row: QueueRow) => {
      setCursorId(row.id);
      void navigate({ pathname: `/cases/${row.id}`, search }, { replace: openId !== null });
      const at = list.findIndex((other) => other.id === row.id);
      prefetch(list[at + 1]?.id);
    },
    [list, navigate, openId, prefetch, search],
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

  const more = rows.hasNextPage && !rows.isFetchingNextPage;
  const fetchMore = rows.fetchNextPage;
  const onMore = useCallback(() => void fetchMore(), [fetchMore]);
  return (
    <section className="queue-list" aria-label={t('queue.title')}>
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
      <SelectionBar selection={selection} filter={filter} total={count.data} />
    </section>
  );
}
