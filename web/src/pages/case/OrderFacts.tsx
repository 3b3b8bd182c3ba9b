// Order and parcel: only what is known, with the days late said in words.
import { CarOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Money, OrderView } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { When } from '../../parts/words';

export function OrderFacts({ order, value }: { order: OrderView | null; value: Money | null }) {
  const t = useT();
  const { money, number } = useFormats();
  if (!order) {
    return (
      <section aria-label={t('case.order')}>
        <h2>{t('case.order')}</h2>
        <p className="muted">{t('case.no_order')}</p>
        {value && <p>{money(value)}</p>}
      </section>
    );
  }
  const late = order.late_days ?? 0;
  const facts: [string, ReactNode][] = [
    [
      t('case.order_id'),
      <span key="id" className="mono">
        {order.external_id}
      </span>,
    ],
    [t('case.status'), order.status],
    [t('case.product'), order.product?.title],
    [t('case.amount'), order.amount && money(order.amount)],
    [t('case.quantity'), order.quantity !== null && number(order.quantity)],
    [t('case.sku'), order.sku],
    [t('case.batch'), order.batch],
    [t('case.carrier'), order.carrier],
    [t('case.tracking'), order.tracking && <span className="mono">{order.tracking}</span>],
    [t('case.paid'), order.paid_at && <When at={order.paid_at} />],
    [t('case.shipped'), order.shipped_at && <When at={order.shipped_at} />],
    [t('case.promised'), order.promised_at && <When at={order.promised_at} />],
    [t('case.delivered'), order.delivered_at && <When at={order.delivered_at} />],
  ];
  return (
    <section aria-label={t('case.order')} data-testid="order">
      <h2>
        {t('case.order')}{' '}
        {order.late_days !== null && (
          <span className={late > 0 ? 'chip red' : 'chip green'}>
            <CarOutlined aria-hidden="true" /> {late > 0 ? t('time.days_late', { n: late }) : t('time.on_time')}
          </span>
        )}
      </h2>
      <dl className="facts">
        {facts
          .filter(([, fact]) => fact !== null && fact !== undefined && fact !== false && fact !== '')
          .map(([name, fact]) => (
            <div key={name} style={{ display: 'contents' }}>
              <dt>{name}</dt>
              <dd>{fact}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
