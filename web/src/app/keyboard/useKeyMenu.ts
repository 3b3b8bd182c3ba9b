// A menu that a key opens: it takes the focus, and closing it puts the focus back where it was before the key.
import { useRef, useState } from 'react';
import { useAction } from './Keyboard';
import type { ActionId } from './map';

interface KeyMenu {
  autoFocus: true;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function useKeyMenu(action: ActionId): KeyMenu {
  const [open, setOpen] = useState(false);
  const from = useRef<Element | null>(null);
  useAction(action, () => {
    from.current = document.activeElement;
    setOpen(true);
  });
  const onOpenChange = (next: boolean) => {
    setOpen(next);
    const back = from.current;
    if (next || back === null) return;
    from.current = null;
    // After the menu has given the focus to its own button; a dialog that a choice opened keeps it.
    setTimeout(() => {
      const now = document.activeElement;
      if (!(now instanceof HTMLElement) || now.closest('[role="dialog"]')) return;
      if (back instanceof HTMLElement && back !== document.body && back.isConnected)
        back.focus({ preventScroll: true });
      else now.blur();
    }, 0);
  };
  return { autoFocus: true, open, onOpenChange };
}
