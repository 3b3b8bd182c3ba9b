// The queue and, beside it, the case that is open. Both addresses (/queue, /cases/:id) land here.
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useMatch } from 'react-router';
import { useLive } from '../../api/live';
import type { ActionId } from '../../app/keyboard/map';
import { Bars } from '../../parts/Skeletons';
import { ListPane } from './ListPane';
import './queue.css';
import './row.css';

const loadCase = () => import('../case/CasePane');
const CasePane = lazy(() => loadCase().then((module) => ({ default: module.CasePane })));

export function QueuePage() {
  const openId = useMatch('/cases/:id')?.params.id ?? null;
  const { connected } = useLive();
  // What was asked of a row before its case was open; the case does it once it is there.
  const [wish, setWish] = useState<{ id: string; action: ActionId } | null>(null);
  const [shown, setShown] = useState<string | null>(null);
  const forget = useCallback(() => setWish(null), []);
  useEffect(() => {
    // Fetched while the agent reads the list, so that the first open is as quick as the tenth.
    const idle = setTimeout(() => void loadCase(), 600);
    return () => clearTimeout(idle);
  }, []);
  return (
    <div className={openId ? 'queue has-case' : 'queue'} data-connected={connected}>
      <ListPane openId={openId} opening={openId !== null && shown !== openId} onWish={setWish} />
      {openId && (
        <Suspense
          fallback={
            <section className="queue-work">
              <Bars rows={10} />
            </section>
          }
        >
          <CasePane
            key={openId}
            id={openId}
            wish={wish?.id === openId ? wish.action : null}
            onWish={forget}
            onShown={setShown}
          />
        </Suspense>
      )}
    </div>
  );
}
