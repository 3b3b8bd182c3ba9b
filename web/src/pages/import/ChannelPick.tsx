// Which channel the file comes from; creating one is a step away.
import { Button, Modal, Select } from 'antd';
import { useState } from 'react';
import { useShop } from '../../api/current';
import type { Channel } from '../../api/types';
import { useT } from '../../app/i18n';
import { ChannelForm } from '../../parts/ChannelForm';

interface ChannelPickProps {
  channels: Channel[];
  value: string | null;
  onChange: (id: string) => void;
}

export function ChannelPick({ channels, value, onChange }: ChannelPickProps) {
  const t = useT();
  const { can } = useShop();
  const [making, setMaking] = useState(false);
  return (
    <div className="line">
      <label htmlFor="import-channel">{t('import.channel')}</label>
      {channels.length > 0 ? (
        <Select
          id="import-channel"
          className="channel-pick"
          value={value}
          placeholder={t('import.channel_pick')}
          options={channels.map((one) => ({ value: one.id, label: `${one.name} · ${one.market}` }))}
          onChange={onChange}
        />
      ) : (
        <span className="muted">{t('import.channel_none')}</span>
      )}
      {can('channel_manage') && (
        <Button type={channels.length === 0 ? 'primary' : 'default'} onClick={() => setMaking(true)}>
          {t('import.channel_new')}
        </Button>
      )}
      <Modal
        open={making}
        title={t('channel.create')}
        footer={null}
        onCancel={() => setMaking(false)}
        destroyOnHidden
        width={420}
      >
        <ChannelForm
          onMade={(made) => {
            onChange(made.id);
            setMaking(false);
          }}
        />
      </Modal>
    </div>
  );
}
