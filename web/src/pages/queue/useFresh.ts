// New work is counted, never inserted: the list changes when the reader says "show".
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useState } from 'react';
import { fetchRows, PAGE } from '../../api/cases';
import { useShop } from '../../api/current';
import { useLive } from '../../api/live';
import { keys } from '../../api/query';
import type { CaseFilter } from '../../api/types';
import { newRows, type RowPages } from '../../lib/merge-rows';

export interface Fresh {
  count: number;
  /** The first page held nothing but new rows, so there may be more. */
  many: boolean;
  show: () => void;
}

const NONE = { count: 0, many: false };

export function useFresh(filter: CaseFilter): Fresh {
  const { shop } = useShop();
  const client = useQueryClient();
  const live = useLive();
  const [found, setFound] = useState(NONE);

  useEffect(() => {
    setFound(NONE);
    let gone = false;
    const stop = live.onOpened(() => {
      const newest: CaseFilter = { ...filter, sort: 'newest' };
      fetchRows(shop.id, newest, null).then(
        (page) => {
          const shown = client.getQueryData<RowPages>(keys.list(shop.id, filter));
          if (gone || !shown) return;
          const oldest = shown.pages.at(-1)?.next;
          const latest = newestOpening(shown);
          // With pages left to read, an unknown row may just be one further down: only later ones are new.
          const fresh = newRows(shown, page.items).filter((row) => !oldest || row.opened_at > latest);
          setFound({ count: fresh.length, many: fresh.length >= PAGE });
        },
        () => {},
      );
    });
    return () => {
      gone = true;
      stop();
    };
  }, [client, filter, live, shop.id]);

  const show = useCallback(() => {
    setFound(NONE);
    void client.resetQueries({ queryKey: keys.list(shop.id, filter) });
  }, [client, filter, shop.id]);
  return { ...found, show };
}

function newestOpening(data: RowPages): string {
  let latest = '';
  for (const page of data.pages) for (const row of page.items) if (row.opened_at > latest) latest = row.opened_at;
  return latest;
}
