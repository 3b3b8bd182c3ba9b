// One case: the work in the middle, its context beside it (a drawer on narrower screens).
import { Drawer } from 'antd';
import { useState } from 'react';
import { useCase } from '../../api/cases';
import { ApiFailure } from '../../api/client';
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { Blank } from '../../parts/Blank';
import { CommandDialog } from '../../parts/command/CommandDialog';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { ActionBar } from './ActionBar';
import { Acts } from './Acts';
import { CaseHead } from './CaseHead';
import { ChangedNote } from './ChangedNote';
import { Composer } from './Composer';
import { Context } from './Context';
import { Conversation } from './Conversation';
import { CustomerWords } from './CustomerWords';
import { Thread } from './Thread';
import { Timeline } from './Timeline';
import { Unsure } from './Unsure';
import { type CaseWork, useCaseWork } from './useCaseWork';
import { useMedia } from './useMedia';
import { Verification } from './Verification';
import './case.css';

export function CasePane({ id }: { id: string }) {
  const t = useT();
  const found = useCase(id);
  if (found.isPending) {
    return (
      <section className="work">
        <Bars rows={3} height={16} />
        <Bars rows={10} />
      </section>
    );
  }
  if (!found.data) {
    const gone = found.error instanceof ApiFailure && found.error.status === 404;
    return (
      <section className="work">
        {gone ? (
          <Blank title={t('case.gone')} hint={t('error.not_found_hint')} />
        ) : (
          <Failure failure={found.error} onRetry={() => void found.refetch()} />
        )}
      </section>
    );
  }
  return <OpenCase detail={found.data} />;
}

function OpenCase({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const work = useCaseWork(detail);
  const beside = useMedia('(min-width: 1200px)');
  const [drawer, setDrawer] = useState(false);
  useAction('case.context', () => setDrawer((open) => !open), !beside);
  return (
    <>
      <section className="work" aria-label={t('case.region', { n: detail.number })} data-testid="case">
        <CaseHead detail={detail} onContext={beside ? null : () => setDrawer(true)} />
        <ActionBar detail={detail} work={work} />
        <div className="work-scroll" tabIndex={-1}>
          {work.changed && <ChangedNote entries={work.changed} onClose={work.forgetChanged} />}
          <Unsure detail={detail} work={work} />
          <CustomerWords detail={detail} />
          <Verification detail={detail} work={work} />
          <Thread detail={detail} />
          <Acts detail={detail} />
          {detail.conversation && <Conversation messages={detail.conversation.messages} language={detail.language} />}
          <Timeline entries={detail.timeline} />
        </div>
        <Composer detail={detail} work={work} />
        <Asking detail={detail} work={work} />
      </section>
      {beside ? (
        <aside className="context" aria-label={t('case.context')}>
          <Context detail={detail} />
        </aside>
      ) : (
        <Drawer
          open={drawer}
          onClose={() => setDrawer(false)}
          title={t('case.context')}
          size={Math.min(380, window.innerWidth - 16)}
          styles={{ body: { padding: 0 } }}
        >
          <Context detail={detail} />
        </Drawer>
      )}
    </>
  );
}

function Asking({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  if (work.asking === null) return null;
  return (
    <CommandDialog
      kind={work.asking}
      caseId={detail.id}
      busy={work.busy}
      defaults={{ issue: detail.issue, severity: detail.severity, priority: detail.priority, verdict: detail.verdict }}
      onSubmit={work.run}
      onClose={work.stopAsking}
    />
  );
}
