// The bot: its rules, whether it answers, and how its answers leave on each channel.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { soundRules } from '../lib/bot-edit';
import { call, get } from './client';
import { useShop } from './current';
import { keys } from './query';
import type { Bot } from './types';

export function useBot() {
  const { shop, can } = useShop();
  return useQuery({
    queryKey: keys.bot(shop.id),
    queryFn: ({ signal }) => get<Bot>(`/shops/${shop.id}/bot`, { signal }),
    staleTime: 5 * 60_000,
    enabled: can('policy_read'),
  });
}

export function useSaveBot() {
  const client = useQueryClient();
  const { shop } = useShop();
  return useMutation<Bot, Error, Bot>({
    mutationFn: ({ on, rules, version }) =>
      call<Bot>('PUT', `/shops/${shop.id}/bot`, { body: { on, rules: soundRules(rules), version }, ifMatch: version }),
    onSuccess: (saved) => client.setQueryData(keys.bot(shop.id), saved),
  });
}
