// One setting: its words at the left, its control at the right.
import type { ReactNode } from 'react';
import './setting.css';

export function Setting({
  label,
  hint,
  htmlFor,
  children,
}: {
  label: string;
  hint?: string;
  htmlFor?: string;
  children: ReactNode;
}) {
  return (
    <div className="setting">
      <label htmlFor={htmlFor}>
        {label}
        {hint && <small className="muted">{hint}</small>}
      </label>
      <div className="setting-control">{children}</div>
    </div>
  );
}
