import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { MemoryRouter } from 'react-router';
import { describe, expect, it, vi } from 'vitest';
import { ShopProvider } from '../src/api/current';
import { keys } from '../src/api/query';
import type { Notice, Notices } from '../src/api/types';
import { I18nProvider } from '../src/app/i18n';
import { NoticeBell } from '../src/app/notices/NoticeBell';
import { NoticeItem } from '../src/app/notices/NoticeItem';
import { ant, catalogue } from '../src/locales/en';

// Read while the modules load, so that they must be there before them.
vi.hoisted(() => {
  vi.stubGlobal('navigator', { userAgent: 'Linux', language: 'en' });
  vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => {} });
});

function html(children: ReactNode, found?: Notices): string {
  const user = {
    id: 'u',
    name: 'U',
    email: 'u@example.com',
    locale: 'en',
    theme: 'system',
    density: 'compact',
  } as const;
  const client = new QueryClient();
  if (found) client.setQueryData(keys.notices('s'), { pages: [found], pageParams: [null] });
  return renderToStaticMarkup(
    <QueryClientProvider client={client}>
      <I18nProvider first={{ language: 'en', catalogue, ant }}>
        <ShopProvider session={{ user, shops: [{ id: 's', name: 'S', role: 'agent', permissions: ['case_read'] }] }}>
          <MemoryRouter>{children}</MemoryRouter>
        </ShopProvider>
      </I18nProvider>
    </QueryClientProvider>,
  );
}

const notice: Notice = {
  seq: 7,
  kind: 'breached',
  title: { en: 'A public reply was missed.', zh: '公开回复超时。' },
  case: 'c1',
  number: 123,
  actor: { kind: 'system', name: '' },
  at: '2026-03-01T10:00:00Z',
  read_at: null,
};

describe('a notice', () => {
  it('says what it is about, which case, who, and that it is new; and opens the case', () => {
    const shown = html(<NoticeItem notice={notice} onOpen={() => {}} />);
    for (const said of ['Deadline missed', '#123', 'A public reply was missed.', catalogue['actor.system'], 'New'])
      expect(shown).toContain(said);
    expect(shown).toContain('href="/cases/c1"');
  });

  it('about no case opens the team page, where the notes are', () => {
    const note: Notice = { ...notice, kind: 'handover', case: null, number: null, read_at: notice.at };
    const shown = html(<NoticeItem notice={note} onOpen={() => {}} />);
    expect(shown).toContain('href="/team"');
    expect(shown).not.toContain('New');
  });
});

describe('the bell', () => {
  it('says the number of unread notices, not only by a badge', () => {
    const shown = html(<NoticeBell />, { items: [notice], unread: 120, next: null });
    expect(shown).toContain('aria-label="120 unread notices"');
    expect(shown).toContain('99+');
  });

  it('has no badge when all is read', () => {
    expect(html(<NoticeBell />, { items: [], unread: 0, next: null })).not.toContain('rail-badge');
  });
});
