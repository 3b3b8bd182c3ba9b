// Rail, header, page. On a phone the rail becomes a bar at the bottom.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Outlet, useNavigate } from 'react-router';
import { ApiFailure } from '../api/client';
import { useShop } from '../api/current';
import { keys } from '../api/query';
import { useHasSandbox } from '../api/sandbox';
import { Header } from './Header';
import { useT } from './i18n';
import { HelpSheet } from './keyboard/HelpSheet';
import { useAction } from './keyboard/Keyboard';
import { Palette } from './palette/Palette';
import { Rail } from './Rail';
import './frame.css';

export function Frame() {
  const t = useT();
  useGoKeys();
  useSignedOutWatch();
  return (
    <div className="frame">
      <a className="skip" href="#page">
        {t('nav.skip')}
      </a>
      <Header />
      <Rail />
      <main id="page" className="page" tabIndex={-1}>
        <Outlet />
      </main>
      <Palette />
      <HelpSheet />
    </div>
  );
}

function useGoKeys(): void {
  const navigate = useNavigate();
  const { can } = useShop();
  const go = (path: string) => () => void navigate(path);
  useAction('go.queue', go('/queue'));
  useAction('go.mine', go('/queue?open=true&snoozed=false&assignee=me'));
  useAction('go.approvals', go('/approvals'));
  useAction('go.outbox', go('/outbox'));
  useAction('go.mentions', go('/mentions'));
  useAction('go.remedies', go('/remedies'));
  useAction('go.appeals', go('/appeals'));
  useAction('go.live', go('/live'));
  useAction('go.packing', go('/packing'), can('case_work'));
  useAction('go.import', go('/import'), can('import_run'));
  useAction('go.overview', go('/overview'), can('overview_read'));
  useAction('go.team', go('/team'), can('member_read'));
  useAction('go.settings', go('/settings'));
  useAction('go.sandbox', go('/sandbox'), useHasSandbox());
}

/** A 401 anywhere means the session ended; the door opens and drafts stay in this browser. */
function useSignedOutWatch(): void {
  const client = useQueryClient();
  useEffect(() => {
    const check = (failure: unknown) => {
      if (failure instanceof ApiFailure && failure.status === 401) client.setQueryData(keys.session, null);
    };
    const queries = client.getQueryCache().subscribe((event) => check(event.query.state.error));
    const writes = client.getMutationCache().subscribe((event) => check(event.mutation?.state.error));
    return () => {
      queries();
      writes();
    };
  }, [client]);
}
