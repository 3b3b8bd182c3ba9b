// Team channels: chat rooms that are told, once for all in them, what cases need.
import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTeamChannels } from '../../../api/team-channels';
import { useT } from '../../../app/i18n';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import { TeamChannelDrawer } from './TeamChannelDrawer';
import { TeamChannelItem } from './TeamChannelItem';
import './rooms.css';

export function TeamChannelsSection() {
  const t = useT();
  const found = useTeamChannels();
  const [open, setOpen] = useState<string | 'new' | null>(null);
  const list = found.data?.items ?? [];
  const kinds = found.data?.kinds ?? [];
  const opened = list.find((one) => one.id === open) ?? null;
  return (
    <div className="stack">
      <p className="muted">{t('room.hint')}</p>
      <section className="panel" aria-label={t('set.team-channels')} data-testid="rooms">
        <header>
          <h2>{t('set.team-channels')}</h2>
          <Button
            type="primary"
            icon={<PlusOutlined />}
            disabled={kinds.length === 0}
            onClick={() => setOpen('new')}
            data-testid="room-add"
          >
            {t('room.add')}
          </Button>
        </header>
        {found.isPending && <Bars rows={3} />}
        {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.isSuccess && list.length === 0 && <p className="panel-body muted">{t('room.none')}</p>}
        <ul className="room-list">
          {list.map((one) => (
            <TeamChannelItem key={one.id} room={one} onOpen={() => setOpen(one.id)} />
          ))}
        </ul>
      </section>
      {(opened || open === 'new') && (
        <TeamChannelDrawer key={open} room={opened} kinds={kinds} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}
