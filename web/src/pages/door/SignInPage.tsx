// Sign in.
import { Button, Form } from 'antd';
import { Navigate, useLocation } from 'react-router';
import { useSession, useSetupNeeded, useSignIn } from '../../api/session';
import { useT } from '../../app/i18n';
import { FailureNote } from '../../parts/Failure';
import { Door } from './Door';
import { EmailField, PasswordField } from './fields';

export function SignInPage() {
  const t = useT();
  const session = useSession();
  const setup = useSetupNeeded();
  const signIn = useSignIn();
  const location = useLocation();
  const { from, expired } = (location.state ?? {}) as { from?: string; expired?: boolean };
  if (session.data) return <Navigate to={from ?? '/queue'} replace />;
  return (
    <Door
      title={t('sign.title')}
      {...(setup.data?.needed ? { lead: t('setup.no_token') } : expired ? { lead: t('sign.expired') } : {})}
    >
      <Form
        layout="vertical"
        requiredMark={false}
        onFinish={(values: { email: string; password: string }) => signIn.mutate(values)}
      >
        <FailureNote failure={signIn.error} />
        <EmailField />
        <PasswordField />
        <Button type="primary" htmlType="submit" size="large" block loading={signIn.isPending}>
          {t('sign.submit')}
        </Button>
      </Form>
    </Door>
  );
}
