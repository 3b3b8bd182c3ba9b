// The palette's input and list.
import { App, Input } from 'antd';
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { fetchRows } from '../../api/cases';
import { useShop } from '../../api/current';
import { rank } from '../../lib/fuzzy';
import { Caps } from '../../parts/Keys';
import { useComplain } from '../failure';
import { useT } from '../i18n';
import type { PaletteItem } from './items';
import './palette.css';

export function PaletteBox({ items, onClose }: { items: PaletteItem[]; onClose: () => void }) {
  const t = useT();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const { first, last } = useAsked(typed);
  const found = [...first, ...rank(items, typed, (item) => item.label), ...last];
  const chosen = found[Math.min(at, found.length - 1)];
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  });
  const run = (item: PaletteItem | undefined) => {
    if (!item) return;
    onClose();
    // After the dialog has given the focus back, so that an action may take it.
    setTimeout(item.run, 0);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (by !== 0) {
      event.preventDefault();
      setAt((old) => (Math.min(old, found.length - 1) + by + found.length) % Math.max(1, found.length));
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      run(chosen);
    }
  };
  return (
    <div className="palette">
      <Input
        autoFocus
        size="large"
        variant="borderless"
        role="combobox"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={chosen ? `${id}-${chosen.key}` : undefined}
        aria-label={t('palette.title')}
        placeholder={t('palette.placeholder')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setAt(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div className="palette-list" role="listbox" id={id} aria-label={t('palette.title')} ref={list} tabIndex={-1}>
        {found.map((item, index) => (
          <div key={item.key} role="presentation">
            {typed === '' && item.group !== found[index - 1]?.group && (
              <h3 role="presentation">{t(`palette.group.${item.group}`)}</h3>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the input above reads the keys */}
            <div
              id={`${id}-${item.key}`}
              role="option"
              tabIndex={-1}
              aria-selected={item === chosen}
              className={item === chosen ? 'palette-item here' : 'palette-item'}
              onClick={() => run(item)}
            >
              <span className="clip grow">{item.label}</span>
              {item.action && <Caps action={item.action} />}
            </div>
          </div>
        ))}
        {found.length === 0 && <p className="palette-item muted">{t('palette.empty', { text: typed })}</p>}
      </div>
      <p className="palette-foot muted">{t('palette.hint')}</p>
    </div>
  );
}

/** What typing itself asks for: a case by number comes first, a search after everything that has this name. */
function useAsked(typed: string): { first: PaletteItem[]; last: PaletteItem[] } {
  const t = useT();
  const { shop } = useShop();
  const navigate = useNavigate();
  const complain = useComplain();
  const { message } = App.useApp();
  const text = typed.trim();
  const number = /^#?(\d+)$/.exec(text)?.[1];
  if (number !== undefined) {
    const n = Number(number);
    const open = () =>
      fetchRows(shop.id, { number: n }, null).then((page) => {
        const row = page.items.find((one) => one.number === n);
        if (row) void navigate(`/cases/${row.id}`);
        else void message.info(t('case.gone'));
      }, complain);
    return {
      first: [{ key: 'asked', group: 'here', label: t('palette.case', { n: String(n) }), run: () => void open() }],
      last: [],
    };
  }
  if (text.length < 2) return { first: [], last: [] };
  return {
    first: [],
    last: [
      {
        key: 'asked',
        group: 'here',
        label: t('palette.search', { text }),
        run: () => void navigate({ pathname: '/queue', search: `?q=${encodeURIComponent(text)}` }),
      },
    ],
  };
}
