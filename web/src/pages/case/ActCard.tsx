// One act in its state: waiting, approved and to be posted by hand, posted with proof.
import { CopyOutlined, ExportOutlined, GlobalOutlined, LinkOutlined, LockOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useState, useSyncExternalStore } from 'react';
import { type ActStep, useActStep } from '../../api/acts';
import { useShop } from '../../api/current';
import type { ActView } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { copyText } from '../../lib/clipboard';
import { safeLink } from '../../lib/link';
import { currentTime, subscribe } from '../../lib/ticker';
import { Caps, shortcut } from '../../parts/Keys';
import { DeclineForm, PostedForm } from './ActForms';

const TONE: Record<ActView['state'], string> = {
  approval_requested: 'amber',
  approved: 'gold',
  declined: 'red',
  withdrawn: '',
  posted: 'green',
};

interface ActProps {
  act: ActView;
  caseId: string;
  /** The keys of acts are this one's. */
  keyed: boolean;
  /** The page where it is posted by hand. */
  page?: string | null;
}

export function ActCard({ act, caseId, keyed, page }: ActProps) {
  const t = useT();
  const { dateTime } = useFormats();
  const facts = [
    t('act.by', { who: act.author, when: dateTime(act.created_at) }),
    act.approver && act.state !== 'declined' ? t('act.approved_by', { who: act.approver }) : null,
    act.state === 'declined' && act.reason ? t('act.declined_because', { reason: act.reason }) : null,
    act.posted_at ? t('act.posted_at', { when: dateTime(act.posted_at) }) : null,
  ];
  const proof = act.proof_url ? safeLink(act.proof_url) : null;
  return (
    <article className={`panel act ${act.kind}`} data-testid="act" data-state={act.state} data-kind={act.kind}>
      <header>
        {act.kind === 'public_reply' ? <GlobalOutlined aria-hidden="true" /> : <LockOutlined aria-hidden="true" />}
        <h2>{t(`act.${act.kind}`)}</h2>
        <span className={`chip ${TONE[act.state]}`}>{t(`act.state.${act.state}`)}</span>
      </header>
      <div className="panel-body stack">
        <p className="words" dir="auto">
          {act.text}
        </p>
        <p className="muted act-facts">
          {facts.filter(Boolean).join(' · ')}{' '}
          {proof && (
            <a href={proof} target="_blank" rel="noopener noreferrer">
              <LinkOutlined aria-hidden="true" /> {t('act.proof_link')}
            </a>
          )}
        </p>
        <ActSteps act={act} caseId={caseId} keyed={keyed} page={page ?? null} />
      </div>
    </article>
  );
}

export function ActSteps({ act, caseId, keyed, page }: ActProps) {
  const t = useT();
  const { can } = useShop();
  const step = useActStep(caseId, act.id);
  const complain = useComplain();
  const { message } = App.useApp();
  const [form, setForm] = useState<'posted' | 'decline' | null>(null);
  const left = useUndoLeft(act.undo_until);
  const take = (next: ActStep) => step.mutate(next, { onError: complain, onSuccess: () => setForm(null) });
  const copy = () => void copyText(act.text).then(() => message.success(t('act.copied')));
  const replyPage = page ? safeLink(page) : null;
  const decides = act.state === 'approval_requested' && can('act_approve');
  const posts = act.state === 'approved';
  useAction(
    'act.step',
    () => (decides ? take({ step: 'approve' }) : setForm('posted')),
    keyed && (decides || posts) && !step.isPending,
  );
  useAction('act.decline', () => setForm('decline'), keyed && decides);
  useAction('app.back', () => setForm(null), keyed && form !== null);
  if (act.state !== 'approval_requested' && act.state !== 'approved') return null;
  return (
    <div className="stack">
      <div className="line">
        {decides && (
          <>
            <Button
              type="primary"
              loading={step.isPending}
              aria-keyshortcuts={keyed ? shortcut('act.step') : undefined}
              onClick={() => take({ step: 'approve' })}
            >
              {t('act.approve')} {keyed && <Caps action="act.step" />}
            </Button>
            <Button
              danger
              aria-keyshortcuts={keyed ? shortcut('act.decline') : undefined}
              onClick={() => setForm('decline')}
            >
              {t('act.decline')} {keyed && <Caps action="act.decline" />}
            </Button>
          </>
        )}
        {posts && (
          <>
            <Button icon={<CopyOutlined />} onClick={copy}>
              {t('act.copy')}
            </Button>
            {replyPage && (
              <Button
                icon={<ExportOutlined />}
                href={replyPage}
                target="_blank"
                rel="noopener noreferrer"
                data-testid="reply-page"
              >
                {t('act.reply_page')}
              </Button>
            )}
            <Button
              type="primary"
              onClick={() => setForm(form === 'posted' ? null : 'posted')}
              aria-expanded={form === 'posted'}
              aria-keyshortcuts={keyed ? shortcut('act.step') : undefined}
            >
              {t('act.posted')} {keyed && <Caps action="act.step" />}
            </Button>
          </>
        )}
        {can('case_work') && (
          <Button type="text" loading={step.isPending} onClick={() => take({ step: 'withdraw' })}>
            {left > 0 ? t('act.undo_in', { n: left }) : t('act.withdraw')}
          </Button>
        )}
      </div>
      {form === 'posted' && (
        <PostedForm
          busy={step.isPending}
          onSubmit={(proof_url, note) =>
            take({ step: 'posted', ...(proof_url ? { proof_url } : {}), ...(note ? { note } : {}) })
          }
        />
      )}
      {form === 'decline' && (
        <DeclineForm busy={step.isPending} onSubmit={(reason) => take({ step: 'decline', reason })} />
      )}
    </div>
  );
}

/** Whole seconds in which the act can still be taken back as if nothing happened. */
function useUndoLeft(until: string | null): number {
  const left = () => (until === null ? 0 : Math.max(0, Math.ceil((Date.parse(until) - currentTime()) / 1000)));
  return useSyncExternalStore(subscribe, left, left);
}
