/** @jsxImportSource preact */
// A drawer from below: the browser's own dialog, which keeps the focus and gives it back.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSpeech } from './hooks';
import { Cross } from './icons';

export function Sheet({
  title,
  onClose,
  children,
}: {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}) {
  const { t } = useSpeech();
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    box.current?.showModal();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a click beside the drawer; Escape closes it by itself
    <dialog
      ref={box}
      class="sheet"
      aria-label={title}
      onClose={onClose}
      onClick={(event) => event.target === box.current && box.current?.close()}
    >
      <div class="sheet-box">
        <header>
          <h2>{title}</h2>
          <button type="button" class="quiet icon" aria-label={t('close')} onClick={() => box.current?.close()}>
            <Cross />
          </button>
        </header>
        <div class="sheet-body">{children}</div>
      </div>
    </dialog>
  );
}
