// The bell: how many notices are unread, and the panel that lists them.
import { BellOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useShop } from '../../api/current';
import { useNotices } from '../../api/desk';
import { shortcut, Tip } from '../../parts/Keys';
import { useT } from '../i18n';
import { useAction } from '../keyboard/Keyboard';
import './notices.css';

const NoticePanel = lazy(() => import('./NoticePanel').then((module) => ({ default: module.NoticePanel })));

export function NoticeBell() {
  const t = useT();
  const { can } = useShop();
  const unread = useNotices().data?.pages[0]?.unread ?? 0;
  const [open, setOpen] = useState(false);
  const may = can('case_read');
  useAction('go.notices', () => setOpen(true), may);
  if (!may) return null;
  return (
    <>
      <Tip action="go.notices">
        <Button
          type="text"
          className="notice-bell"
          icon={<BellOutlined />}
          aria-label={unread > 0 ? t('notice.unread', { n: unread }) : t('notice.title')}
          aria-keyshortcuts={shortcut('go.notices')}
          aria-haspopup="dialog"
          data-testid="notices"
          onClick={() => setOpen(true)}
        >
          {unread > 0 && (
            <span className="rail-badge" aria-hidden="true">
              {unread > 99 ? '99+' : unread}
            </span>
          )}
        </Button>
      </Tip>
      {open && (
        <Suspense fallback={null}>
          <NoticePanel onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
