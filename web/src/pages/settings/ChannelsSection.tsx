// The shop's name and zone, its channels, and taking everything out.
import { App, Button, Input } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import { useSaveShop, useShopFile } from '../../api/shop';
import type { Shop } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { Setting } from '../../parts/Setting';
import { ZoneSelect } from '../../parts/ZoneSelect';
import { ChannelList } from './ChannelList';
import { CameBack } from './connections/CameBack';
import { Connections } from './connections/Connections';
import { Exports } from './Exports';

export function ChannelsSection() {
  const file = useShopFile();
  const { can } = useShop();
  return (
    <div className="stack">
      {can('channel_manage') && <CameBack />}
      {file.data && <ShopForm key={`${file.data.name}:${file.data.zone}`} shop={file.data} />}
      <ChannelList />
      {can('channel_manage') && <Connections />}
      {can('export_run') && <Exports />}
    </div>
  );
}

function ShopForm({ shop }: { shop: Shop }) {
  const t = useT();
  const { can } = useShop();
  const { message } = App.useApp();
  const save = useSaveShop();
  const complain = useComplain();
  const [name, setName] = useState(shop.name);
  const [zone, setZone] = useState(shop.zone);
  const may = can('policy_change');
  const dirty = name.trim() !== shop.name || zone !== shop.zone;
  return (
    <div className="panel settings-list">
      <Setting label={t('set.shop_name')} htmlFor="shop-name">
        <Input
          id="shop-name"
          value={name}
          maxLength={80}
          disabled={!may}
          onChange={(event) => setName(event.target.value)}
        />
      </Setting>
      <Setting label={t('set.zone')} htmlFor="shop-zone">
        <ZoneSelect id="shop-zone" value={zone} disabled={!may} onChange={setZone} />
      </Setting>
      {dirty && (
        <div className="save-bar">
          <span className="grow">{t('set.dirty')}</span>
          <Button
            type="primary"
            disabled={name.trim() === ''}
            loading={save.isPending}
            onClick={() =>
              save.mutate(
                { name: name.trim(), zone },
                { onError: complain, onSuccess: () => void message.success(t('say.saved')) },
              )
            }
          >
            {t('do.save')}
          </Button>
        </div>
      )}
    </div>
  );
}
