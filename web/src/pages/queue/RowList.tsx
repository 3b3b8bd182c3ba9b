// The virtual list of rows. Keeps its place; the cursor is always in view.
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { Counted } from '../../api/cases';
import type { QueueRow } from '../../api/types';
import { useT } from '../../app/i18n';
import { useLook } from '../../app/theme/ThemeProvider';
import { Row } from './Row';
import type { Selection } from './useSelection';

export interface RowListProps {
  rows: QueueRow[];
  total: Counted | undefined;
  more: boolean;
  onMore: () => void;
  search: string;
  cursor: number;
  openId: string | null;
  selection: Selection;
  onOpen: (row: QueueRow, index: number) => void;
  onHover: (id: string) => void;
}

const WIDE_FROM = 820;

export function RowList(props: RowListProps) {
  const { rows, cursor, more, onMore, selection } = props;
  const t = useT();
  const { density } = useLook();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const wide = width >= WIDE_FROM;
  const height = wide ? (density === 'compact' ? 32 : 40) : density === 'compact' ? 72 : 80;
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 12,
    getItemKey: (index) => rows[index]?.id ?? index,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new row height means measuring again
  useLayoutEffect(() => virtual.measure(), [height]);
  useEffect(() => {
    if (cursor >= 0) virtual.scrollToIndex(cursor, { align: 'auto' });
  }, [cursor, virtual]);

  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (more && last >= rows.length - 20) onMore();
  }, [last, more, onMore, rows.length]);

  const order = rows.map((row) => row.id);
  const toggle = (id: string, range: boolean) => (range ? selection.range(order, id) : selection.toggle(id));
  const active = rows[cursor];
  return (
    <div
      ref={box}
      className="qlist"
      role="grid"
      tabIndex={0}
      aria-label={t('queue.rows')}
      aria-rowcount={props.total?.more ? -1 : (props.total?.count ?? rows.length) + 1}
      aria-activedescendant={active ? `row-${active.id}` : undefined}
      aria-multiselectable="true"
    >
      {wide && <Head />}
      <div role="rowgroup" style={{ height: virtual.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              role="presentation"
              className="qslot"
              style={{ transform: `translateY(${item.start}px)`, height: item.size }}
            >
              <Row
                row={row}
                index={item.index}
                search={props.search}
                cursor={item.index === cursor}
                open={row.id === props.openId}
                chosen={selection.has(row.id)}
                wide={wide}
                onOpen={props.onOpen}
                onToggle={toggle}
                onHover={props.onHover}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function Head() {
  const t = useT();
  return (
    <div role="row" aria-rowindex={1} className="qrow wide qhead">
      <span role="columnheader">
        <span className="sr-only">{t('col.select')}</span>
      </span>
      {(['time', 'star', 'words', 'type', 'channel', 'product', 'owner', 'state'] as const).map((col) => (
        <span role="columnheader" key={col} className={`qrow-${col}`}>
          {t(`col.${col}`)}
        </span>
      ))}
    </div>
  );
}

function useWidth(box: React.RefObject<HTMLDivElement | null>): number {
  const [width, setWidth] = useState(() => window.innerWidth);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    setWidth(element.clientWidth);
    const watch = new ResizeObserver(() => setWidth(element.clientWidth));
    watch.observe(element);
    return () => watch.disconnect();
  }, [box]);
  return width;
}
