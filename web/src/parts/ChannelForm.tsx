// Adds a channel: a connected account on a platform in one market.
import { AutoComplete, Button, Form, Input } from 'antd';
import { useAddChannel } from '../api/shop';
import type { Channel } from '../api/types';
import { useT } from '../app/i18n';
import { MARKETS } from '../lib/market';
import { FailureNote } from './Failure';

const PLATFORMS = ['tiktok', 'shopee', 'lazada', 'kuaishou', 'shopify', 'woocommerce', 'own'].map((value) => ({
  value,
}));

interface Values {
  name: string;
  platform: string;
  market: string;
}

export function ChannelForm({ onMade }: { onMade: (channel: Channel) => void }) {
  const t = useT();
  const add = useAddChannel();
  const needed = [{ required: true, whitespace: true, message: t('form.required') }];
  const submit = ({ name, platform, market }: Values) =>
    add.mutate(
      { name: name.trim(), platform: platform.trim().toLowerCase(), market: market.trim().toUpperCase() },
      { onSuccess: onMade },
    );
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      initialValues={{ platform: 'tiktok', market: '' }}
      onFinish={submit}
      className="channel-form"
    >
      <FailureNote failure={add.error} />
      <Form.Item name="name" label={t('channel.name')} rules={needed}>
        <Input maxLength={80} placeholder="TikTok Shop US" />
      </Form.Item>
      <Form.Item name="platform" label={t('channel.platform')} rules={needed}>
        <AutoComplete options={PLATFORMS} />
      </Form.Item>
      <Form.Item name="market" label={t('channel.market')} rules={needed}>
        <AutoComplete options={MARKETS} placeholder="US" />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={add.isPending}>
        {t('channel.create')}
      </Button>
    </Form>
  );
}
