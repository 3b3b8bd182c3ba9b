// Imports: look at the head of a file, map it, run it, follow it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type MappedField, mapParam } from '../lib/csv';
import { BASE, call, get } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { Exports, Import, ImportKind, Sniff } from './types';

const HEAD = 64 * 1024;

export function useSniff() {
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ file, kind }: { file: File; kind: ImportKind }) =>
      call<Sniff>('POST', `/shops/${shop.id}/imports/sniff`, {
        query: { kind, name: file.name },
        raw: file.slice(0, HEAD),
      }),
  });
}

export interface ImportPlan {
  file: File;
  kind: ImportKind;
  channel: string;
  format: Sniff['format'];
  mapping: MappedField[];
  dayFirst: boolean;
  zone: string;
  currency: string;
}

export function useStartImport() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (plan: ImportPlan) =>
      call<Import>('POST', `/shops/${shop.id}/imports`, {
        query: {
          kind: plan.kind,
          channel: plan.channel,
          name: plan.file.name,
          format: plan.format,
          map: mapParam(plan.mapping),
          day_first: plan.dayFirst,
          zone: plan.zone,
          currency: plan.currency,
        },
        raw: plan.file,
      }),
    onSuccess: (started) => {
      client.setQueryData(keys.import(shop.id, started.id), started);
      void client.invalidateQueries({ queryKey: keys.imports(shop.id), exact: true });
    },
  });
}

export function useImports() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.imports(shop.id),
    queryFn: ({ signal }) => get<{ items: Import[]; next: string | null }>(`/shops/${shop.id}/imports`, { signal }),
    select: (data) => data.items,
  });
}

export function isLive(state: Import['state']): boolean {
  return state === 'queued' || state === 'running';
}

/** Live events drive this; the slow poll is for when the stream is away. */
export function useImport(id: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.import(shop.id, id),
    queryFn: ({ signal }) => get<Import>(`/shops/${shop.id}/imports/${id}`, { signal }),
    refetchInterval: (query) => (query.state.data && isLive(query.state.data.state) ? 1_000 : false),
  });
}

export function useCancelImport() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (id: string) => call<Import>('POST', `/shops/${shop.id}/imports/${id}/cancel`, { body: {} }),
    onSuccess: (next) => client.setQueryData(keys.import(shop.id, next.id), next),
  });
}

export function rejectsUrl(shop: string, id: string): string {
  return `${BASE}/shops/${shop}/imports/${id}/rejects.csv`;
}

/** What can be exported, by name. */
export function useExports() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.exports(shop.id),
    queryFn: ({ signal }) => get<Exports>(`/shops/${shop.id}/export`, { signal }),
    staleTime: Infinity,
  });
}

export function exportUrl(shop: string, name: string, format: 'csv' | 'jsonl'): string {
  return `${BASE}/shops/${shop}/export/${name}.${format}`;
}
