// A dialog whose first field has the focus from the first moment, so that keys typed ahead land in it. Closed, it gives
// the focus back to where it was.
import { Modal, type ModalProps } from 'antd';
import { type ReactNode, useEffect, useRef, useState } from 'react';

interface DialogProps extends ModalProps {
  children: ReactNode;
}

export function Dialog({ children, ...rest }: DialogProps) {
  return (
    <Modal open footer={null} destroyOnHidden {...rest}>
      <FirstField>{children}</FirstField>
    </Modal>
  );
}

function FirstField({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    const focus = () => {
      const inside = box.current;
      if (!inside || inside.contains(document.activeElement)) return;
      inside.querySelector<HTMLElement>('input:checked, input:not([type="radio"]), textarea, input')?.focus();
    };
    focus();
    // The dialog takes the focus to its frame once it is shown; take it back.
    const frame = requestAnimationFrame(focus);
    const later = setTimeout(focus, 60);
    return () => {
      cancelAnimationFrame(frame);
      clearTimeout(later);
    };
  }, []);
  useEffect(
    () => () => {
      // After the dialog is gone, and only when nothing else took the focus meanwhile.
      setTimeout(() => {
        const now = document.activeElement;
        const free = now === null || now === document.body || !now.isConnected;
        if (free && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
      }, 0);
    },
    [before],
  );
  return <div ref={box}>{children}</div>;
}
