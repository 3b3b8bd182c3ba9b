// The secret that a webhook is signed with: kept by the server, never shown again; a new one is shown once.
import { Button, Popconfirm } from 'antd';
import { useHookSecret } from '../../../api/hooks';
import { useT } from '../../../app/i18n';
import { CopyLine } from '../../../parts/CopyLine';
import { FailureNote } from '../../../parts/Failure';

export function SecretAgain({ hook }: { hook: string }) {
  const t = useT();
  const make = useHookSecret(hook);
  return (
    <section className="hook-secret" aria-label={t('hook.secret')}>
      {make.data ? (
        <>
          <CopyLine text={make.data.secret} label={t('hook.secret')} />
          <p className="muted">{t('hook.secret_new')}</p>
        </>
      ) : (
        <div className="line">
          <span className="grow muted">{t('hook.secret_kept')}</span>
          <Popconfirm
            title={t('hook.secret_again')}
            okText={t('hook.secret_make')}
            onConfirm={() => make.mutate(undefined)}
          >
            <Button loading={make.isPending} data-testid="hook-secret">
              {t('hook.secret_make')}
            </Button>
          </Popconfirm>
        </div>
      )}
      <FailureNote failure={make.error} />
    </section>
  );
}
