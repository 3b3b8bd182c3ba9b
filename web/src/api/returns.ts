// Deciding return requests: checked while typed, drafted, carried out by hand like every act.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePutCase } from './cases';
import { get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { CaseDetail, DecisionDraft, ReturnCheck, ReturnReasons } from './types';

/** What would become of a decision; a refusal of the request itself is an error. */
export function useReturnCheck(caseId: string, of: string, draft: DecisionDraft, version: number) {
  const { shop } = useShop();
  return useQuery({
    queryKey: ['return-check', shop.id, caseId, of, version, draft],
    queryFn: () => post<ReturnCheck>(`/shops/${shop.id}/cases/${caseId}/returns/${of}/check`, draft),
    placeholderData: (previous, query) => (query?.queryKey[3] === of ? previous : undefined),
    retry: false,
    staleTime: 10_000,
    gcTime: 10_000,
  });
}

export function useDecideReturn(caseId: string, of: string) {
  const { shop } = useShop();
  const client = useQueryClient();
  const put = usePutCase();
  return useMutation({
    mutationFn: ({ draft, version }: { draft: DecisionDraft; version: number }) =>
      post<CaseDetail>(`/shops/${shop.id}/cases/${caseId}/returns/${of}/decision`, draft, { ifMatch: version }),
    onSuccess: (fresh) => {
      put(fresh);
      void client.invalidateQueries({ queryKey: keys.approvals(shop.id) });
    },
  });
}

/** The platform's reasons for a no, and what goes along with one by itself; asked of the platform when a no is meant. */
export function useReturnReasons(caseId: string, of: string) {
  const { shop } = useShop();
  return useQuery({
    queryKey: ['return-reasons', shop.id, caseId, of],
    queryFn: ({ signal }) => get<ReturnReasons>(`/shops/${shop.id}/cases/${caseId}/returns/${of}/reasons`, { signal }),
    retry: false,
    staleTime: 5 * 60_000,
  });
}
