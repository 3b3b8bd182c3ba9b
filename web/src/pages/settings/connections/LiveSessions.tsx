// LIVE sessions of a channel: who watched, what was sold.
import { Button } from 'antd';
import { useLives } from '../../../api/lives';
import type { Live } from '../../../api/types';
import { useFormats } from '../../../app/format';
import { useT } from '../../../app/i18n';
import { Failure } from '../../../parts/Failure';
import { Bars } from '../../../parts/Skeletons';
import { Heads, Th } from '../../../parts/Table';

export function LiveSessions({ channel }: { channel: string }) {
  const t = useT();
  const found = useLives(channel);
  if (found.isPending) return <Bars rows={2} />;
  if (!found.data) return <Failure failure={found.error} onRetry={() => void found.refetch()} />;
  const lives = found.data.pages.flatMap((page) => page.items);
  if (lives.length === 0) return <p className="muted">{t('live.none')}</p>;
  return (
    <div className="table-wrap">
      <table className="table" data-testid="live-sessions">
        <Heads>
          <Th>{t('live.session')}</Th>
          <Th right>{t('live.viewers')}</Th>
          <Th right>{t('live.peak')}</Th>
          <Th right>{t('live.orders')}</Th>
          <Th right>{t('live.gmv')}</Th>
        </Heads>
        <tbody>
          {lives.map((live) => (
            <LiveRow key={live.id} live={live} />
          ))}
        </tbody>
      </table>
      {found.hasNextPage && (
        <Button type="link" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
          {t('live.more')}
        </Button>
      )}
    </div>
  );
}

function LiveRow({ live }: { live: Live }) {
  const { number, money, exact } = useFormats();
  const count = (n: number | null) => (n === null ? '–' : number(n));
  return (
    <tr>
      <td>
        {live.title || live.external_id} <span className="muted nowrap">{exact(live.started_at)}</span>
      </td>
      <td className="right num">{count(live.viewers)}</td>
      <td className="right num">{count(live.peak)}</td>
      <td className="right num">{count(live.orders)}</td>
      <td className="right num nowrap">{live.gmv ? money(live.gmv) : '–'}</td>
    </tr>
  );
}
