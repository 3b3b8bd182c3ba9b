// One case: the work in the middle, its context beside it (a drawer on narrower screens).
import { Drawer } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useCase } from '../../api/cases';
import { ApiFailure } from '../../api/client';
import { useSignOfLife } from '../../api/presence';
import type { CaseDetail, PersonHere } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction, useActionBook } from '../../app/keyboard/Keyboard';
import type { ActionId } from '../../app/keyboard/map';
import { isFinished } from '../../lib/next-case';
import { Blank } from '../../parts/Blank';
import { CommandDialog } from '../../parts/command/CommandDialog';
import type { FormKind } from '../../parts/command/spec';
import { EvidencePanel } from '../../parts/evidence/EvidencePanel';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { useGoOn } from '../../parts/useGoOn';
import { useMedia } from '../../parts/useMedia';
import { ActionBar } from './ActionBar';
import { Acts } from './Acts';
import { Appeals } from './Appeals';
import { CallNow } from './CallNow';
import { CallsPast } from './CallsPast';
import { CaseHead } from './CaseHead';
import { ChangedNote } from './ChangedNote';
import { Composer } from './Composer';
import { Context } from './Context';
import { Conversation } from './Conversation';
import { CustomerWords } from './CustomerWords';
import { FinishedNote } from './FinishedNote';
import { LiveMomentPanel } from './LiveMoment';
import { Playbook } from './Playbook';
import { PreparedAnswers } from './PreparedAnswers';
import { Remedies } from './Remedies';
import { Returns } from './Returns';
import { SplitLinks } from './SplitLinks';
import { Timeline } from './Timeline';
import { Unsure } from './Unsure';
import { type CaseWork, useCaseWork } from './useCaseWork';
import { Verification } from './Verification';
import { firstAnswers } from './verification';
import './case.css';

const NOBODY: PersonHere[] = [];

interface CasePaneProps {
  id: string;
  /** Asked of this case in the list, to be done as soon as it is here. */
  wish: ActionId | null;
  onWish: () => void;
  /** Says which case is on screen, or that none is. */
  onShown: (id: string | null) => void;
}

export function CasePane({ id, ...asked }: CasePaneProps) {
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
  return <OpenCase detail={found.data} {...asked} />;
}

function OpenCase({ detail, wish, onWish, onShown }: { detail: CaseDetail } & Omit<CasePaneProps, 'id'>) {
  const t = useT();
  const book = useActionBook();
  const onTyping = useSignOfLife(detail.id, detail.present ?? NOBODY);
  const [goOn, setGoOn] = useGoOn();
  const [finishedBy, setFinishedBy] = useState<FormKind | null>(null);
  const work = useCaseWork(detail, (by) => {
    setFinishedBy(by);
    if (goOn) book.find('case.next')?.run();
  });
  const beside = useMedia('(min-width: 1200px)');
  const [drawer, setDrawer] = useState(false);
  useAction('case.context', () => setDrawer((open) => !open), !beside);
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => takeFocus(body.current), []);
  useEffect(() => {
    onShown(detail.id);
    return () => onShown(null);
  }, [onShown, detail.id]);
  useEffect(() => {
    if (wish === null) return;
    onWish();
    book.find(wish)?.run();
  }, [wish, onWish, book]);
  return (
    <>
      <section className="work" aria-label={t('case.region', { n: detail.number })} data-testid="case">
        <CaseHead detail={detail} onContext={beside ? null : () => setDrawer(true)} />
        <SplitLinks detail={detail} work={work} />
        <ActionBar detail={detail} work={work} />
        <div className="work-scroll" tabIndex={-1} ref={body}>
          {finishedBy && isFinished(detail) && (
            <FinishedNote detail={detail} by={finishedBy} goOn={goOn} onGoOn={setGoOn} />
          )}
          {work.changed && (
            <ChangedNote entries={work.changed} timeline={detail.timeline} onClose={work.forgetChanged} />
          )}
          <CallNow detail={detail} work={work} />
          <Unsure detail={detail} work={work} />
          <PreparedAnswers detail={detail} work={work} />
          <CustomerWords detail={detail} work={work} />
          <Returns detail={detail} work={work} />
          <LiveMomentPanel detail={detail} />
          <Verification detail={detail} work={work} />
          <Playbook detail={detail} work={work} />
          <Remedies detail={detail} />
          <Appeals detail={detail} />
          <EvidencePanel caseId={detail.id} version={detail.version} closed={detail.merged_into !== null} />
          <Acts detail={detail} />
          <Conversation detail={detail} work={work} />
          <CallsPast detail={detail} />
          <Timeline entries={detail.timeline} />
        </div>
        <Composer detail={detail} work={work} onTyping={onTyping} />
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

/** So that the page keys scroll the case and Tab goes on inside it. Never takes the focus from where someone types. */
function takeFocus(body: HTMLElement | null): void {
  const now = document.activeElement;
  if (now === null || now === document.body || now.closest('.qlist')) body?.focus({ preventScroll: true });
}

function Asking({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  if (work.asking === null) return null;
  return (
    <CommandDialog
      kind={work.asking}
      caseId={detail.id}
      busy={work.busy}
      defaults={{
        issue: detail.issue,
        severity: detail.severity,
        priority: detail.priority,
        ...firstAnswers(detail),
      }}
      onSubmit={work.run}
      onClose={work.stopAsking}
    />
  );
}
