// Top bar: where you are, the palette, the live light, language, look, account.
import {
  BulbOutlined,
  DownOutlined,
  GlobalOutlined,
  QuestionCircleOutlined,
  SearchOutlined,
  UserOutlined,
} from '@ant-design/icons';
import { Button, Dropdown, Tooltip } from 'antd';
import { useNavigate } from 'react-router';
import { useShop } from '../api/current';
import { useLive } from '../api/live';
import { usePreferences, useSignOut } from '../api/session';
import { CallBar } from '../parts/call/CallBar';
import { Caps, shortcut, Tip } from '../parts/Keys';
import { Mark } from '../parts/Mark';
import { type Language, useI18n, useT } from './i18n';
import { useAction, useActionBook } from './keyboard/Keyboard';
import { NoticeBell } from './notices/NoticeBell';
import { ShopMenu } from './ShopMenu';
import { type Look, useLook } from './theme/ThemeProvider';

export function Header() {
  const t = useT();
  const book = useActionBook();
  return (
    <header className="header">
      <Mark />
      <ShopMenu />
      <button
        type="button"
        className="palette-button"
        onClick={() => book.find('app.palette')?.run()}
        aria-keyshortcuts={shortcut('app.palette')}
      >
        <SearchOutlined aria-hidden="true" />
        <span className="clip">{t('header.palette')}</span>
        <Caps action="app.palette" />
      </button>
      <span className="header-space" />
      <CallBar />
      <LiveLight />
      <NoticeBell />
      <Tip action="app.help">
        <Button
          type="text"
          className="wide-only"
          icon={<QuestionCircleOutlined />}
          aria-label={t('header.help')}
          onClick={() => book.find('app.help')?.run()}
        />
      </Tip>
      <LanguageMenu />
      <LookMenu />
      <AccountMenu />
    </header>
  );
}

function LiveLight() {
  const t = useT();
  const { connected } = useLive();
  return (
    <Tooltip title={connected ? t('live.on') : t('live.off_hint')}>
      <span className={connected ? 'live-light' : 'live-light off'} role="status">
        <span className="live-dot" aria-hidden="true" />
        <span className={connected ? 'wide-only' : ''}>{connected ? t('live.on') : t('live.off')}</span>
      </span>
    </Tooltip>
  );
}

const LANGUAGES: { key: Language; label: string }[] = [
  { key: 'zh-CN', label: '简体中文' },
  { key: 'en', label: 'English' },
];

function LanguageMenu() {
  const { t, language } = useI18n();
  const save = usePreferences();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: LANGUAGES,
        selectable: true,
        selectedKeys: [language],
        onClick: ({ key }) => save.mutate({ locale: key as Language }),
      }}
    >
      <Button type="text" icon={<GlobalOutlined />} aria-label={t('header.language')} data-testid="language" />
    </Dropdown>
  );
}

function LookMenu() {
  const t = useT();
  const { theme, density, dark } = useLook();
  const save = usePreferences();
  useAction('app.theme', () => save.mutate({ theme: dark ? 'light' : 'dark' }));
  const themes = (['light', 'dark', 'system'] as const).map((key) => ({ key, label: t(`theme.${key}`) }));
  const densities = (['compact', 'comfortable'] as const).map((key) => ({ key, label: t(`density.${key}`) }));
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { type: 'group', key: 'theme', label: t('header.theme'), children: themes },
          { type: 'divider' },
          { type: 'group', key: 'density', label: t('density.label'), children: densities },
        ],
        selectable: true,
        multiple: true,
        selectedKeys: [theme, density],
        onClick: ({ key }) =>
          save.mutate(key === 'compact' || key === 'comfortable' ? { density: key } : { theme: key as Look['theme'] }),
      }}
    >
      <Button type="text" icon={<BulbOutlined />} aria-label={t('header.theme')} />
    </Dropdown>
  );
}

function AccountMenu() {
  const t = useT();
  const navigate = useNavigate();
  const { session } = useShop();
  const signOut = useSignOut();
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', type: 'group', label: session.user.email },
          { key: 'profile', label: t('account.profile'), onClick: () => void navigate('/settings/profile') },
          { key: 'out', label: t('account.sign_out'), onClick: () => signOut.mutate() },
        ],
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={`${t('header.account')}: ${session.user.name}`}>
        <span className="wide-only account-name clip">{session.user.name}</span>
        <DownOutlined className="wide-only tiny" aria-hidden="true" />
      </Button>
    </Dropdown>
  );
}
