// The live stream: patches what is on screen where it stands and tells subscribers about new work.
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { filterFromParams } from '../lib/filter-url';
import { keepOpen } from '../lib/keep-open';
import { later } from '../lib/later';
import { holdsRow, mergeRow, type RowPages } from '../lib/merge-rows';
import { fetchCase, fetchRows, usePutCase } from './cases';
import { BASE } from './client';
import { useShop } from './current';
import { putPeople } from './presence';
import { keys } from './query';
import type { CaseDetail, PersonHere } from './types';

interface CaseEvent {
  id: string;
  version: number;
  kind: string;
  opened: boolean;
}

type Opened = () => void;

interface Live {
  connected: boolean;
  onOpened: (listener: Opened) => () => void;
}

const Context = createContext<Live>({ connected: true, onOpened: () => () => {} });

export const useLive = () => useContext(Context);

export function LiveProvider({ children }: { children: ReactNode }) {
  const { shop } = useShop();
  const client = useQueryClient();
  const put = usePutCase();
  const [connected, setConnected] = useState(true);
  const listeners = useRef(new Set<Opened>());

  useEffect(() => {
    const changed = new Set<string>();

    const seenVersion = (id: string) => client.getQueryData<CaseDetail>(keys.detail(shop.id, id))?.version ?? 0;
    const isShown = (id: string) =>
      seenVersion(id) > 0 ||
      client.getQueriesData<RowPages>({ queryKey: keys.lists(shop.id) }).some(([, data]) => data && holdsRow(data, id));

    // A burst (an import, a bulk act) becomes one round of reads: rows soon, numbers and "3 new" at a calmer pace.
    const rows = later(400, () => {
      const ids = [...changed];
      changed.clear();
      for (const id of ids.slice(0, 40)) fetchCase(shop.id, id).then(put, () => {});
    });
    const fresh = later(1_000, () => {
      for (const listener of listeners.current) listener();
    });
    // Many changed at once and none is named (an import, the deep tier): the open case and the top of the list.
    const unnamed = later(500, () => {
      void client.invalidateQueries({ queryKey: ['case', shop.id] });
      const lists = client.getQueryCache().findAll({ queryKey: keys.lists(shop.id), type: 'active' });
      for (const { queryKey } of lists) {
        const filter = filterFromParams(new URLSearchParams(String(queryKey[2])));
        fetchRows(shop.id, filter, null).then(
          (page) => client.setQueryData<RowPages>(queryKey, (old) => (old ? page.items.reduce(mergeRow, old) : old)),
          () => {},
        );
      }
    });
    const numbers = later(2_000, () => {
      void client.invalidateQueries({ queryKey: keys.counts(shop.id) });
      void client.invalidateQueries({ queryKey: keys.approvals(shop.id) });
      void client.invalidateQueries({ queryKey: keys.outbox(shop.id) });
      void client.invalidateQueries({ queryKey: [...keys.remedies(shop.id), 'list'] });
      void client.invalidateQueries({ queryKey: keys.appeals(shop.id) });
    });

    // An import may have brought a message of the open case, which makes no new version of it.
    const said = later(1_000, () => void client.invalidateQueries({ queryKey: ['case', shop.id] }));
    const mentions = later(1_000, () => void client.invalidateQueries({ queryKey: keys.mentions(shop.id) }));
    const calls = later(200, () => void client.invalidateQueries({ queryKey: keys.calls(shop.id) }));
    const notices = later(300, () => void client.invalidateQueries({ queryKey: keys.notices(shop.id) }));

    // After a gap: everything on screen again.
    const catchUp = () => {
      void client.invalidateQueries({ queryKey: ['case', shop.id] });
      calls.soon();
      fresh.soon();
      numbers.soon();
      notices.soon();
      mentions.soon();
      void client.invalidateQueries({
        queryKey: keys.live(shop.id),
        predicate: ({ queryKey }) => queryKey[2] !== 'token',
      });
    };
    const onCase = (event: CaseEvent) => {
      // A call is told of by its case, and makes no new version of it.
      if (event.kind.startsWith('call.')) {
        calls.soon();
        if (isShown(event.id)) {
          changed.add(event.id);
          rows.soon();
        }
        return;
      }
      if (event.opened) fresh.soon();
      // What is said in its conversation (the bot hands it to people) is told, and is no new version of a case.
      const news = seenVersion(event.id) < event.version || event.kind.startsWith('conversation.');
      if (news && isShown(event.id)) {
        changed.add(event.id);
        rows.soon();
      }
      numbers.soon();
    };

    const listen = (stream: EventSource) => {
      stream.addEventListener('case', (message) => onCase(JSON.parse(message.data) as CaseEvent));
      // Many at once: an import opened cases.
      stream.addEventListener('cases', () => {
        fresh.soon();
        unnamed.soon();
        numbers.soon();
      });
      stream.addEventListener('presence', (message) => {
        const event = JSON.parse(message.data) as { case: string; people: PersonHere[] };
        putPeople(client, shop.id, event.case, event.people);
      });
      // The reader's own: assigned, warned, mentioned.
      stream.addEventListener('notices', () => notices.soon());
      stream.addEventListener('mentions', () => mentions.soon());
      // A live session went on, or something that was said in it was flagged.
      stream.addEventListener('live', (message) => {
        const event = JSON.parse(message.data) as { id: string };
        void client.invalidateQueries({ queryKey: keys.liveOne(shop.id, event.id) });
        for (const part of ['ledger', 'prompter', 'list'])
          void client.invalidateQueries({ queryKey: [...keys.live(shop.id), part] });
      });
      stream.addEventListener('import', (message) => {
        const event = JSON.parse(message.data) as { id: string };
        void client.invalidateQueries({ queryKey: keys.import(shop.id, event.id) });
        said.soon();
      });
      stream.addEventListener('reset', catchUp);
    };
    const stop = keepOpen(`${BASE}/shops/${shop.id}/stream`, { listen, onGap: catchUp, onConnected: setConnected });
    return () => {
      stop();
      for (const one of [rows, fresh, unnamed, numbers, said, calls, notices, mentions]) one.stop();
    };
  }, [client, put, shop.id]);

  // Where no stream comes through at all, what the buyer says, and that they wait, must still be seen.
  useEffect(() => {
    if (connected) return;
    const read = () => {
      void client.invalidateQueries({ queryKey: ['case', shop.id] });
      void client.invalidateQueries({ queryKey: keys.calls(shop.id) });
    };
    const handle = setInterval(read, 30_000);
    return () => clearInterval(handle);
  }, [client, connected, shop.id]);

  const value = useMemo<Live>(
    () => ({
      connected,
      onOpened: (listener) => {
        listeners.current.add(listener);
        return () => listeners.current.delete(listener);
      },
    }),
    [connected],
  );
  return <Context.Provider value={value}>{children}</Context.Provider>;
}
