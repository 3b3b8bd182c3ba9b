import type { ReactNode } from 'react';
import { describe, expect, it } from 'vitest';
import { keys } from '../src/api/query';
import type { Notice, Notices } from '../src/api/types';
import { NoticeBell } from '../src/app/notices/NoticeBell';
import { NoticeItem } from '../src/app/notices/NoticeItem';
import { catalogue } from '../src/locales/en';
import { show } from './show';

const html = (children: ReactNode, found?: Notices) =>
  show(children, {
    permissions: ['case_read'],
    known: (client) => found && client.setQueryData(keys.notices('s'), { pages: [found], pageParams: [null] }),
  });

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
