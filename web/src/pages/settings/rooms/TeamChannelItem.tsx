// One chat room: whose robot tells it, how it does, what it is told; on, off, tried out.
import { App, Button, Switch } from 'antd';
import { useSaveTeamChannel, useTestTeamChannel } from '../../../api/team-channels';
import type { TeamChannel } from '../../../api/types';
import { useComplain } from '../../../app/failure';
import { useT } from '../../../app/i18n';
import { toldKey } from '../../../lib/team-channel';
import { houseWhy } from '../../../lib/way-out';
import { HealthSign } from '../connections/HealthChip';
import { Trouble } from '../connections/Trouble';

export function TeamChannelItem({ room, onOpen }: { room: TeamChannel; onOpen: () => void }) {
  const t = useT();
  const { message } = App.useApp();
  const complain = useComplain();
  const save = useSaveTeamChannel(room.id);
  const test = useTestTeamChannel(room.id);
  const off = room.off_why === null ? null : houseWhy(room.off_why);
  return (
    <li className="service" data-testid="room" data-state={room.health.state}>
      <div className="line">
        <strong className="service-name">{room.name}</strong>
        <span className="muted">{t(`room.kind.${room.kind}`)}</span>
        <Switch
          size="small"
          checked={room.on}
          loading={save.isPending}
          aria-label={t('room.on', { name: room.name })}
          onChange={(on) => save.mutate({ on }, { onError: complain })}
        />
        {room.health.state !== 'off' && <HealthSign health={room.health.state} until={room.health.paused_until} />}
        <span className="acts-end">
          <Button
            size="small"
            loading={test.isPending}
            aria-label={`${t('room.test')}: ${room.name}`}
            onClick={() =>
              test.mutate(undefined, { onError: complain, onSuccess: () => void message.success(t('room.test_done')) })
            }
            data-testid="room-test"
          >
            {t('room.test')}
          </Button>
          <Button size="small" aria-label={`${t('do.edit')}: ${room.name}`} onClick={onOpen}>
            {t('do.edit')}
          </Button>
        </span>
      </div>
      <div className="line">
        {room.tells.map((kind) => (
          <span key={kind} className="chip">
            {t(toldKey(kind))}
          </span>
        ))}
      </div>
      {room.off_why !== null && (
        <p className="failure-note">
          <strong>{t('hook.off_why')}</strong> {off ? t(off.key, off.params) : room.off_why}
        </p>
      )}
      <Trouble connection={room} />
      {(room.waiting > 0 || room.failed > 0) && (
        <div className="line">
          {room.waiting > 0 && <span className="muted">{t('room.waiting', { n: room.waiting })}</span>}
          {room.failed > 0 && <span className="chip red">{t('room.failed', { n: room.failed })}</span>}
        </div>
      )}
    </li>
  );
}
