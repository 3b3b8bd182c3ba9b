// The shop's name and zone, its channels, and taking everything out.
import { DownloadOutlined, PlusOutlined } from '@ant-design/icons';
import { App, Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import { exportUrl } from '../../api/imports';
import { useChannels, useSaveShop, useShopFile } from '../../api/shop';
import type { Shop } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { ChannelForm } from '../../parts/ChannelForm';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { When } from '../../parts/words';
import { ZoneSelect } from '../../parts/ZoneSelect';
import { Setting } from './Setting';

export function ChannelsSection() {
  const file = useShopFile();
  const { can } = useShop();
  return (
    <div className="stack">
      {file.data && <ShopForm key={`${file.data.name}:${file.data.zone}`} shop={file.data} />}
      <Channels />
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

function Channels() {
  const t = useT();
  const { can } = useShop();
  const { number } = useFormats();
  const found = useChannels();
  const [adding, setAdding] = useState(false);
  return (
    <section className="panel" aria-label={t('set.channel_list')}>
      <header>
        <h2>{t('set.channel_list')}</h2>
        {can('channel_manage') && (
          <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('set.channel_add')}
          </Button>
        )}
      </header>
      {found.isPending && <Bars rows={3} />}
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <p className="panel-body muted">{t('import.channel_none')}</p>}
      {found.data && found.data.items.length > 0 && (
        <div className="table-wrap">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t('channel.name')}</th>
                <th scope="col">{t('channel.platform')}</th>
                <th scope="col">{t('channel.market')}</th>
                <th scope="col" className="right">
                  {t('set.channel_reviews')}
                </th>
                <th scope="col">{t('set.channel_last')}</th>
              </tr>
            </thead>
            <tbody>
              {found.data.items.map((one) => {
                const last = one.last_received_at ?? one.last_import_at;
                return (
                  <tr key={one.id}>
                    <td>{one.name}</td>
                    <td>{one.platform}</td>
                    <td>{one.market}</td>
                    <td className="right num">{number(one.reviews)}</td>
                    <td className="muted">{last ? <When at={last} /> : t('time.never')}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <Modal
        open={adding}
        title={t('channel.create')}
        footer={null}
        onCancel={() => setAdding(false)}
        destroyOnHidden
        width={420}
      >
        <ChannelForm onMade={() => setAdding(false)} />
      </Modal>
    </section>
  );
}

const KINDS = ['reviews', 'cases', 'orders', 'messages'] as const;

function Exports() {
  const t = useT();
  const { shop } = useShop();
  const names = {
    reviews: t('import.kind.reviews'),
    cases: t('queue.title'),
    orders: t('import.kind.orders'),
    messages: t('import.kind.messages'),
  };
  return (
    <section className="panel" aria-label={t('set.export')}>
      <header>
        <h2>{t('set.export')}</h2>
        <span className="muted">{t('set.export_hint')}</span>
      </header>
      <div className="panel-body line">
        {KINDS.flatMap((what) =>
          (['csv', 'jsonl'] as const).map((format) => (
            <Button
              key={`${what}.${format}`}
              icon={<DownloadOutlined />}
              href={exportUrl(shop.id, what, format)}
              download
            >
              {names[what]} · {format.toUpperCase()}
            </Button>
          )),
        )}
      </div>
    </section>
  );
}
