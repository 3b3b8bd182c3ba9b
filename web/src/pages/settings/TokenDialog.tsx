// Makes a token and shows its secret once.
import { Button, Checkbox, Form, Input, InputNumber, Modal } from 'antd';
import { useShop } from '../../api/current';
import { useCreateToken } from '../../api/shop';
import type { Permission } from '../../api/types';
import { useT } from '../../app/i18n';
import { CopyLine } from '../../parts/CopyLine';
import { FailureNote } from '../../parts/Failure';

interface Values {
  name: string;
  scopes: Permission[];
  days: number | null;
}

export function TokenDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { shop } = useShop();
  const create = useCreateToken();
  const submit = ({ name, scopes, days }: Values) =>
    create.mutate({ name: name.trim(), scopes, ...(days ? { expires_in_days: days } : {}) });
  return (
    <Modal open title={t('set.token_add')} footer={null} onCancel={onClose} destroyOnHidden width={520}>
      {create.data ? (
        <div className="stack">
          <p>{t('set.token_secret')}</p>
          <CopyLine text={create.data.secret} label={create.data.token.name} />
          <div className="ask-foot">
            <Button type="primary" onClick={onClose}>
              {t('do.close')}
            </Button>
          </div>
        </div>
      ) : (
        <Form
          layout="vertical"
          requiredMark={false}
          initialValues={{ scopes: ['case_read'], days: 90 }}
          onFinish={submit}
        >
          <FailureNote failure={create.error} />
          <Form.Item
            name="name"
            label={t('set.token_name')}
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input maxLength={80} autoFocus />
          </Form.Item>
          <Form.Item
            name="scopes"
            label={t('set.token_scopes')}
            rules={[{ required: true, message: t('form.required') }]}
          >
            <Checkbox.Group
              className="scope-grid"
              options={shop.permissions.map((scope) => ({ value: scope, label: t(`may.${scope}`) }))}
            />
          </Form.Item>
          <Form.Item name="days" label={t('set.token_days')}>
            <InputNumber min={1} max={3650} precision={0} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={create.isPending}>
            {t('set.token_add')}
          </Button>
        </Form>
      )}
    </Modal>
  );
}
