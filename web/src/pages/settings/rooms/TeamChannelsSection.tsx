// Team channels: chat rooms that are told, once for all in them, what cases need.
import { useTeamChannels } from '../../../api/team-channels';
import { useT } from '../../../app/i18n';
import { ServicesSection } from '../services/ServicesSection';
import { TeamChannelDrawer } from './TeamChannelDrawer';
import { TeamChannelItem } from './TeamChannelItem';

export function TeamChannelsSection() {
  const t = useT();
  return (
    <ServicesSection
      of="room"
      title={t('set.team-channels')}
      found={useTeamChannels()}
      item={(room, onOpen) => <TeamChannelItem key={room.id} room={room} onOpen={onOpen} />}
      drawer={(room, kinds, onClose) => (
        <TeamChannelDrawer key={room?.id ?? 'new'} room={room} kinds={kinds} onClose={onClose} />
      )}
    />
  );
}
