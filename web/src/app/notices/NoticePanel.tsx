// The list of notices, newest first. Opening one reads it and goes to its case.
import { Button, Drawer } from 'antd';
import { Link } from 'react-router';
import { useNotices, useReadNotices } from '../../api/desk';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { More } from '../../parts/More';
import { Bars } from '../../parts/Skeletons';
import { useComplain } from '../failure';
import { useT } from '../i18n';
import { NoticeItem } from './NoticeItem';

export function NoticePanel({ onClose }: { onClose: () => void }) {
  const t = useT();
  const found = useNotices();
  const read = useReadNotices();
  const complain = useComplain();
  const notices = found.data?.pages.flatMap((page) => page.items) ?? [];
  const unread = found.data?.pages[0]?.unread ?? 0;
  const newest = notices[0]?.seq;
  // Up to the newest that is shown: what comes in meanwhile has not been seen.
  const readAll = () => newest !== undefined && read.mutate({ upto: newest }, { onError: complain });
  return (
    <Drawer
      open
      title={t('notice.title')}
      onClose={onClose}
      size={420}
      className="notice-panel"
      extra={
        <Button size="small" disabled={unread === 0} loading={read.isPending} onClick={readAll}>
          {t('notice.read_all')}
        </Button>
      }
      footer={
        <Link to="/settings/profile" onClick={onClose}>
          {t('notice.preferences')}
        </Link>
      }
    >
      {found.isPending && <Bars rows={6} />}
      {found.isError && !found.data && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.isSuccess && notices.length === 0 && <Blank title={t('notice.none')} hint={t('notice.none_hint')} />}
      <ul className="notice-list">
        {notices.map((notice) => (
          <NoticeItem
            key={notice.seq}
            notice={notice}
            onOpen={() => {
              if (notice.read_at === null) read.mutate({ one: notice.seq });
              onClose();
            }}
          />
        ))}
      </ul>
      <More list={found} label={t('notice.older')} block />
    </Drawer>
  );
}
