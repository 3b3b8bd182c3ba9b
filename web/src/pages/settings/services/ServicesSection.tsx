// A page of somebody else's services that the shop uses, of one kind: chat rooms, sources, trackers. They are listed, and made
// and changed in a drawer.
import { PlusOutlined } from '@ant-design/icons';
import type { UseQueryResult } from '@tanstack/react-query';
import { Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { useT } from '../../../app/i18n';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import './services.css';

/** What their words and their marks for tests begin with. */
export type Service = 'room' | 'source' | 'tracker';

interface ServicesSectionProps<T, K> {
  of: Service;
  title: string;
  found: UseQueryResult<{ items: T[]; kinds: K[] }>;
  item: (one: T, onOpen: () => void) => ReactNode;
  /** Null for a new one. */
  drawer: (one: T | null, kinds: K[], onClose: () => void) => ReactNode;
}

export function ServicesSection<T extends { id: string }, K>(props: ServicesSectionProps<T, K>) {
  const { of, title, found, item, drawer } = props;
  const t = useT();
  const [open, setOpen] = useState<string | 'new' | null>(null);
  const list = found.data?.items ?? [];
  const kinds = found.data?.kinds ?? [];
  const opened = list.find((one) => one.id === open) ?? null;
  return (
    <div className="stack">
      <p className="muted">{t(`${of}.hint`)}</p>
      <section className="panel" aria-label={title} data-testid={`${of}s`}>
        <header>
          <h2>{title}</h2>
          <Button
            type="primary"
            icon={<PlusOutlined />}
            disabled={kinds.length === 0}
            onClick={() => setOpen('new')}
            data-testid={`${of}-add`}
          >
            {t(`${of}.add`)}
          </Button>
        </header>
        {found.isPending && <Bars rows={3} />}
        {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.isSuccess && list.length === 0 && <p className="panel-body muted">{t(`${of}.none`)}</p>}
        <ul className="service-list">{list.map((one) => item(one, () => setOpen(one.id)))}</ul>
      </section>
      {(opened || open === 'new') && drawer(opened, kinds, () => setOpen(null))}
    </div>
  );
}
