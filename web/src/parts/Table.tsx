// The head of a table: what its columns are called.
import type { ReactNode } from 'react';

export function Heads({ children }: { children: ReactNode }) {
  return (
    <thead>
      <tr>{children}</tr>
    </thead>
  );
}

interface ThProps {
  /** A column of numbers. */
  right?: boolean;
  /** Said to those who listen, not shown: a column of buttons needs no name to those who see them. */
  hidden?: boolean;
  children: ReactNode;
}

export function Th({ right, hidden, children }: ThProps) {
  return (
    <th scope="col" className={right ? 'right' : undefined}>
      {hidden ? <span className="sr-only">{children}</span> : children}
    </th>
  );
}
