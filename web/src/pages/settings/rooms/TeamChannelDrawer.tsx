// A chat room is made or changed: whose robot, what it wants filled in, what is told, in which language, when not.
import { useState } from 'react';
import { useRemoveTeamChannel, useSaveTeamChannel } from '../../../api/team-channels';
import type { TeamChannel, TeamChannels } from '../../../api/types';
import { useZone } from '../../../app/format';
import { bodyOf, formOf, newRoom } from '../../../lib/team-channel';
import { isEmpty } from '../../../parts/calendar/QuietHours';
import { ServiceDrawer } from '../services/ServiceDrawer';
import { TeamChannelFields } from './TeamChannelFields';

interface TeamChannelDrawerProps {
  room: TeamChannel | null;
  kinds: TeamChannels['kinds'];
  onClose: () => void;
}

export function TeamChannelDrawer({ room, kinds, onClose }: TeamChannelDrawerProps) {
  const zone = useZone();
  const save = useSaveTeamChannel(room?.id ?? null);
  const remove = useRemoveTeamChannel(room?.id ?? '');
  const [form, setForm] = useState(() => (room ? formOf(room) : newRoom(kinds[0]?.kind ?? 'feishu', zone)));
  const body = bodyOf(room, form);
  return (
    <ServiceDrawer
      of="room"
      name={room?.name ?? null}
      body={body}
      blocked={isEmpty(form.quiet)}
      save={save}
      remove={remove}
      onClose={onClose}
    >
      <TeamChannelFields room={room} kinds={kinds} form={form} failure={save.error} onChange={setForm} />
    </ServiceDrawer>
  );
}
