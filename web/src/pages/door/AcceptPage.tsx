// An invitation's link: choose a name and a password, then work.
import { Button, Form } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useAccept, usePreferences } from '../../api/session';
import { useI18n } from '../../app/i18n';
import { FailureNote } from '../../parts/Failure';
import { Door } from './Door';
import { PasswordField, TextField, tokenFromHash } from './fields';

export function AcceptPage() {
  const { t, language } = useI18n();
  const navigate = useNavigate();
  const [token] = useState(tokenFromHash);
  const accept = useAccept();
  const save = usePreferences();
  if (token === '')
    return (
      <Door title={t('accept.title')} lead={t('accept.no_token')}>
        {null}
      </Door>
    );
  return (
    <Door title={t('accept.title')} lead={t('accept.lead')}>
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={(values: { name: string; password: string }) =>
          accept.mutate(
            { token, ...values },
            {
              onSuccess: () => {
                save.mutate({ locale: language });
                void navigate('/queue', { replace: true });
              },
            },
          )
        }
      >
        <FailureNote failure={accept.error} />
        <TextField name="name" label={t('setup.name')} autoComplete="name" />
        <PasswordField fresh />
        <Button type="primary" htmlType="submit" size="large" block loading={accept.isPending}>
          {t('accept.submit')}
        </Button>
      </Form>
    </Door>
  );
}
