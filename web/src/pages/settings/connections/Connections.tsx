// How each channel is connected to its platform, and how it does.
import { useState } from 'react';
import { useConnections } from '../../../api/connections';
import { useT } from '../../../app/i18n';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import { ConnectDrawer } from './ConnectDrawer';
import { ConnectionItem } from './ConnectionItem';
import './connections.css';

export function Connections() {
  const t = useT();
  const found = useConnections();
  const [open, setOpen] = useState<string | null>(null);
  const list = found.data ?? [];
  const opened = list.find((one) => one.channel === open);
  return (
    <section className="panel" aria-label={t('link.title')} data-testid="connections">
      <header>
        <h2>{t('link.title')}</h2>
        <span className="muted">{t('link.hint')}</span>
      </header>
      {found.isPending && <Bars rows={3} />}
      {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && list.length === 0 && <p className="panel-body muted">{t('import.channel_none')}</p>}
      <ul className="connection-list">
        {list.map((one) => (
          <ConnectionItem key={one.channel} connection={one} onOpen={() => setOpen(one.channel)} />
        ))}
      </ul>
      {opened && <ConnectDrawer connection={opened} onClose={() => setOpen(null)} />}
    </section>
  );
}
