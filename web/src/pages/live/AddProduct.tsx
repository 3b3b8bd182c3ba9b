// Only products that were cleared may be shown; the others are listed with what is missing, and can be cleared here.
import { Button, Drawer, Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { useShop } from '../../api/current';
import { useClearance, useLiveCommand, useProducts } from '../../api/live-sessions';
import type { LiveSession, Product } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { Blank } from '../../parts/Blank';
import { FailureNote } from '../../parts/Failure';
import { ReasonAsk } from '../../parts/ReasonAsk';
import { Bars } from '../../parts/Skeletons';
import { ProductForm } from './ProductForm';

export function AddProduct({ session, onClose }: { session: LiveSession; onClose: () => void }) {
  const t = useT();
  const { can } = useShop();
  const [typed, setTyped] = useState('');
  const [making, setMaking] = useState(false);
  const found = useProducts(useDeferredValue(typed.trim()));
  const command = useLiveCommand(session);
  const planned = new Set(session.segments.map((one) => one.product_id));
  const items = found.data?.items ?? [];
  return (
    <Drawer open title={t('live.add_product')} onClose={onClose} size={Math.min(560, window.innerWidth - 16)}>
      <div className="stack">
        <div className="line">
          <Input.Search
            className="grow"
            allowClear
            value={typed}
            placeholder={t('live.find_product')}
            aria-label={t('live.find_product')}
            onChange={(event) => setTyped(event.target.value)}
          />
          {can('product_manage') && (
            <Button onClick={() => setMaking(!making)} aria-expanded={making} data-testid="product-new">
              {t('live.new_product')}
            </Button>
          )}
        </div>
        {making && <ProductForm onDone={() => setMaking(false)} />}
        <FailureNote failure={command.error} />
        {found.isPending && <Bars rows={5} />}
        {found.data && items.length === 0 && (
          <Blank title={t('live.no_products')} hint={t('live.no_products_hint')} plain />
        )}
        <ul>
          {items.map((one) => (
            <Offer
              key={one.id}
              product={one}
              planned={planned.has(one.id)}
              busy={command.isPending}
              onAdd={() =>
                command.mutate({
                  verb: 'add_segment',
                  segment: { product_id: one.id, say: null, disclose: null, minutes: 10 },
                })
              }
            />
          ))}
        </ul>
      </div>
    </Drawer>
  );
}

interface OfferProps {
  product: Product;
  planned: boolean;
  busy: boolean;
  onAdd: () => void;
}

function Offer({ product, planned, busy, onAdd }: OfferProps) {
  const t = useT();
  const { can } = useShop();
  const { money } = useFormats();
  const clear = useClearance();
  const [clearing, setClearing] = useState(false);
  const { listing, clearance, cleared } = product;
  const why = cleared
    ? null
    : clearance && !clearance.cleared
      ? t('live.held_back', { why: clearance.why, name: clearance.by })
      : clearance
        ? t('live.changed_since', { name: clearance.by })
        : t('live.never_cleared');
  return (
    <li className="offer" data-testid="offer" data-sku={listing.sku} data-cleared={cleared}>
      <div className="line">
        <div className="grow">
          <strong>{listing.title}</strong>
          <div className="muted">
            {listing.sku} · {money(listing.price)} · {t('live.facts', { n: listing.facts.length })}
          </div>
          {why && <div className="offer-why">{why}</div>}
        </div>
        {planned ? (
          <span className="chip green">✓ {t('live.planned_already')}</span>
        ) : cleared ? (
          <Button type="primary" loading={busy} onClick={onAdd} data-testid="offer-add">
            {t('live.add')}
          </Button>
        ) : can('product_manage') ? (
          <Button aria-expanded={clearing} onClick={() => setClearing(!clearing)} data-testid="offer-clear">
            {t('live.clear')}
          </Button>
        ) : null}
      </div>
      {clearing && !cleared && (
        <>
          <FailureNote failure={clear.error} />
          <ReasonAsk
            ask={t('live.clear_why')}
            submit={t('live.clear')}
            busy={clear.isPending}
            onSubmit={(reason) =>
              clear.mutate({ id: product.id, cleared: true, why: reason }, { onSuccess: () => setClearing(false) })
            }
          />
        </>
      )}
    </li>
  );
}
