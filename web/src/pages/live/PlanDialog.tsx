// The frame of a session: title, begin, where, who, and whether it is only a rehearsal.
import { AutoComplete, Button, Checkbox, Form, Input, Select } from 'antd';
import { useState } from 'react';
import { usePlanLive, useReplanLive } from '../../api/live-sessions';
import { useChannels } from '../../api/shop';
import type { LivePlan, LiveSession } from '../../api/types';
import { useZone } from '../../app/format';
import { useT } from '../../app/i18n';
import { MARKETS } from '../../lib/market';
import { wallInstant, wallText } from '../../lib/zone-time';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';

interface PlanDialogProps {
  /** Null for a new one. */
  session: LiveSession | null;
  onClose: () => void;
  onDone: (session: LiveSession) => void;
}

export function PlanDialog({ session, onClose, onDone }: PlanDialogProps) {
  const t = useT();
  const zone = useZone();
  const channels = useChannels().data?.items ?? [];
  const make = usePlanLive();
  const change = useReplanLive(session ?? ({ id: '', version: 0 } as LiveSession));
  const save = session ? change : make;
  const [title, setTitle] = useState(session?.title ?? '');
  const [host, setHost] = useState(session?.host ?? '');
  const [starts, setStarts] = useState(() => wallText(session?.starts_at ?? nextHour(), zone));
  const [channel, setChannel] = useState<string | null>(session?.channel_id ?? null);
  const [market, setMarket] = useState<string | null>(session?.market ?? null);
  const [rehearsal, setRehearsal] = useState(session?.rehearsal ?? false);
  const starts_at = wallInstant(starts, zone);
  // A channel has its own; the shop's own room is where most of its buyers are, unless told.
  const shown = market ?? channels[0]?.market ?? '';
  const submit = () => {
    if (!starts_at || title.trim() === '' || save.isPending) return;
    const plan: LivePlan = {
      title: title.trim(),
      channel_id: channel,
      ...(channel === null ? { market: shown.trim().toUpperCase() } : {}),
      starts_at,
      rehearsal,
      host: host.trim() || null,
    };
    save.mutate(plan, { onSuccess: onDone });
  };
  return (
    <Dialog title={t(session ? 'live.replan' : 'live.plan')} onCancel={onClose} width={480}>
      <FailureNote failure={save.error} />
      <Form layout="vertical" requiredMark={false} onFinish={submit} data-testid="plan-form">
        <Form.Item label={t('live.name')} htmlFor="live-title">
          <Input id="live-title" value={title} maxLength={120} onChange={(event) => setTitle(event.target.value)} />
        </Form.Item>
        <Form.Item label={t('live.starts_at')} htmlFor="live-starts" extra={t('set.browser_time', { zone })}>
          <Input
            id="live-starts"
            type="datetime-local"
            value={starts}
            onChange={(event) => setStarts(event.target.value)}
          />
        </Form.Item>
        <Form.Item label={t('live.where')} htmlFor="live-channel">
          <Select
            id="live-channel"
            value={channel ?? ''}
            options={[
              { value: '', label: t('live.own_room') },
              ...channels.map((one) => ({ value: one.id, label: one.name })),
            ]}
            onChange={(next) => setChannel(next || null)}
          />
        </Form.Item>
        {channel === null && (
          <Form.Item label={t('channel.market')} htmlFor="live-market" extra={t('live.market_hint')}>
            <AutoComplete id="live-market" value={shown} options={MARKETS} onChange={(next) => setMarket(next)} />
          </Form.Item>
        )}
        <Form.Item label={t('live.host')} htmlFor="live-host">
          <Input id="live-host" value={host} maxLength={80} onChange={(event) => setHost(event.target.value)} />
        </Form.Item>
        <Form.Item extra={t('live.rehearsal_hint')}>
          <Checkbox checked={rehearsal} onChange={(event) => setRehearsal(event.target.checked)}>
            {t('live.rehearsal')}
          </Checkbox>
        </Form.Item>
        <Button type="primary" htmlType="submit" loading={save.isPending} disabled={!starts_at || title.trim() === ''}>
          {t('do.save')}
        </Button>
      </Form>
    </Dialog>
  );
}

function nextHour(): string {
  const hour = 3_600_000;
  return new Date(Math.ceil(Date.now() / hour) * hour + hour).toISOString();
}
