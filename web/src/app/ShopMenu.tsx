// The open shop; a menu when there are several, or when the reader may start another.
import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown, Form, Input } from 'antd';
import { useState } from 'react';
import { useShop } from '../api/current';
import { useCreateShop } from '../api/shop';
import { Dialog } from '../parts/Dialog';
import { ZoneSelect } from '../parts/ZoneSelect';
import { useComplain } from './failure';
import { BROWSER_ZONE } from './format';
import { useT } from './i18n';

export function ShopMenu() {
  const t = useT();
  const { session, shop, switchTo } = useShop();
  const [creating, setCreating] = useState(false);
  return (
    <>
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            ...session.shops.map((s) => ({ key: s.id, label: s.name })),
            { type: 'divider' as const },
            { key: 'new', label: t('nav.new_shop') },
          ],
          selectable: true,
          selectedKeys: [shop.id],
          onClick: ({ key }) => (key === 'new' ? setCreating(true) : switchTo(key)),
        }}
      >
        <Button type="text" className="shop-button" aria-label={`${t('nav.shop')}: ${shop.name}`}>
          <span className="clip">{shop.name}</span>
          <DownOutlined className="tiny" aria-hidden="true" />
        </Button>
      </Dropdown>
      {creating && <NewShop onClose={() => setCreating(false)} />}
    </>
  );
}

function NewShop({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { switchTo } = useShop();
  const create = useCreateShop();
  const complain = useComplain();
  const [form] = Form.useForm<{ name: string; zone: string }>();
  return (
    <Dialog
      title={t('shop.create')}
      footer={(buttons) => buttons}
      okText={t('shop.create')}
      confirmLoading={create.isPending}
      onOk={form.submit}
      onCancel={onClose}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ zone: BROWSER_ZONE }}
        onFinish={(values) =>
          create.mutate(values, {
            onError: complain,
            onSuccess: (made) => {
              switchTo(made.id);
              onClose();
            },
          })
        }
      >
        <Form.Item name="name" label={t('shop.name')} rules={[{ required: true, message: t('form.required') }]}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="zone" label={t('shop.zone')}>
          <ZoneSelect />
        </Form.Item>
      </Form>
    </Dialog>
  );
}
