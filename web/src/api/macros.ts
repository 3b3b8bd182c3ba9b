// Macros: the shelf, what one would do to a case, doing it, and how each has served.
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePutCase } from './cases';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { CaseDetail, Macro, MacroDraft, MacroFilling, MacroPreview, MacroUsage } from './types';

export function useMacros(enabled = true) {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.macros(shop.id),
    queryFn: ({ signal }) => get<{ items: Macro[] }>(`/shops/${shop.id}/macros`, { signal }),
    select: (data) => data.items,
    staleTime: 60_000,
    enabled,
  });
}

export function useMacroUsage(days: number) {
  const { shop } = useShop();
  return useQuery({
    queryKey: [...keys.macros(shop.id), 'usage', days],
    queryFn: ({ signal }) =>
      get<{ items: MacroUsage[] }>(`/shops/${shop.id}/macros/usage`, { query: { days }, signal }),
    select: (data) => data.items,
    staleTime: 60_000,
  });
}

/** Nothing is stored: what each action would say and whether it may be done. */
export function useMacroPreview(caseId: string, macro: string, version: number, filling: MacroFilling | null) {
  const { shop } = useShop();
  return useQuery({
    queryKey: ['macro-preview', shop.id, caseId, version, macro, filling],
    queryFn: () =>
      post<MacroPreview>(`/shops/${shop.id}/cases/${caseId}/macros/${encodeURIComponent(macro)}/preview`, filling),
    enabled: filling !== null,
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 60_000,
  });
}

export function useApplyMacro(caseId: string) {
  const client = useQueryClient();
  const { shop } = useShop();
  const put = usePutCase();
  return useMutation({
    scope: { id: `case:${caseId}` },
    mutationFn: ({ macro, filling, version }: { macro: string; filling: MacroFilling; version: number }) =>
      post<CaseDetail>(`/shops/${shop.id}/cases/${caseId}/macros/${encodeURIComponent(macro)}/apply`, filling, {
        ifMatch: version,
      }),
    onSuccess: (detail) => {
      put(detail);
      void client.invalidateQueries({ queryKey: keys.approvals(shop.id) });
      void client.invalidateQueries({ queryKey: keys.counts(shop.id) });
    },
  });
}

/** Adds a macro, or changes the one that is named. */
export function useSaveMacro() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: ({ draft, old }: { draft: MacroDraft; old: Macro | null }) =>
      old === null
        ? post<Macro>(`/shops/${shop.id}/macros`, draft)
        : call<Macro>('PUT', `/shops/${shop.id}/macros/${encodeURIComponent(old.id)}`, {
            body: draft,
            ifMatch: old.version,
          }),
    // After a conflict, too: what is shown was old.
    onSettled: () => client.invalidateQueries({ queryKey: keys.macros(shop.id) }),
  });
}

export function useRemoveMacro() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (macro: Macro) =>
      call<void>('DELETE', `/shops/${shop.id}/macros/${encodeURIComponent(macro.id)}`, { ifMatch: macro.version }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.macros(shop.id) }),
  });
}
