// Which rows are chosen: by hand, by range, or everything that matches.
import { useCallback, useMemo, useState } from 'react';

export interface Selection {
  ids: ReadonlySet<string>;
  all: boolean;
  size: number;
  has: (id: string) => boolean;
  toggle: (id: string) => void;
  range: (ids: readonly string[], to: string) => void;
  chooseAll: () => void;
  clear: () => void;
}

export function useSelection(): Selection {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [all, setAll] = useState(false);
  const [anchor, setAnchor] = useState<string | null>(null);

  const toggle = useCallback((id: string) => {
    setAll(false);
    setAnchor(id);
    setIds((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);

  const range = useCallback(
    (order: readonly string[], to: string) => {
      const from = order.indexOf(anchor ?? to);
      const until = order.indexOf(to);
      const slice = order.slice(Math.min(from, until), Math.max(from, until) + 1);
      setAll(false);
      setAnchor(to);
      setIds((old) => new Set([...old, ...slice]));
    },
    [anchor],
  );

  const clear = useCallback(() => {
    setAll(false);
    setIds(new Set());
  }, []);
  const chooseAll = useCallback(() => setAll(true), []);
  return useMemo(
    () => ({ ids, all, size: ids.size, has: (id: string) => all || ids.has(id), toggle, range, chooseAll, clear }),
    [ids, all, toggle, range, chooseAll, clear],
  );
}
