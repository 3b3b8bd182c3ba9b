// The channels, and changing one's name and the page where its reviews are answered by hand.
import { ApiOutlined, CoffeeOutlined, EditOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useShop } from '../../api/current';
import { useChannels } from '../../api/shop';
import type { Channel } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { isRunning } from '../../lib/holiday';
import { ChannelForm } from '../../parts/ChannelForm';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';
import { When } from '../../parts/words';
import { ChannelDialog } from './ChannelDialog';
import { HolidayDialog } from './HolidayDialog';
import { WebhookDialog } from './inbound/WebhookDialog';

export function ChannelList() {
  const t = useT();
  const { can } = useShop();
  const { number } = useFormats();
  const found = useChannels();
  const [adding, setAdding] = useState(false);
  const [edited, setEdited] = useState<Channel | null>(null);
  const [resting, setResting] = useState<string | null>(null);
  const [wiring, setWiring] = useState<string | null>(null);
  const wired = found.data?.items.find((one) => one.id === wiring);
  const rested = found.data?.items.find((one) => one.id === resting);
  const may = can('channel_manage');
  return (
    <section className="panel" aria-label={t('set.channel_list')}>
      <header>
        <h2>{t('set.channel_list')}</h2>
        {may && (
          <Button icon={<PlusOutlined />} onClick={() => setAdding(true)}>
            {t('set.channel_add')}
          </Button>
        )}
      </header>
      {found.isPending && <Bars rows={3} />}
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data?.items.length === 0 && <p className="panel-body muted">{t('import.channel_none')}</p>}
      {found.data && found.data.items.length > 0 && (
        <div className="table-wrap">
          <table className="table">
            <Heads>
              <Th>{t('channel.name')}</Th>
              <Th>{t('channel.platform')}</Th>
              <Th>{t('channel.market')}</Th>
              <Th right>{t('set.channel_reviews')}</Th>
              <Th>{t('set.channel_last')}</Th>
              <Th>{t('channel.reply_link')}</Th>
              {may && <Th hidden>{t('do.edit')}</Th>}
            </Heads>
            <tbody>
              {found.data.items.map((one) => {
                const last = one.last_received_at ?? one.last_import_at;
                return (
                  <tr key={one.id}>
                    <td className="channel-name">
                      {one.name}{' '}
                      {one.holidays.some((stretch) => isRunning(stretch, Date.now())) && (
                        <span className="chip gold">{t('set.holiday_now')}</span>
                      )}
                      {one.inbound.parked > 0 && (
                        <Link to="/settings/inbound" className="chip red">
                          {t('inbound.parked_count', { n: one.inbound.parked })}
                        </Link>
                      )}
                    </td>
                    <td>{one.platform}</td>
                    <td>{one.market}</td>
                    <td className="right num">{number(one.reviews)}</td>
                    <td className="muted">{last ? <When at={last} /> : t('time.never')}</td>
                    <td className="muted">
                      <div className="clip channel-link" title={one.reply_link}>
                        {one.reply_link || t('say.none')}
                      </div>
                    </td>
                    {may && (
                      <td className="right nowrap">
                        <Button
                          size="small"
                          icon={<ApiOutlined />}
                          title={t('inbound.webhooks')}
                          aria-label={`${t('inbound.webhooks')}: ${one.name}`}
                          onClick={() => setWiring(one.id)}
                        />{' '}
                        <Button
                          size="small"
                          icon={<CoffeeOutlined />}
                          title={t('set.holiday_mode')}
                          aria-label={`${t('set.holiday_mode')}: ${one.name}`}
                          onClick={() => setResting(one.id)}
                        />{' '}
                        <Button
                          size="small"
                          icon={<EditOutlined />}
                          aria-label={`${t('do.edit')}: ${one.name}`}
                          onClick={() => setEdited(one)}
                        />
                      </td>
                    )}
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      )}
      <Modal
        open={adding}
        title={t('channel.create')}
        footer={null}
        onCancel={() => setAdding(false)}
        destroyOnHidden
        width={420}
      >
        <ChannelForm onMade={() => setAdding(false)} />
      </Modal>
      {wired && <WebhookDialog channel={wired} onClose={() => setWiring(null)} />}
      {rested && <HolidayDialog channel={rested} onClose={() => setResting(null)} />}
      {edited && <ChannelDialog channel={edited} onClose={() => setEdited(null)} />}
    </section>
  );
}
