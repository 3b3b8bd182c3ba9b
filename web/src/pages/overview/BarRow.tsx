// One labelled bar that opens its rows. Used by funnel, stars, words.
import type { ReactNode } from 'react';
import { Link } from 'react-router';

interface BarRowProps {
  to: string;
  label: ReactNode;
  share: number;
  value: ReactNode;
  colour?: string;
  testId?: string;
}

export function BarRow({ to, label, share, value, colour, testId }: BarRowProps) {
  return (
    <li>
      <Link to={to} className="bar-row" data-testid={testId}>
        <span className="bar-label clip">{label}</span>
        <span className="bar-track" aria-hidden="true">
          <span
            style={{ width: `${Math.max(0, Math.min(1, share)) * 100}%`, ...(colour ? { background: colour } : {}) }}
          />
        </span>
        <span className="bar-value num">{value}</span>
      </Link>
    </li>
  );
}
