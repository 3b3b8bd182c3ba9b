// A chat room is made or changed: whose robot, what it wants filled in, what is told, in which language, when not.
import { App, Button, Drawer, Popconfirm } from 'antd';
import { useState } from 'react';
import { useRemoveTeamChannel, useSaveTeamChannel } from '../../../api/team-channels';
import type { TeamChannel, TeamChannels } from '../../../api/types';
import { useComplain } from '../../../app/failure';
import { useZone } from '../../../app/format';
import { useT } from '../../../app/i18n';
import { bodyOf, formOf, newRoom } from '../../../lib/team-channel';
import { isEmpty } from '../../../parts/calendar/QuietHours';
import { TeamChannelFields } from './TeamChannelFields';

interface TeamChannelDrawerProps {
  room: TeamChannel | null;
  kinds: TeamChannels['kinds'];
  onClose: () => void;
}

export function TeamChannelDrawer({ room, kinds, onClose }: TeamChannelDrawerProps) {
  const t = useT();
  const zone = useZone();
  const { message } = App.useApp();
  const save = useSaveTeamChannel(room?.id ?? null);
  const [form, setForm] = useState(() => (room ? formOf(room) : newRoom(kinds[0]?.kind ?? 'feishu', zone)));
  const body = bodyOf(room, form);
  const submit = () =>
    save.mutate(body, {
      onSuccess: () => {
        void message.success(t('say.saved'));
        onClose();
      },
    });
  return (
    <Drawer
      open
      title={room ? room.name : t('room.add')}
      onClose={onClose}
      size={Math.min(520, window.innerWidth - 16)}
      footer={
        <div className="line">
          {room && <Remove id={room.id} onGone={onClose} />}
          <span className="grow" />
          <Button
            type="primary"
            loading={save.isPending}
            disabled={Object.keys(body).length === 0 || isEmpty(form.quiet)}
            onClick={submit}
            data-testid="room-save"
          >
            {t('do.save')}
          </Button>
        </div>
      }
    >
      <TeamChannelFields room={room} kinds={kinds} form={form} failure={save.error} onChange={setForm} />
    </Drawer>
  );
}

function Remove({ id, onGone }: { id: string; onGone: () => void }) {
  const t = useT();
  const complain = useComplain();
  const remove = useRemoveTeamChannel(id);
  return (
    <Popconfirm
      title={t('room.remove_sure')}
      description={t('hook.remove_hint')}
      okText={t('do.remove')}
      okButtonProps={{ danger: true }}
      onConfirm={() => remove.mutate(undefined, { onSuccess: onGone, onError: complain })}
    >
      <Button type="text" danger loading={remove.isPending}>
        {t('do.remove')}
      </Button>
    </Popconfirm>
  );
}
