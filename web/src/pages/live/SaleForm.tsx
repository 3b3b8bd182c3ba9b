// What a flash sale needs before it begins: what is sold, the steps of its price, when, and for how long a place is held.
import { Button, InputNumber, Select } from 'antd';
import { useState } from 'react';
import type { Segment } from '../../api/types';
import { useT } from '../../app/i18n';
import { toMajor, toMinor } from '../../lib/money';
import { currencyOf, Field, type FormProps, GameForm, Words } from './GameForm';

const MOST_TIERS = 5;

/** A price for so many; when they are gone the next tier begins. */
interface Tier {
  price: number | null;
  quota: number | null;
}

const firstTier = (of: Segment | undefined): Tier => ({ price: of ? toMajor(of.price) : null, quota: 10 });

export function SaleForm({ session, busy, countdown, onStart }: FormProps) {
  const t = useT();
  const here = session.segments.find((one) => one.product_id === session.pinned) ?? session.segments[0];
  const currency = currencyOf(session);
  const [product, setProduct] = useState(here?.product_id ?? null);
  const [title, setTitle] = useState(here?.title ?? '');
  const [tiers, setTiers] = useState<Tier[]>([firstTier(here)]);
  const [startsIn, setStartsIn] = useState<number | null>(Math.max(10, countdown?.least ?? 0));
  const [hold, setHold] = useState<number | null>(120);
  const name = title.trim();
  const sold = tiers.flatMap(({ price, quota }, n) =>
    price === null || quota === null
      ? []
      : [{ name: tiers.length > 1 ? `${n + 1}` : name.slice(0, 40), price: toMinor(price, currency), quota }],
  );
  const whole = name !== '' && product !== null && sold.length === tiers.length && startsIn !== null && hold !== null;
  const change = (at: number, part: Partial<Tier>) =>
    setTiers(tiers.map((tier, n) => (n === at ? { ...tier, ...part } : tier)));
  return (
    <GameForm
      busy={busy}
      whole={whole}
      onSubmit={() =>
        whole &&
        onStart({
          do: 'start_sale',
          title: name,
          product,
          tiers: sold,
          starts_in_ms: startsIn * 1000,
          hold_ms: hold * 1000,
        })
      }
    >
      <Field label={t('live.game.product')}>
        {(id) => (
          <Select
            id={id}
            value={product}
            options={session.segments.map((one) => ({ value: one.product_id, label: one.title }))}
            onChange={(next) => {
              const chosen = session.segments.find((one) => one.product_id === next);
              setProduct(next);
              if (chosen) {
                setTitle(chosen.title);
                setTiers([firstTier(chosen)]);
              }
            }}
          />
        )}
      </Field>
      <Field label={t('live.game.title')}>{(id) => <Words id={id} value={title} onChange={setTitle} />}</Field>
      {tiers.map((tier, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a tier is its place
        <div key={n} className="tier-row">
          <Field label={`${t('live.price')} (${currency})`}>
            {(id) => <InputNumber id={id} min={0} value={tier.price} onChange={(price) => change(n, { price })} />}
          </Field>
          <Field label={t('live.game.quota')}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={1_000_000}
                precision={0}
                value={tier.quota}
                onChange={(quota) => change(n, { quota })}
              />
            )}
          </Field>
          {n > 0 && (
            <Button type="text" onClick={() => setTiers(tiers.filter((_, at) => at !== n))}>
              {t('live.game.tier_remove')}
            </Button>
          )}
        </div>
      ))}
      {tiers.length < MOST_TIERS && (
        <Button type="link" className="tier-add" onClick={() => setTiers([...tiers, { price: null, quota: 10 }])}>
          {t('live.game.tier_add')}
        </Button>
      )}
      <Field label={t('live.game.starts_in')}>
        {(id) => (
          <InputNumber
            id={id}
            min={countdown?.least ?? 0}
            max={countdown?.most ?? 3_600}
            precision={0}
            value={startsIn}
            onChange={setStartsIn}
          />
        )}
      </Field>
      <Field label={t('live.game.hold')} hint={t('live.game.hold_hint')}>
        {(id) => <InputNumber id={id} min={10} max={1_800} precision={0} value={hold} onChange={setHold} />}
      </Field>
    </GameForm>
  );
}
