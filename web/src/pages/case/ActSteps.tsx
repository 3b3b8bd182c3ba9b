// What may be done with an act: decide on it, take it back while there is time, post it by hand and prove it.
import { UndoOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState, useSyncExternalStore } from 'react';
import { type ActStep, useActStep } from '../../api/acts';
import { useShop } from '../../api/current';
import type { ActView } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { currentTime, subscribe } from '../../lib/ticker';
import { KeyButton } from '../../parts/Keys';
import { DeclineForm } from './DeclineForm';
import { HandSteps } from './HandSteps';
import { PostedForm } from './PostedForm';

interface ActProps {
  act: ActView;
  caseId: string;
  /** The keys of acts are this one's. */
  keyed: boolean;
  /** The page where it is posted by hand. */
  page?: string | null;
}

export function ActSteps({ act, caseId, keyed, page }: ActProps) {
  const t = useT();
  const { can } = useShop();
  const step = useActStep(caseId, act.id);
  const complain = useComplain();
  const [form, setForm] = useState<'posted' | 'decline' | null>(null);
  const left = useUndoLeft(act.undo_until);
  const take = (next: ActStep) =>
    step.mutate(next, {
      // What is wrong with a proof is said in its form.
      onError: (failure) => next.step !== 'posted' && complain(failure),
      onSuccess: () => setForm(null),
    });
  const withdraw = () => take({ step: 'withdraw' });
  const decides = act.state === 'approval_requested' && can('act_approve');
  const posts = act.state === 'approved';
  const undo = posts && left > 0 && can('case_work');
  useAction(
    'act.step',
    () => (decides ? take({ step: 'approve' }) : setForm('posted')),
    keyed && (decides || posts) && !step.isPending,
  );
  useAction('act.decline', () => setForm('decline'), keyed && decides);
  useAction('act.undo', withdraw, keyed && undo && !step.isPending);
  useAction('app.back', () => setForm(null), keyed && form !== null);
  if (act.state !== 'approval_requested' && act.state !== 'approved') return null;
  return (
    <div className="stack">
      {posts && (
        <div className="line act-wait">
          <span className="grow">{undo ? t('act.undo_hint') : t('act.by_hand')}</span>
          {undo ? (
            <KeyButton
              action={keyed ? 'act.undo' : null}
              type="primary"
              icon={<UndoOutlined />}
              loading={step.isPending}
              onClick={withdraw}
              data-testid="take-back"
            >
              {t('act.take_back')} <span className="num">{t('act.seconds', { n: left })}</span>
            </KeyButton>
          ) : (
            can('case_work') && <Withdraw busy={step.isPending} onClick={withdraw} />
          )}
        </div>
      )}
      <div className="line">
        {decides && (
          <>
            <KeyButton
              action={keyed ? 'act.step' : null}
              type="primary"
              loading={step.isPending}
              onClick={() => take({ step: 'approve' })}
            >
              {t('act.approve')}
            </KeyButton>
            <KeyButton action={keyed ? 'act.decline' : null} danger onClick={() => setForm('decline')}>
              {t('act.decline')}
            </KeyButton>
          </>
        )}
        {posts && (
          <HandSteps
            text={act.text}
            page={page ?? null}
            keyed={keyed}
            primary={!undo}
            open={form === 'posted'}
            onPosted={() => setForm(form === 'posted' ? null : 'posted')}
          />
        )}
        {!posts && can('case_work') && <Withdraw busy={step.isPending} onClick={withdraw} />}
      </div>
      {form === 'posted' && posts && (
        <PostedForm
          busy={step.isPending}
          failure={step.variables?.step === 'posted' ? step.error : null}
          onEdit={() => step.isError && step.reset()}
          onSubmit={take}
        />
      )}
      {form === 'decline' && (
        <DeclineForm busy={step.isPending} onSubmit={(reason) => take({ step: 'decline', reason })} />
      )}
    </div>
  );
}

function Withdraw({ busy, onClick }: { busy: boolean; onClick: () => void }) {
  const t = useT();
  return (
    <Button type="text" loading={busy} onClick={onClick}>
      {t('act.withdraw')}
    </Button>
  );
}

/** Whole seconds in which the act can still be taken back as if nothing happened. */
function useUndoLeft(until: string | null): number {
  const left = () => (until === null ? 0 : Math.max(0, Math.ceil((Date.parse(until) - currentTime()) / 1000)));
  return useSyncExternalStore(subscribe, left, left);
}
