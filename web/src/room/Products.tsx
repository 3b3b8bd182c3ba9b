/** @jsxImportSource preact */
// What is shown now, and all products of the session in a drawer with their weaknesses said openly.
import { useState } from 'preact/hooks';
import { moneyText } from '../lib/format';
import { useSpeech, useView } from './hooks';
import { Bag } from './icons';
import { Sheet } from './Sheet';

export function PinnedProduct() {
  const { t, language } = useSpeech();
  const { room } = useView();
  const [open, setOpen] = useState(false);
  if (!room || (room.products.length === 0 && !room.pinned)) return null;
  const { pinned, products } = room;
  return (
    <div class="pinned" data-testid="pinned" data-product={pinned?.id}>
      {pinned && (
        <div class="pinned-words">
          <span class="small soft">{t('products.now')}</span>
          <strong class="clip">{pinned.title}</strong>
          <span class="price">{moneyText(pinned.price, language)}</span>
        </div>
      )}
      {products.length > 0 && (
        <button type="button" onClick={() => setOpen(true)} data-testid="products-open">
          <Bag />
          {t('products.all', { n: products.length })}
        </button>
      )}
      {open && (
        <Sheet title={t('products.title')} onClose={() => setOpen(false)}>
          <ul class="products">
            {products.map((one) => (
              <li key={one.id} aria-current={one.id === pinned?.id}>
                {one.picture ? <img src={one.picture} alt="" loading="lazy" /> : <span class="no-picture" />}
                <div>
                  {one.id === pinned?.id && <span class="tag">{t('products.now')}</span>}
                  <strong>{one.title}</strong>
                  <span class="price">{moneyText(one.price, language)}</span>
                  {(one.notes ?? []).map((note) => (
                    <span key={note} class="small soft">
                      {note}
                    </span>
                  ))}
                </div>
              </li>
            ))}
          </ul>
        </Sheet>
      )}
    </div>
  );
}
