// An empty or broken place that says what to do next.
import type { ReactNode } from 'react';
import { Mark } from './Mark';

interface BlankProps {
  title: string;
  hint?: string | null;
  detail?: string | null;
  page?: boolean;
  plain?: boolean;
  children?: ReactNode;
}

export function Blank({ title, hint, detail, page, plain, children }: BlankProps) {
  return (
    <div className={page ? 'blank blank-page' : 'blank'}>
      {!plain && <Mark size={page ? 48 : 32} />}
      <p className="blank-title">{title}</p>
      {hint && <p className="blank-hint">{hint}</p>}
      {detail && <p className="mono muted">{detail}</p>}
      {children && <div className="blank-acts">{children}</div>}
    </div>
  );
}
