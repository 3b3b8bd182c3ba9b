// First start: the printed link opens this page once.
import { Button, Form } from 'antd';
import { useState } from 'react';
import { Link, Navigate } from 'react-router';
import { usePreferences, useSession, useSetup, useSetupNeeded } from '../../api/session';
import { useI18n } from '../../app/i18n';
import { FailureNote } from '../../parts/Failure';
import { Door } from './Door';
import { EmailField, PasswordField, TextField, tokenFromHash } from './fields';

interface Values {
  name: string;
  email: string;
  password: string;
  shop: string;
}

export function SetupPage() {
  const { t, language } = useI18n();
  const [token] = useState(tokenFromHash);
  const session = useSession();
  const needed = useSetupNeeded();
  const setup = useSetup();
  const save = usePreferences();
  if (session.data) return <Navigate to="/import" replace />;
  if (needed.data && !needed.data.needed) {
    return (
      <Door title={t('setup.title')} lead={t('setup.done')}>
        <Link to="/sign-in">{t('sign.title')}</Link>
      </Door>
    );
  }
  if (token === '')
    return (
      <Door title={t('setup.title')} lead={t('setup.no_token')}>
        {null}
      </Door>
    );
  return (
    <Door title={t('setup.title')} lead={t('setup.lead')}>
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={(values: Values) =>
          setup.mutate({ token, ...values }, { onSuccess: () => save.mutate({ locale: language }) })
        }
      >
        <FailureNote failure={setup.error} />
        <TextField name="shop" label={t('setup.shop')} autoComplete="organization" />
        <TextField name="name" label={t('setup.name')} autoComplete="name" />
        <EmailField />
        <PasswordField fresh />
        <Button type="primary" htmlType="submit" size="large" block loading={setup.isPending}>
          {t('setup.submit')}
        </Button>
      </Form>
    </Door>
  );
}
