// When a channel is in holiday mode. Every change holds at once, and deadlines move with it.
import { Button, Form, Input } from 'antd';
import { useState } from 'react';
import { useSaveHolidays } from '../../api/desk';
import type { Channel } from '../../api/types';
import { useZone } from '../../app/format';
import { useT } from '../../app/i18n';
import { ahead, type Holiday, isRunning } from '../../lib/holiday';
import { wallInstant } from '../../lib/zone-time';
import { Dialog } from '../../parts/Dialog';
import { FailureNote } from '../../parts/Failure';
import { When } from '../../parts/words';

export function HolidayDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const t = useT();
  const zone = useZone();
  const save = useSaveHolidays();
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const now = Date.now();
  const list = ahead(channel.holidays, now);
  const put = (items: Holiday[], done?: () => void) =>
    save.mutate({ channel: channel.id, items }, { onSuccess: () => done?.() });
  const begin = wallInstant(from, zone);
  const end = wallInstant(to, zone);
  const add = () => {
    if (!begin || !end) return;
    put([...list, { from: begin, to: end }], () => {
      setFrom('');
      setTo('');
    });
  };
  return (
    <Dialog title={`${t('set.holiday_mode')}: ${channel.name}`} onCancel={onClose} width={520}>
      <p className="muted">{t('set.holiday_hint')}</p>
      <FailureNote failure={save.error} />
      {list.length === 0 && <p>{t('set.holiday_none')}</p>}
      <ul className="holidays">
        {list.map((one) => (
          <li key={one.from} className="line">
            <span className="grow">
              <When at={one.from} /> – <When at={one.to} />{' '}
              {isRunning(one, now) && <span className="chip gold">{t('set.holiday_now')}</span>}
            </span>
            <Button size="small" disabled={save.isPending} onClick={() => put(list.filter((other) => other !== one))}>
              {t(isRunning(one, now) ? 'set.holiday_end_now' : 'do.remove')}
            </Button>
          </li>
        ))}
      </ul>
      <Form layout="vertical" requiredMark={false} onFinish={add}>
        <div className="holiday-fields">
          <Form.Item label={t('set.holiday_from')} htmlFor="holiday-from">
            <Input id="holiday-from" type="datetime-local" value={from} onChange={(e) => setFrom(e.target.value)} />
          </Form.Item>
          <Form.Item label={t('set.holiday_to')} htmlFor="holiday-to">
            <Input id="holiday-to" type="datetime-local" value={to} onChange={(e) => setTo(e.target.value)} />
          </Form.Item>
        </div>
        <p className="muted">{t('set.browser_time', { zone })}</p>
        <div className="ask-foot">
          <Button
            type="primary"
            htmlType="submit"
            loading={save.isPending}
            disabled={!begin || !end || Date.parse(end) <= Date.parse(begin)}
          >
            {t('set.holiday_add')}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
