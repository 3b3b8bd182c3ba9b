// One order at the packing table: what it is, its photos, and the place where more come in.
import { useEffect, useRef } from 'react';
import { useShop } from '../../api/current';
import { type Holder, useOrderVault } from '../../api/evidence';
import type { OrderFound } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { inUseFirst } from '../../lib/evidence';
import { EvidenceFiles } from '../../parts/evidence/EvidenceFiles';
import { TakeEvidence } from '../../parts/evidence/TakeEvidence';
import { Failure } from '../../parts/Failure';
import { When } from '../../parts/words';

interface PackedOrderProps {
  order: OrderFound;
  /** The only one with this number: the camera is next. */
  alone: boolean;
  /** A file came in. */
  onKept: () => void;
}

export function PackedOrder({ order, alone, onKept }: PackedOrderProps) {
  const t = useT();
  const { can } = useShop();
  const { number } = useFormats();
  const holder: Holder = `orders/${order.id}`;
  const found = useOrderVault(order.id);
  const files = inUseFirst(found.data?.items ?? []);
  const place = useRef<HTMLElement>(null);
  const works = can('case_work');
  const count = found.data?.items.length;
  const before = useRef(count);
  useEffect(() => {
    if (!alone || !works) return;
    // The camera's button is not shown where there is a mouse.
    const [photo, drop] = ['.ev-photo', '.ev-drop'].map((one) => place.current?.querySelector<HTMLElement>(one));
    (photo?.offsetParent ? photo : drop)?.focus();
  }, [alone, works]);
  useEffect(() => {
    if (before.current !== undefined && count !== undefined && count > before.current) onKept();
    before.current = count;
  }, [count, onKept]);
  const facts = [
    order.channel,
    order.title,
    order.sku,
    order.quantity !== null && t('packing.pieces', { n: order.quantity }),
    order.status,
    order.tracking,
  ].filter((fact) => fact !== null && fact !== false && fact !== '');
  return (
    <section className="panel" ref={place} aria-label={order.external_id} data-testid="packed-order">
      <header>
        <h2>
          <span className="mono">{order.external_id}</span>
          {files.length > 0 && <span className="ev-count">{number(files.length)}</span>}
        </h2>
      </header>
      <div className="panel-body stack">
        <p className="line packing-facts">
          {facts.map((fact) => (
            <span key={String(fact)} className="chip">
              {fact}
            </span>
          ))}
          {order.shipped_at && (
            <span className="muted">
              {t('case.shipped')} <When at={order.shipped_at} />
            </span>
          )}
        </p>
        {order.shipped_at && <p className="muted">{t('packing.shipped')}</p>}
        {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        <EvidenceFiles holder={holder} files={files} works={works} />
        {works && <TakeEvidence holder={holder} first="packing_photo" />}
        <p className="muted ev-small">{t('packing.kept')}</p>
      </div>
    </section>
  );
}
