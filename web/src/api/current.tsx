// Which shop is open, and what the reader may do in it.
import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react';
import type { Permission, Session } from './types';

type OpenShop = Session['shops'][number];

interface ShopContext {
  session: Session;
  shop: OpenShop;
  can: (permission: Permission) => boolean;
  switchTo: (id: string) => void;
}

const Context = createContext<ShopContext | null>(null);
const REMEMBERED = 'kintsugi:shop';

export function ShopProvider({ session, children }: { session: Session; children: ReactNode }) {
  const [chosen, setChosen] = useState(() => localStorage.getItem(REMEMBERED));
  const shop = session.shops.find((s) => s.id === chosen) ?? session.shops[0];
  const switchTo = useCallback((id: string) => {
    localStorage.setItem(REMEMBERED, id);
    setChosen(id);
  }, []);
  const value = useMemo<ShopContext | null>(
    () => (shop ? { session, shop, switchTo, can: (permission) => shop.permissions.includes(permission) } : null),
    [session, shop, switchTo],
  );
  if (value === null) return null;
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

export function useShop(): ShopContext {
  const value = useContext(Context);
  if (value === null) throw new Error('no shop around this component');
  return value;
}
