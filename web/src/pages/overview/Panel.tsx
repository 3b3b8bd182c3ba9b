// A panel of the overview: title, its definition on hover and for screen readers, its body.
import { InfoCircleOutlined } from '@ant-design/icons';
import { Tooltip } from 'antd';
import { type ReactNode, useId } from 'react';

interface PanelProps {
  title: string;
  define?: string;
  area: string;
  extra?: ReactNode;
  children: ReactNode;
}

export function Panel({ title, define, area, extra, children }: PanelProps) {
  const id = useId();
  return (
    <section className="panel over-panel" style={{ gridArea: area }} aria-labelledby={id}>
      <header>
        <h2 id={id}>
          {title}{' '}
          {define && (
            <Tooltip title={define}>
              <InfoCircleOutlined className="muted" role="img" aria-label={define} />
            </Tooltip>
          )}
        </h2>
        {extra}
      </header>
      <div className="over-body">{children}</div>
    </section>
  );
}
