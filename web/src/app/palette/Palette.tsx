// Ctrl/⌘ K: run what this screen can do, go anywhere, open a case by its number, search.

import { useState } from 'react';
import { Dialog } from '../../parts/Dialog';
import { useT } from '../i18n';
import { useAction } from '../keyboard/Keyboard';
import { type PaletteItem, usePaletteItems } from './items';
import { PaletteBox } from './PaletteBox';

export function Palette() {
  const t = useT();
  const [items, setItems] = useState<PaletteItem[] | null>(null);
  const collect = usePaletteItems();
  useAction('app.palette', () => setItems((open) => (open ? null : collect())));
  const close = () => setItems(null);
  return (
    <Dialog
      open={items !== null}
      onCancel={close}
      footer={null}
      closable={false}
      title={<span className="sr-only">{t('palette.title')}</span>}
      width={560}
      style={{ top: 72 }}
      destroyOnHidden
      styles={{ header: { margin: 0 } }}
    >
      {items && <PaletteBox items={items} onClose={close} />}
    </Dialog>
  );
}
