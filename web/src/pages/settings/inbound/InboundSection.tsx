// What channels have sent, as it came: what waits, what is in, and what could not be read.
import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';
import { useInbound } from '../../../api/inbound';
import { useChannels } from '../../../api/shop';
import { useTrackers } from '../../../api/trackers';
import type { Inbound, InboundState } from '../../../api/types';
import { useFormats } from '../../../app/format';
import { useT } from '../../../app/i18n';
import { Failure } from '../../../parts/Failure';
import { More } from '../../../parts/More';
import { Bars } from '../../../parts/Skeletons';
import { Heads, Th } from '../../../parts/Table';
import { When } from '../../../parts/words';
import { InboundDialog } from './InboundDialog';
import { TONE, useWhat } from './words';
import './inbound.css';

const STATES = ['all', 'parked', 'waiting', 'done', 'dropped'] as const;

export function InboundSection() {
  const t = useT();
  const [state, setState] = useState<(typeof STATES)[number]>('all');
  const [channel, setChannel] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const channels = useChannels().data?.items ?? [];
  const found = useInbound(state === 'all' ? null : (state as InboundState), channel);
  const list = found.data?.pages.flatMap((page) => page.items) ?? [];
  const trackers = useTrackers().data?.items ?? [];
  const senders = [...channels, ...trackers];
  const name = (id: string) => senders.find((one) => one.id === id)?.name ?? t('say.unknown');
  return (
    <div className="stack">
      <p className="muted">{t('inbound.hint')}</p>
      <div className="line scroll-x">
        <Segmented
          aria-label={t('set.job_state')}
          value={state}
          onChange={setState}
          options={STATES.map((value) => ({
            value,
            label: t(value === 'all' ? 'job.state.all' : `inbound.state.${value}`),
          }))}
        />
        <Select
          allowClear
          className="inbound-channel"
          aria-label={t('import.channel')}
          placeholder={t('import.channel')}
          value={channel}
          onChange={(next) => setChannel(next ?? null)}
          options={senders.map((one) => ({ value: one.id, label: one.name }))}
        />
      </div>
      <section className="panel" aria-label={t('set.inbound')}>
        {found.isPending && <Bars rows={5} />}
        {found.isError && list.length === 0 && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.isSuccess && list.length === 0 && <p className="panel-body muted">{t('inbound.none')}</p>}
        {list.length > 0 && (
          <div className="table-wrap">
            <table className="table">
              <Heads>
                <Th>{t('inbound.received')}</Th>
                <Th>{t('import.channel')}</Th>
                <Th>{t('set.job_state')}</Th>
                <Th>{t('inbound.what')}</Th>
                <Th right>{t('inbound.size')}</Th>
                <Th hidden>{t('inbound.look')}</Th>
              </Heads>
              <tbody>
                {list.map((one) => (
                  <InboundRow key={one.id} one={one} channel={name(one.channel)} onOpen={() => setOpen(one.id)} />
                ))}
              </tbody>
            </table>
          </div>
        )}
        <More list={found} />
      </section>
      {open !== null && <InboundDialog id={open} channel={name} onClose={() => setOpen(null)} />}
    </div>
  );
}

function InboundRow({ one, channel, onOpen }: { one: Inbound; channel: string; onOpen: () => void }) {
  const t = useT();
  const { number } = useFormats();
  const what = useWhat();
  return (
    <tr data-testid="inbound-row">
      <td className="nowrap">
        <When at={one.received_at} />
      </td>
      <td>{channel}</td>
      <td>
        <span className={`chip ${TONE[one.state]}`}>{t(`inbound.state.${one.state}`)}</span>
      </td>
      <td className="inbound-what">{what(one)}</td>
      <td className="right num nowrap">{t('inbound.bytes', { n: number(one.size) })}</td>
      <td className="acts">
        <Button size="small" aria-label={`${t('inbound.look')}: ${one.message_id}`} onClick={onOpen}>
          {t('inbound.look')}
        </Button>
      </td>
    </tr>
  );
}
