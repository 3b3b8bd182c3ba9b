// Acts on their way out: what waits, what nobody knows, what was not taken, and what was sent.
import { Segmented, Select } from 'antd';
import { Link, useSearchParams } from 'react-router';
import { useShop } from '../../api/current';
import { useStanding } from '../../api/outbox';
import { useChannels } from '../../api/shop';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { countOf, OUTBOX_NAMES, type OutboxList } from '../../lib/outbox';
import { OutboxRows } from './OutboxRows';
import './outbox.css';

export function OutboxPage() {
  const t = useT();
  const { can } = useShop();
  const { number } = useFormats();
  const [params, setParams] = useSearchParams();
  const channels = useChannels().data?.items ?? [];
  const standing = useStanding().data ?? [];
  const list = OUTBOX_NAMES.find((name) => name === params.get('list')) ?? 'queued';
  const channel = params.get('channel');
  const go = (part: { list?: OutboxList; channel?: string | null }) => {
    const next = { list, channel, ...part };
    setParams(
      {
        ...(next.list === 'queued' ? {} : { list: next.list }),
        ...(next.channel ? { channel: next.channel } : {}),
      },
      { replace: true },
    );
  };
  return (
    <div className="page-pad outbox-page">
      <header className="page-head">
        <h1>{t('nav.outbox')}</h1>
        {can('channel_manage') && <Link to="/settings/channels">{t('outbox.to_channels')}</Link>}
      </header>
      <div className="line outbox-filter">
        <div className="scroll-x">
          <Segmented
            value={list}
            aria-label={t('outbox.lists')}
            options={OUTBOX_NAMES.map((name) => {
              const count = countOf(standing, name, channel);
              return {
                value: name,
                label: (
                  <span data-testid={`outbox-tab-${name}`}>
                    {t(`outbox.list.${name}`)}
                    {count !== null && count > 0 && <span className="outbox-count">{number(count)}</span>}
                  </span>
                ),
              };
            })}
            onChange={(next) => go({ list: next })}
          />
        </div>
        <Select
          allowClear
          className="outbox-channel"
          aria-label={t('import.channel')}
          placeholder={t('outbox.all_channels')}
          value={channel}
          onChange={(next) => go({ channel: next ?? null })}
          options={channels.map((one) => ({ value: one.id, label: one.name }))}
        />
      </div>
      <OutboxRows key={`${list} ${channel}`} list={list} channel={channel} />
    </div>
  );
}
