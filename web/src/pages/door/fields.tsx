// Form fields that the three door pages share.
import { Form, Input } from 'antd';
import { useT } from '../../app/i18n';

const MIN_PASSWORD = 10;

export function EmailField() {
  const t = useT();
  return (
    <Form.Item
      name="email"
      label={t('sign.email')}
      rules={[
        { required: true, message: t('form.required') },
        { type: 'email', message: t('form.email') },
      ]}
    >
      <Input type="email" autoComplete="username" size="large" />
    </Form.Item>
  );
}

export function PasswordField({ fresh }: { fresh?: boolean }) {
  const t = useT();
  return (
    <Form.Item
      name="password"
      label={t('sign.password')}
      extra={fresh ? t('setup.password_hint') : undefined}
      rules={[
        { required: true, message: t('form.required') },
        ...(fresh ? [{ min: MIN_PASSWORD, message: t('form.short_password') }] : []),
      ]}
    >
      <Input.Password autoComplete={fresh ? 'new-password' : 'current-password'} size="large" />
    </Form.Item>
  );
}

export function TextField({ name, label, autoComplete }: { name: string; label: string; autoComplete?: string }) {
  const t = useT();
  return (
    <Form.Item name={name} label={label} rules={[{ required: true, whitespace: true, message: t('form.required') }]}>
      <Input size="large" maxLength={120} autoComplete={autoComplete ?? 'off'} />
    </Form.Item>
  );
}

/** The one-time token after the # never reaches a server log. */
export function tokenFromHash(): string {
  return window.location.hash.replace(/^#/, '').trim();
}
