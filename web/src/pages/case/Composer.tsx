// (5) The composer: tabs that cannot be confused. Folded away until wanted, so that the case has the room.
import {
  DownOutlined,
  GlobalOutlined,
  LockOutlined,
  PushpinOutlined,
  StarOutlined,
  StopOutlined,
  ThunderboltOutlined,
} from '@ant-design/icons';
import { Button } from 'antd';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { useActCheck } from '../../api/acts';
import { useShop } from '../../api/current';
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import type { ActionId } from '../../app/keyboard/map';
import type { DraftKind } from '../../lib/draft';
import { asksForMacros } from '../../lib/macro';
import { shut } from '../../lib/rulebook';
import { shortcut, Tip } from '../../parts/Keys';
import { ActComposer } from './ActComposer';
import { CallButton } from './CallButton';
import { MacroDialog } from './macros/MacroDialog';
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

interface ComposerProps {
  detail: CaseDetail;
  work: CaseWork;
  /** Called at every key that writes. */
  onTyping: () => void;
}

export function Composer({ detail, work, onTyping }: ComposerProps) {
  const t = useT();
  const { can } = useShop();
  const dock = useRef<HTMLElement>(null);
  const { writing, write } = work;
  const open = writing?.kind ?? null;
  useAction('case.reply', () => write('public_reply'));
  useAction('case.message', () => write('private_message'));
  useAction('case.ask', () => write('review_ask'));
  useAction('case.note', () => write('note'));
  const [macros, setMacros] = useState(false);
  useAction('case.macro', () => setMacros(true), can('case_work'));
  const onKeyDown = (event: KeyboardEvent) => {
    const field = event.target;
    if (event.key !== '/' || event.nativeEvent.isComposing || !(field instanceof HTMLTextAreaElement)) return;
    // What is typed in a dialog (of macros, of a call) comes by here, too.
    if (!dock.current?.contains(field)) return;
    if (open === 'note' || !asksForMacros(field.value, field.selectionStart)) return;
    event.preventDefault();
    setMacros(true);
  };
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
      onKeyDown={onKeyDown}
      onInput={onTyping}
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
        <CallButton detail={detail} work={work} />
        {can('case_work') && (
          <Tip action="case.macro">
            <Button
              type="text"
              size="small"
              icon={<ThunderboltOutlined />}
              aria-keyshortcuts={shortcut('case.macro')}
              aria-label={t('macro.button')}
              onClick={() => setMacros(true)}
              data-testid="open-macros"
            >
              <span className="open-macros-word">{t('macro.button')}</span>
            </Button>
          </Tip>
        )}
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
      {macros && <MacroDialog detail={detail} work={work} onClose={() => setMacros(false)} />}
    </section>
  );
}
