// Where a channel's webhooks are sent to and what they are signed with; the secret is shown once.
import { Button, Popconfirm } from 'antd';
import { useShop } from '../../../api/current';
import { useMakeWebhookSecret } from '../../../api/inbound';
import type { Channel } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { CopyLine } from '../../../parts/CopyLine';
import { Dialog } from '../../../parts/Dialog';
import { FailureNote } from '../../../parts/Failure';
import { When } from '../../../parts/words';

const SAMPLE = `{
  "type": "review.created",
  "data": {
    "review_id": "r-1001",
    "order_id": "o-2002",
    "rating": 2,
    "text": "The lid does not close",
    "buyer": "Ana"
  }
}`;

export function WebhookDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useT();
  const { shop } = useShop();
  const make = useMakeWebhookSecret(channel.id);
  const { secret_at: since } = channel.inbound;
  const address = make.data?.url ?? `${window.location.origin}/hooks/${shop.id}/${channel.id}`;
  return (
    <Dialog title={`${t('inbound.webhooks')}: ${channel.name}`} onCancel={onClose} width={560}>
      <div className="stack" data-testid="webhook-dialog">
        <p>{t('inbound.about')}</p>
        <section>
          <h3>{t('inbound.address')}</h3>
          <CopyLine text={address} label={t('inbound.address')} />
        </section>
        <section>
          <h3>{t('inbound.secret')}</h3>
          {make.data ? (
            <>
              <CopyLine text={make.data.secret} label={t('inbound.secret')} />
              <p className="muted">{t('inbound.secret_once')}</p>
            </>
          ) : (
            <div className="line">
              <span className="grow muted">
                {since ? (
                  <>
                    {t('inbound.secret_since')} <When at={since} />
                  </>
                ) : (
                  t('inbound.secret_none')
                )}
              </span>
              {since ? (
                <Popconfirm
                  title={t('inbound.secret_again')}
                  okText={t('inbound.make')}
                  onConfirm={() => make.mutate()}
                >
                  <Button loading={make.isPending}>{t('inbound.make')}</Button>
                </Popconfirm>
              ) : (
                <Button type="primary" loading={make.isPending} onClick={() => make.mutate()}>
                  {t('inbound.make')}
                </Button>
              )}
            </div>
          )}
          <FailureNote failure={make.error} />
        </section>
        <section>
          <h3>{t('inbound.sample')}</h3>
          <pre className="wire">{SAMPLE}</pre>
          <p className="muted">{t('inbound.sample_hint')}</p>
        </section>
      </div>
    </Dialog>
  );
}
