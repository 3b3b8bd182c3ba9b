// Trackers: services that follow the parcels of orders, whatever carrier has them.
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTrackers } from '../../../api/trackers';
import { useT } from '../../../app/i18n';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import { TrackerDrawer } from './TrackerDrawer';
import { TrackerItem } from './TrackerItem';
import '../rooms/rooms.css';
import './trackers.css';

export function TrackersSection() {
  const t = useT();
  const found = useTrackers();
  const [open, setOpen] = useState<string | 'new' | null>(null);
  const list = found.data?.items ?? [];
  const kinds = found.data?.kinds ?? [];
  const opened = list.find((one) => one.id === open) ?? null;
  return (
    <div className="stack">
      <p className="muted">{t('tracker.hint')}</p>
      <section className="panel" aria-label={t('set.trackers')} data-testid="trackers">
        <header>
          <h2>{t('set.trackers')}</h2>
          <Button
            type="primary"
            icon={<PlusOutlined />}
            disabled={kinds.length === 0}
            onClick={() => setOpen('new')}
            data-testid="tracker-add"
          >
            {t('tracker.add')}
          </Button>
        </header>
        {found.isPending && <Bars rows={3} />}
        {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.isSuccess && list.length === 0 && <p className="panel-body muted">{t('tracker.none')}</p>}
        <ul className="room-list">
          {list.map((one) => (
            <TrackerItem key={one.id} tracker={one} onOpen={() => setOpen(one.id)} />
          ))}
        </ul>
      </section>
      {(opened || open === 'new') && (
        <TrackerDrawer key={open} tracker={opened} kinds={kinds} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}
