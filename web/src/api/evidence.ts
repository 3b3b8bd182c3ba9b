// Evidence of a case: its files, sent one by one, shown, withdrawn.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { BASE, call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { EvidenceFile, EvidenceFileKind, Vault } from './types';

export function useVault(caseId: string, version: number) {
  const { shop } = useShop();
  return useQuery({
    // Every file is an event of the case, so its version says when to look again.
    queryKey: [...keys.evidence(shop.id, caseId), version],
    queryFn: ({ signal }) => get<Vault>(`/shops/${shop.id}/cases/${caseId}/evidence`, { signal }),
    placeholderData: (previous, query) => (query?.queryKey[2] === caseId ? previous : undefined),
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
  /** Stays the same when it is tried again, so that a lost answer makes no second file. */
  attempt: string;
  onSent?: (share: number) => void;
}

export function useCapture(caseId: string) {
  const { shop } = useShop();
  const done = useAfterEvidence(caseId);
  return useMutation({
    mutationFn: ({ file, name, shows, note, original, takenAt, attempt, onSent }: Captured) =>
      call<EvidenceFile>('POST', `/shops/${shop.id}/cases/${caseId}/evidence`, {
        raw: file,
        query: { shows, name, note, original, taken_at: takenAt },
        idempotencyKey: attempt,
        ...(onSent ? { onSent } : {}),
      }),
    onSuccess: done,
  });
}

export function useWithdrawEvidence(caseId: string) {
  const { shop } = useShop();
  const done = useAfterEvidence(caseId);
  return useMutation({
    mutationFn: ({ id, reason }: { id: string; reason: string }) =>
      post<EvidenceFile>(`/shops/${shop.id}/cases/${caseId}/evidence/${id}/withdraw`, { reason }),
    onSettled: done,
  });
}

/** A file moves its case, and what can go with its appeals. */
function useAfterEvidence(caseId: string) {
  const client = useQueryClient();
  const { shop } = useShop();
  return () => {
    void client.invalidateQueries({ queryKey: keys.detail(shop.id, caseId) });
    void client.invalidateQueries({ queryKey: keys.appeals(shop.id) });
    void client.invalidateQueries({ queryKey: keys.evidence(shop.id, caseId) });
  };
}

/** Where a file's bytes and its small picture are. */
export function useEvidenceAddress(caseId: string): (id: string, part: 'content' | 'thumbnail') => string {
  const { shop } = useShop();
  return useCallback(
    (id, part) => `${BASE}/shops/${shop.id}/cases/${caseId}/evidence/${id}/${part}`,
    [shop.id, caseId],
  );
}
