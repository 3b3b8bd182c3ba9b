// The shop: its zone, channels, people, tokens, policy.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { call, get, post } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { ApiToken, Channel, Invitation, Member, Permission, Policy, Role, Session, Shop } from './types';

/** One list of the shop, and what changes it. */
function useShopQuery<T>(key: readonly unknown[], path: string, stale = 60_000, enabled = true) {
  const { shop } = useShop();
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => get<T>(`/shops/${shop.id}${path}`, { signal }),
    staleTime: stale,
    enabled,
  });
}

function useShopChange<Input, Output>(
  run: (shop: string, input: Input) => Promise<Output>,
  key: (shop: string) => readonly unknown[],
) {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation({
    mutationFn: (input: Input) => run(shop.id, input),
    onSuccess: () => client.invalidateQueries({ queryKey: key(shop.id) }),
  });
}

export function useShopFile() {
  const { shop } = useShop();
  return useShopQuery<Shop>(keys.shop(shop.id), '', 10 * 60_000);
}

export const useSaveShop = () =>
  useShopChange(
    (shop, body: { name?: string; zone?: string }) => call<Shop>('PATCH', `/shops/${shop}`, { body }),
    keys.shop,
  );

export function useCreateShop() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { name: string; zone: string }) => post<Shop>('/shops', body),
    onSuccess: async () => client.setQueryData(keys.session, await get<Session>('/session')),
  });
}

export function useChannels() {
  const { shop } = useShop();
  return useShopQuery<{ items: Channel[] }>(keys.channels(shop.id), '/channels');
}

export const useAddChannel = () =>
  useShopChange(
    (shop, body: { name: string; platform: string; market: string }) => post<Channel>(`/shops/${shop}/channels`, body),
    keys.channels,
  );

export const useSaveChannel = () =>
  useShopChange(
    (shop, { id, ...body }: { id: string; name?: string; reply_link?: string }) =>
      call<{ items: Channel[] }>('PATCH', `/shops/${shop}/channels/${id}`, { body }),
    keys.channels,
  );

export function useMembers() {
  const { shop, can } = useShop();
  return useShopQuery<{ items: Member[]; invitations: Invitation[] }>(
    keys.members(shop.id),
    '/members',
    60_000,
    can('member_read'),
  );
}

export const useInvite = () =>
  useShopChange(
    (shop, body: { email: string; name: string; role: Role }) =>
      post<{ url: string; invitation: Invitation }>(`/shops/${shop}/invitations`, body),
    keys.members,
  );
export const useRevokeInvitation = () =>
  useShopChange((shop, id: string) => call<void>('DELETE', `/shops/${shop}/invitations/${id}`), keys.members);
export const useSetRole = () =>
  useShopChange(
    (shop, { user, role }: { user: string; role: Role }) =>
      call<Member>('PATCH', `/shops/${shop}/members/${user}`, { body: { role } }),
    keys.members,
  );
export const useRemoveMember = () =>
  useShopChange((shop, user: string) => call<void>('DELETE', `/shops/${shop}/members/${user}`), keys.members);

export function useTokens() {
  const { shop } = useShop();
  return useShopQuery<{ items: ApiToken[] }>(keys.tokens(shop.id), '/tokens');
}

export const useCreateToken = () =>
  useShopChange(
    (shop, body: { name: string; scopes: Permission[]; expires_in_days?: number }) =>
      post<{ token: ApiToken; secret: string }>(`/shops/${shop}/tokens`, body),
    keys.tokens,
  );
export const useDeleteToken = () =>
  useShopChange((shop, id: string) => call<void>('DELETE', `/shops/${shop}/tokens/${id}`), keys.tokens);

export function usePolicy() {
  const { shop } = useShop();
  return useShopQuery<Policy>(keys.policy(shop.id), '/policy', 5 * 60_000);
}

export const useSavePolicy = () =>
  useShopChange(
    (shop, policy: Policy) => call<Policy>('PUT', `/shops/${shop}/policy`, { body: policy, ifMatch: policy.version }),
    keys.policy,
  );
