// The navigation rail.
import {
  AuditOutlined,
  BarChartOutlined,
  CameraOutlined,
  CloudUploadOutlined,
  ExperimentOutlined,
  FileProtectOutlined,
  GiftOutlined,
  InboxOutlined,
  NotificationOutlined,
  SendOutlined,
  SettingOutlined,
  TeamOutlined,
  VideoCameraOutlined,
} from '@ant-design/icons';
import type { ComponentType } from 'react';
import { NavLink, useLocation } from 'react-router';
import { useCount } from '../api/cases';
import { useShop } from '../api/current';
import { useHeard } from '../api/mentions';
import { useStanding } from '../api/outbox';
import { useHasSandbox } from '../api/sandbox';
import type { CaseFilter, Permission } from '../api/types';
import { failing } from '../lib/mention';
import { needsLook } from '../lib/outbox';
import type { MessageKey } from '../locales/en';
import { Tip } from '../parts/Keys';
import { useFormats } from './format';
import { useT } from './i18n';
import type { ActionId } from './keyboard/map';

interface Place {
  path: string;
  also?: string;
  action: ActionId;
  label: MessageKey;
  icon: ComponentType;
  needs: Permission;
  /** Only where the program runs against stand-ins of the platforms. */
  sandbox?: true;
}

const PLACES: Place[] = [
  { path: '/queue', also: '/cases', action: 'go.queue', label: 'nav.queue', icon: InboxOutlined, needs: 'case_read' },
  { path: '/live', action: 'go.live', label: 'nav.live', icon: VideoCameraOutlined, needs: 'case_read' },
  { path: '/approvals', action: 'go.approvals', label: 'nav.approvals', icon: AuditOutlined, needs: 'case_read' },
  { path: '/outbox', action: 'go.outbox', label: 'nav.outbox', icon: SendOutlined, needs: 'case_read' },
  { path: '/mentions', action: 'go.mentions', label: 'nav.mentions', icon: NotificationOutlined, needs: 'case_read' },
  { path: '/remedies', action: 'go.remedies', label: 'nav.remedies', icon: GiftOutlined, needs: 'case_read' },
  { path: '/appeals', action: 'go.appeals', label: 'nav.appeals', icon: FileProtectOutlined, needs: 'case_read' },
  { path: '/packing', action: 'go.packing', label: 'nav.packing', icon: CameraOutlined, needs: 'case_work' },
  { path: '/import', action: 'go.import', label: 'nav.import', icon: CloudUploadOutlined, needs: 'import_run' },
  { path: '/overview', action: 'go.overview', label: 'nav.overview', icon: BarChartOutlined, needs: 'overview_read' },
  { path: '/team', action: 'go.team', label: 'nav.team', icon: TeamOutlined, needs: 'member_read' },
  {
    path: '/sandbox',
    action: 'go.sandbox',
    label: 'nav.sandbox',
    icon: ExperimentOutlined,
    needs: 'channel_manage',
    sandbox: true,
  },
  { path: '/settings', action: 'go.settings', label: 'nav.settings', icon: SettingOutlined, needs: 'case_read' },
];

const OVERDUE: CaseFilter = { open: true, overdue: true };

export function Rail() {
  const t = useT();
  const { can } = useShop();
  const sandbox = useHasSandbox();
  const { pathname } = useLocation();
  return (
    <nav className="rail" aria-label={t('nav.main')}>
      {PLACES.filter((place) => can(place.needs) && (!place.sandbox || sandbox)).map((place) => {
        const here = pathname.startsWith(place.path) || (place.also !== undefined && pathname.startsWith(place.also));
        return (
          <Tip key={place.path} action={place.action}>
            <NavLink
              to={place.path}
              className={here ? 'rail-link here' : 'rail-link'}
              aria-current={here ? 'page' : undefined}
            >
              <span className="rail-icon" aria-hidden="true">
                <place.icon />
              </span>
              <span className="rail-label">{t(place.label)}</span>
              {place.path === '/queue' && <OverdueDot />}
              {place.path === '/outbox' && <LookDot />}
              {place.path === '/mentions' && <SourceDot />}
            </NavLink>
          </Tip>
        );
      })}
    </nav>
  );
}

function OverdueDot() {
  return <Dot count={useCount(OVERDUE).data?.count} means="view.overdue" />;
}

/** Acts that somebody has to look at. */
function LookDot() {
  return <Dot count={needsLook(useStanding().data ?? [])} means="outbox.needs_look" />;
}

/** Sources of mentions that cannot be read. */
function SourceDot() {
  return <Dot count={failing(useHeard().data?.sources ?? []).length} means="mention.failing_sources" />;
}

function Dot({ count, means }: { count: number | undefined; means: MessageKey }) {
  const { number } = useFormats();
  const t = useT();
  if (!count) return null;
  return (
    <span className="rail-badge">
      {count > 99 ? '99+' : number(count)}
      <span className="sr-only"> {t(means)}</span>
    </span>
  );
}
