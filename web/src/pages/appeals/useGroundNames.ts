// The names of grounds, which the report knows by id only: asked of each channel's platform.
import { useQueries } from '@tanstack/react-query';
import { groundsQuery } from '../../api/appeals';
import { useShop } from '../../api/current';
import { useChannels } from '../../api/shop';
import { useSay } from '../../app/i18n';

/** A ground that no channel knows any more is called by its id. */
export function useGroundNames(): (id: string) => string {
  const say = useSay();
  const { shop } = useShop();
  const channels = useChannels().data?.items ?? [];
  const markets = new Map(channels.map((channel) => [`${channel.platform} ${channel.market}`, channel.id]));
  const found = useQueries({ queries: [...markets.values()].map((channel) => groundsQuery(shop.id, channel)) });
  const known = found.flatMap((one) => one.data ?? []);
  return (id) => {
    const name = known.find((ground) => ground.id === id)?.name;
    return name ? say(name) : id;
  };
}
