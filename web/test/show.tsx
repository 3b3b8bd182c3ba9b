// What a piece of the console shows, as markup: signed in, in a language, with nothing behind it.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { ShopProvider } from '../src/api/current';
import type { Permission, Session } from '../src/api/types';
import { I18nProvider } from '../src/app/i18n';
import * as en from '../src/locales/en';
import * as zh from '../src/locales/zh-CN';

interface Showing {
  permissions?: Permission[];
  language?: 'en' | 'zh-CN';
  /** Puts what was read before into the cache. */
  known?: (client: QueryClient) => void;
}

export function show(node: ReactNode, { permissions = [], language = 'en', known }: Showing = {}): string {
  const session: Session = {
    user: { id: 'u', name: 'Ann', email: 'ann@example.com', locale: language, theme: 'system', density: 'compact' },
    shops: [{ id: 's', name: 'S', role: 'agent', permissions }],
  };
  const client = new QueryClient();
  known?.(client);
  const { catalogue, ant } = language === 'en' ? en : zh;
  return renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <I18nProvider first={{ language, catalogue, ant }}>
        <ShopProvider session={session}>
          <MemoryRouter>{node}</MemoryRouter>
        </ShopProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
}
