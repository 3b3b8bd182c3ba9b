// Evidence of a case or an order: its files, sent one by one, shown, withdrawn.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { BASE, call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { EvidenceFile, EvidenceFileKind, OrdersFound, OrderVault, Vault } from './types';

/** Whose the files are; also the beginning of their address. */
export type Holder = `cases/${string}` | `orders/${string}`;

export function useVault(caseId: string, version: number) {
  const { shop } = useShop();
  return useQuery({
    // Every file is an event of the case, so its version says when to look again.
    queryKey: [...keys.evidence(shop.id, caseId), version],
    queryFn: ({ signal }) => get<Vault>(`/shops/${shop.id}/cases/${caseId}/evidence`, { signal }),
    placeholderData: (previous, query) => (query?.queryKey[2] === caseId ? previous : undefined),
  });
}

/** The orders with a number, or with a parcel of that number. */
export function useOrders(number: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: ['orders', shop.id, number],
    queryFn: ({ signal }) => get<OrdersFound>(`/shops/${shop.id}/orders`, { query: { number }, signal }),
    enabled: number !== '',
  });
}

/** The files of an order. */
export function useOrderVault(orderId: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.evidence(shop.id, orderId),
    queryFn: ({ signal }) => get<OrderVault>(`/shops/${shop.id}/orders/${orderId}/evidence`, { signal }),
  });
}

export interface Captured {
  file: Blob;
  name: string;
  shows: EvidenceFileKind;
  note?: string;
  /** Of a redacted copy: the original's id. */
  original?: string;
  /** When it was taken, as the file says. */
  takenAt?: string;
  /** Where it comes from: a call, for example. */
  source?: string;
  /** Stays the same when it is tried again, so that a lost answer makes no second file. */
  attempt: string;
  onSent?: (share: number) => void;
}

export function useCapture(holder: Holder) {
  const { shop } = useShop();
  const done = useAfterEvidence(holder);
  return useMutation({
    mutationFn: ({ file, name, shows, note, original, takenAt, source, attempt, onSent }: Captured) =>
      call<EvidenceFile>('POST', `/shops/${shop.id}/${holder}/evidence`, {
        raw: file,
        query: { shows, name, note, original, taken_at: takenAt, source },
        idempotencyKey: attempt,
        ...(onSent ? { onSent } : {}),
      }),
    onSuccess: done,
  });
}

export function useWithdrawEvidence(holder: Holder) {
  const { shop } = useShop();
  const done = useAfterEvidence(holder);
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      post<EvidenceFile>(`/shops/${shop.id}/${holder}/evidence/${id}/withdraw`, { reason }),
    onSettled: done,
  });
}

/** A file moves its case, and what can go with its appeals. */
function useAfterEvidence(holder: Holder) {
  const client = useQueryClient();
  const { shop } = useShop();
  return () => {
    const [kind, id = ''] = holder.split('/');
    if (kind === 'cases') void client.invalidateQueries({ queryKey: keys.detail(shop.id, id) });
    else void client.invalidateQueries({ queryKey: ['orders', shop.id] });
    void client.invalidateQueries({ queryKey: keys.appeals(shop.id) });
    // A file of an order is one of its cases, and the other way round.
    void client.invalidateQueries({ queryKey: ['evidence', shop.id] });
  };
}

/** Where a file's bytes and its small picture are. */
export function useEvidenceAddress(holder: Holder): (id: string, part: 'content' | 'thumbnail') => string {
  const { shop } = useShop();
  return useCallback((id, part) => `${BASE}/shops/${shop.id}/${holder}/evidence/${id}/${part}`, [shop.id, holder]);
}
