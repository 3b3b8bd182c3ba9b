// A thing that waits for a decision: the one under the cursor has the focus, and the keys of acts.
import { type ReactNode, useEffect, useRef } from 'react';

interface WaitingPanelProps {
  name: string;
  here: boolean;
  onHere: () => void;
  children: ReactNode;
}

export function WaitingPanel({ name, here, onHere, children }: WaitingPanelProps) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (here && !box.current?.contains(document.activeElement)) box.current?.focus();
  }, [here]);
  return (
    <article
      ref={box}
      tabIndex={-1}
      aria-current={here}
      className={here ? 'panel here' : 'panel'}
      data-testid={name}
      onFocus={onHere}
    >
      {children}
    </article>
  );
}
