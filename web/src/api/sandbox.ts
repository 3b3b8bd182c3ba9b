// The stand-ins of the platforms, where the program runs against them: how they do, and steering them.
import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiFailure, call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { Sandbox, SandboxScenario } from './types';

/** Null where the program speaks to the real platforms, which is data and not an error. */
function useStandIns() {
  const { shop, can } = useShop();
  return queryOptions({
    queryKey: keys.sandbox(shop.id),
    queryFn: async ({ signal }): Promise<Sandbox | null> => {
      try {
        return await get<Sandbox>(`/shops/${shop.id}/sandbox`, { signal });
      } catch (failure) {
        if (failure instanceof ApiFailure && failure.status === 404) return null;
        throw failure;
      }
    },
    enabled: can('channel_manage'),
    // Whether there are any does not change while the program runs.
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useSandbox() {
  return useQuery({
    ...useStandIns(),
    refetchInterval: ({ state }) => (state.data === null ? false : 3_000),
  });
}

export function useHasSandbox(): boolean {
  return useQuery({ ...useStandIns(), select: (state) => state !== null }).data === true;
}

export type SandboxChange = Partial<Pick<Sandbox, 'speed' | 'rate' | 'faults'>>;

export function useSteer() {
  const client = useQueryClient();
  const { shop } = useShop();
  const key = keys.sandbox(shop.id);
  return useMutation({
    mutationFn: (body: SandboxChange) => call<Sandbox>('PUT', `/shops/${shop.id}/sandbox`, { body }),
    // An older answer must not come after.
    onMutate: () => client.cancelQueries({ queryKey: key }),
    onSuccess: (state) => client.setQueryData(key, state),
  });
}

export function usePlay() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (body: SandboxScenario) => post<{ ids: number[] }>(`/shops/${shop.id}/sandbox/scenario`, body),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.sandbox(shop.id) }),
  });
}
