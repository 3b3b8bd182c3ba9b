// Trackers: services that follow the parcels of orders.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { Tracker, TrackerBody, Trackers } from './types';

export function useTrackers() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.trackers(shop.id),
    queryFn: ({ signal }) => get<Trackers>(`/shops/${shop.id}/trackers`, { signal }),
    // How a service does is told by nobody but itself.
    refetchInterval: 10_000,
  });
}

function useTrackerChange<Input, Output>(run: (path: string, input: Input) => Promise<Output>) {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (input: Input) => run(`/shops/${shop.id}/trackers`, input),
    // Also a check that failed says something of its health.
    onSettled: () => client.invalidateQueries({ queryKey: keys.trackers(shop.id) }),
  });
}

/** Makes one where there is no id yet. */
export const useSaveTracker = (id: string | null) =>
  useTrackerChange((path, body: TrackerBody) =>
    id === null ? post<Tracker>(path, body) : call<Tracker>('PATCH', `${path}/${id}`, { body }),
  );
export const useRemoveTracker = (id: string) =>
  useTrackerChange((path, _: undefined) => call<void>('DELETE', `${path}/${id}`));
export const useCheckTracker = (id: string) =>
  useTrackerChange((path, _: undefined) => post<void>(`${path}/${id}/check`));
