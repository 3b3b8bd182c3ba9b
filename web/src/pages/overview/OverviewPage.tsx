// One screen: what needs a decision, how bad it is, whether promises are kept, what to look at. Every number opens its rows.
import { Segmented, Select } from 'antd';
import { useMemo, useState } from 'react';
import { useOverview } from '../../api/operation';
import { useChannels } from '../../api/shop';
import { useZone } from '../../app/format';
import { useT } from '../../app/i18n';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { ChannelHealth } from './ChannelHealth';
import { Decisions } from './Decisions';
import { Funnel } from './Funnel';
import { Keywords } from './Keywords';
import { overviewLinks } from './links';
import { NegativeChart } from './NegativeChart';
import { Promises } from './Promises';
import { ResponseChart } from './ResponseChart';
import { Rising } from './Rising';
import { StarBars } from './StarBars';
import './overview.css';

const RANGES = [7, 30, 90];

export function OverviewPage() {
  const t = useT();
  const zone = useZone();
  const [days, setDays] = useState(30);
  const [channel, setChannel] = useState<string | null>(null);
  const channels = useChannels().data?.items ?? [];
  const found = useOverview(days, channel);
  const data = found.data;
  const links = useMemo(() => (data ? overviewLinks(data, channel, zone) : null), [data, channel, zone]);
  return (
    <div className="overview">
      <header className="page-head">
        <h1>{t('over.title')}</h1>
        <Select
          className="over-channel"
          value={channel ?? ''}
          aria-label={t('col.channel')}
          onChange={(value) => setChannel(value === '' ? null : value)}
          options={[
            { value: '', label: t('over.all_channels') },
            ...channels.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
        <Segmented
          aria-label={t('over.range')}
          value={days}
          onChange={setDays}
          options={RANGES.map((n) => ({ value: n, label: t('over.days', { n }) }))}
        />
      </header>
      {found.isPending && <Bars rows={12} />}
      {found.isError && !data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {data && links && (
        <>
          <Decisions decisions={data.decisions} channel={channel} />
          {data.reviews.total === 0 ? (
            <Blank title={t('over.no_data')} hint={t('over.no_data_hint')} />
          ) : (
            <div className="over-grid">
              <NegativeChart data={data} links={links} />
              <Promises promises={data.promises} links={links} />
              <ResponseChart data={data} links={links} />
              <Funnel funnel={data.funnel} links={links} />
              <StarBars stars={data.stars} links={links} />
              <Keywords keywords={data.keywords} links={links} />
              <Rising rising={data.rising} links={links} />
              <ChannelHealth channels={data.channels} links={links} />
            </div>
          )}
        </>
      )}
    </div>
  );
}
