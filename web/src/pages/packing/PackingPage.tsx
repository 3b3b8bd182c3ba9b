// The packing table: an order is found by its number or its parcel's, typed or scanned, and gets photos of how it was packed,
// before anybody complains. The scanner's Enter leads to the camera, and a kept photo back to the number.
import { Input, type InputRef } from 'antd';
import { useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { useOrders } from '../../api/evidence';
import { useT } from '../../app/i18n';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { PackedOrder } from './PackedOrder';
import './packing.css';

export function PackingPage() {
  const t = useT();
  const [params, setParams] = useSearchParams();
  const number = params.get('number')?.trim() ?? '';
  const found = useOrders(number);
  const box = useRef<InputRef>(null);
  const orders = found.data?.items ?? [];
  const again = () => box.current?.focus({ cursor: 'all' });
  useEffect(() => box.current?.focus({ cursor: 'all' }), []);
  return (
    <div className="page-pad packing-page">
      <header className="page-head">
        <h1>{t('packing.title')}</h1>
      </header>
      <p className="muted">{t('packing.hint')}</p>
      <Input.Search
        ref={box}
        className="packing-number"
        size="large"
        key={number}
        defaultValue={number}
        maxLength={100}
        enterButton={t('packing.find')}
        loading={found.isFetching}
        aria-label={t('packing.number')}
        placeholder={t('packing.number')}
        data-testid="packing-number"
        onSearch={(text) => setParams(text.trim() === '' ? {} : { number: text.trim() }, { replace: true })}
      />
      {found.isLoading && <Bars rows={3} />}
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && orders.length === 0 && (
        <p role="status" data-testid="packing-none">
          {t('packing.none', { number })} <span className="muted">{t('packing.none_hint')}</span>
        </p>
      )}
      {orders.length > 1 && <p role="status">{t('packing.many', { n: orders.length })}</p>}
      {orders.map((order) => (
        <PackedOrder key={order.id} order={order} alone={orders.length === 1} onKept={again} />
      ))}
    </div>
  );
}
