// (5) The composer: tabs that cannot be confused. Folded away until wanted, so that the case has the room.
import {
  DownOutlined,
  GlobalOutlined,
  LockOutlined,
  PushpinOutlined,
  StarOutlined,
  StopOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useActCheck } from '../../api/acts';
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import type { ActionId } from '../../app/keyboard/map';
import type { DraftKind } from '../../lib/draft';
import { shut } from '../../lib/rulebook';
import { shortcut, Tip } from '../../parts/Keys';
import { ActComposer } from './ActComposer';
import { NoteComposer } from './NoteComposer';
import { ShutAsk } from './ShutAsk';
import type { CaseWork } from './useCaseWork';
import './composer.css';

const TABS: { kind: DraftKind; action: ActionId; icon: typeof GlobalOutlined }[] = [
  { kind: 'public_reply', action: 'case.reply', icon: GlobalOutlined },
  { kind: 'private_message', action: 'case.message', icon: LockOutlined },
  { kind: 'review_ask', action: 'case.ask', icon: StarOutlined },
  { kind: 'note', action: 'case.note', icon: PushpinOutlined },
];

export function Composer({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  const t = useT();
  const dock = useRef<HTMLElement>(null);
  const { writing, write } = work;
  const open = writing?.kind ?? null;
  useAction('case.reply', () => write('public_reply'));
  useAction('case.message', () => write('private_message'));
  useAction('case.ask', () => write('review_ask'));
  useAction('case.note', () => write('note'));
  // Esc folds the composer first; what is typed stays. The focus goes to the tab it came from.
  useAction(
    'app.back',
    () => {
      document.getElementById(`tab-${open}`)?.focus();
      write(null);
    },
    open !== null,
  );
  useEffect(() => {
    if (writing) dock.current?.querySelector('textarea')?.focus();
  }, [writing]);
  const all =
    detail.replies_left +
    detail.acts.filter((act) => act.kind === 'public_reply' && act.state !== 'declined' && act.state !== 'withdrawn')
      .length;
  // Checked with no words: what is refused now is refused whatever will be written.
  const asking = useActCheck(detail.id, 'review_ask', '', detail.version).data;
  const noAsk = asking !== undefined && shut(asking);
  return (
    <section
      ref={dock}
      className={open ? `composer is-${open}` : 'composer'}
      aria-label={t('compose.region')}
      data-testid="composer"
    >
      <div className="composer-tabs">
        <div role="tablist" aria-label={t('compose.region')}>
          {TABS.map(({ kind, action, icon: Icon }) => (
            <Tip key={kind} action={action} {...(noAsk && kind === 'review_ask' ? { text: t('ask.shut') } : {})}>
              {/* A shut ask can still be opened: it then says which rule shuts it. */}
              <button
                type="button"
                role="tab"
                id={`tab-${kind}`}
                aria-selected={open === kind}
                aria-disabled={noAsk && kind === 'review_ask'}
                aria-controls={open === kind ? 'compose-panel' : undefined}
                aria-keyshortcuts={shortcut(action)}
                className={`composer-tab for-${kind}`}
                onClick={() => write(open === kind ? null : kind)}
              >
                {noAsk && kind === 'review_ask' ? <StopOutlined aria-hidden="true" /> : <Icon aria-hidden="true" />}
                <span>{t(`compose.tab.${kind}`)}</span>
                {kind === 'public_reply' && (
                  <span className="chip">{t('compose.left', { left: detail.replies_left, all })}</span>
                )}
              </button>
            </Tip>
          ))}
        </div>
        <span className="grow" />
        {open && (
          <Button
            type="text"
            size="small"
            icon={<DownOutlined />}
            aria-label={t('compose.collapse')}
            onClick={() => write(null)}
          />
        )}
      </div>
      {open && (
        <div role="tabpanel" id="compose-panel" aria-labelledby={`tab-${open}`} className="composer-body">
          {open === 'note' ? (
            <NoteComposer detail={detail} work={work} />
          ) : open === 'review_ask' && noAsk ? (
            <ShutAsk check={asking} onMessage={() => write('private_message')} />
          ) : (
            <ActComposer key={open} kind={open} detail={detail} work={work} />
          )}
        </div>
      )}
    </section>
  );
}
