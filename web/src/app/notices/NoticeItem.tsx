// One notice: what it is about as icon and words, the case, who, when. Colour and weight never speak alone.
import {
  AuditOutlined,
  BarChartOutlined,
  ClockCircleOutlined,
  CommentOutlined,
  FileProtectOutlined,
  RiseOutlined,
  SwapOutlined,
  UserAddOutlined,
  WarningOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { Link } from 'react-router';
import type { Notice, NoticeKind } from '../../api/types';
import { useActor } from '../../parts/useActor';
import { When } from '../../parts/words';
import { useSay, useT } from '../i18n';

const ICONS: Record<NoticeKind, ComponentType> = {
  assigned: UserAddOutlined,
  warned: ClockCircleOutlined,
  breached: WarningOutlined,
  escalated: RiseOutlined,
  approval: AuditOutlined,
  mentioned: CommentOutlined,
  handover: SwapOutlined,
  appeal: FileProtectOutlined,
  digest: BarChartOutlined,
};

export function NoticeItem({ notice, onOpen }: { notice: Notice; onOpen: () => void }) {
  const t = useT();
  const say = useSay();
  const { kind, number, actor } = notice;
  const Icon = ICONS[kind];
  const who = useActor()(actor);
  const unread = notice.read_at === null;
  return (
    <li>
      <Link to={placeOf(notice)} className={unread ? 'notice unread' : 'notice'} data-testid="notice" onClick={onOpen}>
        <span className={`notice-icon ${kind}`} aria-hidden="true">
          <Icon />
        </span>
        <span className="notice-words">
          <span className="notice-kind">
            {t(`notice.${kind}`)}
            {number !== null && <span className="num"> #{number}</span>}
            {unread && <span className="chip gold">{t('notice.new')}</span>}
          </span>
          <span className="notice-title">{say(notice.title)}</span>
          <span className="muted">
            {who} · <When at={notice.at} />
          </span>
        </span>
      </Link>
    </li>
  );
}

/** Where a notice leads. */
function placeOf({ kind, case: id }: Notice): string {
  if (kind === 'digest') return '/appeals?list=report';
  return id === null ? '/team' : `/cases/${id}`;
}
