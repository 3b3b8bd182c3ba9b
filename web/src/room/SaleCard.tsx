/** @jsxImportSource preact */
// A flash sale as it honestly is: when it starts, what is left, one's place, how long a piece is kept, and what became of it.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { moneyText } from '../lib/format';
import { mmss } from '../lib/room/clock';
import type { RoomSale } from '../lib/room/protocol';
import { type SaleView, viewOf } from '../lib/room/sale';
import { Card } from './Games';
import { useOrder, useServerTime, useSpeech, useStore, useView } from './hooks';

const COUNTING = new Set<SaleView['is']>(['soon', 'held']);

export function SaleCard({ sale, onHide }: { sale: RoomSale; onHide: (() => void) | undefined }) {
  const { t } = useSpeech();
  const store = useStore();
  const { asking } = useView();
  const { busy, no, run } = useOrder();
  const asked = asking.has(sale.n);
  const before = viewOf(sale, store.now(), asked);
  const now = useServerTime(COUNTING.has(before.is));
  const view = viewOf(sale, now, asked);
  const left = sale.tiers.reduce((sum, one) => sum + one.left, 0);
  return (
    <Card
      kind="sale"
      n={sale.n}
      title={sale.title}
      aside={sale.open ? t('sale.left', { n: left }) : null}
      state={view.is}
      onHide={onHide}
      no={no}
    >
      <Tiers sale={sale} />
      <Act
        view={view}
        sale={sale}
        busy={busy}
        onClaim={() => !busy && run(() => store.claim(sale.n))}
        onConfirm={() => sale.mine && !busy && run(() => store.confirm(sale.n, sale.mine?.claim ?? 0))}
        onRelease={() => sale.mine && !busy && run(() => store.release(sale.n, sale.mine?.claim ?? 0))}
      />
    </Card>
  );
}

function Tiers({ sale }: { sale: RoomSale }) {
  const { t, language } = useSpeech();
  if (sale.tiers.length < 2) return null;
  return (
    <ul class="tiers small">
      {sale.tiers.map((tier) => (
        <li key={tier.name} class={tier.left === 0 ? 'gone' : ''}>
          <span dir="auto">{tier.name}</span>
          <span class="price">{moneyText(tier.price, language)}</span>
          <span class="soft">{tier.left === 0 ? t('sale.sold_out') : t('sale.left', { n: tier.left })}</span>
        </li>
      ))}
    </ul>
  );
}

interface ActProps {
  view: SaleView;
  sale: RoomSale;
  busy: boolean;
  onClaim: () => void;
  onConfirm: () => void;
  onRelease: () => void;
}

function Act({ view, sale, busy, onClaim, onConfirm, onRelease }: ActProps) {
  const { t, language } = useSpeech();
  const price = sale.mine ? moneyText(sale.mine.price, language) : '';
  const first = sale.tiers[0];
  switch (view.is) {
    case 'soon':
      return (
        <div class="card-row">
          <Time text={t('sale.soon', { time: mmss(view.seconds) })} />
          {first && (
            <button type="button" class="main" disabled>
              {t('sale.claim', { price: moneyText(first.price, language) })}
            </button>
          )}
        </div>
      );
    case 'on':
      return <ClaimButton tier={view.tier} busy={busy} onClaim={onClaim} />;
    case 'asking':
      return (
        <p role="status">
          <strong>{t('sale.asking')}</strong>
        </p>
      );
    case 'held':
      return (
        <Held>
          <Time text={t('sale.held', { time: mmss(view.seconds) })} urgent={view.seconds <= 20} />
          <p class="small soft">{t('sale.place', { place: view.place })}</p>
          <div class="card-row">
            <button type="button" onClick={onRelease} aria-disabled={busy} data-testid="sale-release">
              {t('sale.release')}
            </button>
            <button type="button" class="main" onClick={onConfirm} aria-disabled={busy} data-testid="sale-confirm">
              {t('sale.confirm', { price })}
            </button>
          </div>
        </Held>
      );
    case 'confirmed':
      return (
        <div role="status">
          <strong class="won">{t('sale.confirmed')}</strong>
          <p class="small soft">{t('sale.confirmed_hint', { price, place: view.place })}</p>
        </div>
      );
    case 'expired':
    case 'released':
      return (
        <>
          <div role="status">
            <strong>{t(`sale.${view.is}`)}</strong>
            {view.is === 'expired' && <p class="small soft">{t('sale.expired_hint')}</p>}
          </div>
          {view.tier && <ClaimButton tier={view.tier} busy={busy} onClaim={onClaim} />}
        </>
      );
    case 'all_held':
      return (
        <div role="status">
          <strong>{t('sale.all_held')}</strong>
          <p class="small soft">{t('sale.all_held_hint', { n: view.held })}</p>
        </div>
      );
    default:
      return (
        <p role="status">
          <strong>{t(`sale.${view.is}`)}</strong>
        </p>
      );
  }
}

function ClaimButton({ tier, busy, onClaim }: { tier: RoomSale['tiers'][number]; busy: boolean; onClaim: () => void }) {
  const { t, language } = useSpeech();
  return (
    <button type="button" class="main wide" aria-disabled={busy} onClick={onClaim} data-testid="sale-claim">
      {t('sale.claim', { price: moneyText(tier.price, language) })}
    </button>
  );
}

/** What one has takes the focus, so that a buyer with keys or a reader's voice is where the time runs. */
function Held({ children }: { children: ComponentChildren }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.focus({ preventScroll: true });
    box.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  return (
    <div class="held" ref={box} tabIndex={-1}>
      {children}
    </div>
  );
}

function Time({ text, urgent }: { text: string; urgent?: boolean }) {
  return (
    <strong role="timer" aria-live="off" class={urgent ? 'time urgent' : 'time'}>
      {text}
    </strong>
  );
}
