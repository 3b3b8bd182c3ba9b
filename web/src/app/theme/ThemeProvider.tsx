// Light, dark or as the system; compact or comfortable. Kept in the account when signed in, else in this browser.
import { App as AntApp, ConfigProvider } from 'antd';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { Session } from '../../api/types';
import { useI18n } from '../i18n';
import { antConfig } from './tokens';

type User = Session['user'];
export interface Look {
  theme: User['theme'];
  density: User['density'];
}

interface LookContext extends Look {
  dark: boolean;
  setLook: (change: Partial<Look>) => void;
}

const Context = createContext<LookContext | null>(null);
const REMEMBERED = 'kintsugi:look';

function remembered(): Look {
  try {
    const kept = JSON.parse(localStorage.getItem(REMEMBERED) ?? '{}') as Partial<Look>;
    return { theme: kept.theme ?? 'system', density: kept.density ?? 'compact' };
  } catch {
    return { theme: 'system', density: 'compact' };
  }
}

const systemDark = window.matchMedia('(prefers-color-scheme: dark)');

function useSystemDark(): boolean {
  return useSyncExternalStore(
    (notify) => {
      systemDark.addEventListener('change', notify);
      return () => systemDark.removeEventListener('change', notify);
    },
    () => systemDark.matches,
  );
}

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [look, setLook] = useState(remembered);
  const system = useSystemDark();
  const { ant } = useI18n();
  const dark = look.theme === 'dark' || (look.theme === 'system' && system);

  useEffect(() => {
    document.documentElement.dataset.theme = dark ? 'dark' : 'light';
    document.documentElement.dataset.density = look.density;
  }, [dark, look.density]);

  const config = useMemo(() => antConfig(dark, look.density === 'compact'), [dark, look.density]);
  const value = useMemo<LookContext>(
    () => ({
      ...look,
      dark,
      setLook: (change) =>
        setLook((old) => {
          const next = { ...old, ...change };
          localStorage.setItem(REMEMBERED, JSON.stringify(next));
          return next;
        }),
    }),
    [look, dark],
  );
  return (
    <Context.Provider value={value}>
      <ConfigProvider theme={config} locale={ant} button={{ autoInsertSpace: false }} wave={{ disabled: true }}>
        <AntApp component={false} message={{ maxCount: 3 }} notification={{ placement: 'bottomRight' }}>
          {children}
        </AntApp>
      </ConfigProvider>
    </Context.Provider>
  );
}

export function useLook(): LookContext {
  const value = useContext(Context);
  if (value === null) throw new Error('no theme around this component');
  return value;
}
