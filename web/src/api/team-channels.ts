// Chat rooms of the team that are told what cases need.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { TeamChannel, TeamChannelBody, TeamChannels } from './types';

export function useTeamChannels() {
  const { shop } = useShop();
  return useQuery({
    queryKey: keys.rooms(shop.id),
    queryFn: ({ signal }) => get<TeamChannels>(`/shops/${shop.id}/team-channels`, { signal }),
    // How a vendor does is told by nobody but itself.
    refetchInterval: 10_000,
  });
}

function useRoomChange<Input, Output>(run: (path: string, input: Input) => Promise<Output>) {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (input: Input) => run(`/shops/${shop.id}/team-channels`, input),
    // Also a test that failed says something of its health.
    onSettled: () => client.invalidateQueries({ queryKey: keys.rooms(shop.id) }),
  });
}

/** Makes one where there is no id yet. */
export const useSaveTeamChannel = (id: string | null) =>
  useRoomChange((path, body: TeamChannelBody) =>
    id === null ? post<TeamChannel>(path, body) : call<TeamChannel>('PATCH', `${path}/${id}`, { body }),
  );
export const useRemoveTeamChannel = (id: string) =>
  useRoomChange((path, _: undefined) => call<void>('DELETE', `${path}/${id}`));
export const useTestTeamChannel = (id: string) =>
  useRoomChange((path, _: undefined) => post<void>(`${path}/${id}/test`));
