// Each channel's negative rate and how fresh its data is.
import { Link } from 'react-router';
import type { Overview } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import type { OverviewLinks } from './links';
import { Panel } from './Panel';

export function ChannelHealth({ channels, links }: { channels: Overview['channels']; links: OverviewLinks }) {
  const t = useT();
  const { number, percent, dateTime } = useFormats();
  return (
    <Panel area="channels" title={t('over.channels')} define={t('over.channels_define')}>
      <ul className="rising">
        {channels.map(({ channel, reviews, negative }) => {
          const last = channel.last_import_at ?? channel.last_received_at;
          return (
            <li key={channel.id}>
              <Link
                to={links.to({ channel: [channel.id] })}
                title={t('over.last_import', { when: last ? dateTime(last) : t('time.never') })}
              >
                <span className="clip grow">
                  {channel.name} <span className="muted">{channel.market}</span>
                </span>
                <span className="muted num nowrap">{number(reviews)}</span>
                <b className="num">{percent(reviews > 0 ? negative / reviews : 0)}</b>
              </Link>
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
