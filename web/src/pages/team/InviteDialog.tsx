// Invites someone; the link is shown once.
import { Button, Form, Input, Select } from 'antd';
import { useInvite } from '../../api/shop';
import type { Role } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { ROLES } from '../../lib/roles';
import { CopyLine } from '../../parts/CopyLine';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';

interface Values {
  email: string;
  name: string;
  role: Role;
}

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const t = useT();
  const { dateTime } = useFormats();
  const invite = useInvite();
  const made = invite.data;
  return (
    <Dialog title={t('team.invite_title')} onCancel={onClose} width={480}>
      {made ? (
        <div className="stack">
          <p>
            {t('team.invite_link', {
              name: made.invitation.name || made.invitation.email,
              when: dateTime(made.invitation.expires_at),
            })}
          </p>
          <CopyLine text={made.url} label={t('team.invite')} />
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
          initialValues={{ role: 'agent' }}
          onFinish={(values: Values) => invite.mutate(values)}
        >
          <FailureNote failure={invite.error} />
          <Form.Item
            name="name"
            label={t('team.name')}
            rules={[{ required: true, whitespace: true, message: t('form.required') }]}
          >
            <Input maxLength={80} autoFocus />
          </Form.Item>
          <Form.Item
            name="email"
            label={t('team.email')}
            rules={[
              { required: true, message: t('form.required') },
              { type: 'email', message: t('form.email') },
            ]}
          >
            <Input type="email" />
          </Form.Item>
          <Form.Item name="role" label={t('team.role')}>
            <Select options={ROLES.map((role) => ({ value: role, label: t(`role.${role}`) }))} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={invite.isPending}>
            {t('team.invite_send')}
          </Button>
        </Form>
      )}
    </Dialog>
  );
}
