// How channels are connected to their platforms: read, set, agreed to, checked.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { Connection, SetConnection } from './types';

export function useConnections() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.connections(shop.id),
    queryFn: ({ signal }) => get<Connection[]>(`/shops/${shop.id}/connections`, { signal }),
    // How a platform does is told by nobody but itself.
    refetchInterval: 10_000,
  });
}

/** A write on one connection; what can be sent from a case may be another thing then. */
function useChange<Input, Output>(channel: string, run: (path: string, input: Input) => Promise<Output>) {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (input: Input) => run(`/shops/${shop.id}/channels/${channel}/connection`, input),
    onSettled: () => {
      void client.invalidateQueries({ queryKey: ['case', shop.id] });
      return client.invalidateQueries({ queryKey: keys.connections(shop.id) });
    },
  });
}

export const useSetConnection = (channel: string) =>
  useChange(channel, (path, body: SetConnection) => call<void>('PUT', path, { body }));

/** The platform's page where the seller agrees. */
export const useConsent = (channel: string) =>
  useChange(channel, (path, _: undefined) => post<{ url: string }>(`${path}/consent`));

/** Asks the platform whether the account works, or reads everything now. */
export const useAskPlatform = (channel: string) =>
  useChange(channel, (path, what: 'check' | 'read') => post<void>(`${path}/${what}`));
