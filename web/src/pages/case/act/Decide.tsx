// An act that waits for approval.
import { useShop } from '../../../api/current';
import { useT } from '../../../app/i18n';
import { useAction } from '../../../app/keyboard/Keyboard';
import { KeyButton } from '../../../parts/Keys';
import { ReasonForm } from '../ReasonForm';
import type { StepProps } from './step';
import { Withdraw } from './Withdraw';

export function Decide({ work, keyed }: StepProps) {
  const t = useT();
  const { can } = useShop();
  const decides = can('act_approve');
  const approve = () => work.take({ step: 'approve' });
  useAction('act.step', approve, keyed && decides && !work.busy);
  useAction('act.decline', () => work.open('decline'), keyed && decides);
  return (
    <div className="stack">
      <div className="line">
        {decides && (
          <>
            <KeyButton action={keyed ? 'act.step' : null} type="primary" loading={work.busy} onClick={approve}>
              {t('act.approve')}
            </KeyButton>
            <KeyButton action={keyed ? 'act.decline' : null} danger onClick={() => work.open('decline')}>
              {t('act.decline')}
            </KeyButton>
          </>
        )}
        <Withdraw work={work} />
      </div>
      {work.form === 'decline' && (
        <ReasonForm
          ask={t('act.decline_reason')}
          submit={t('act.decline')}
          busy={work.busy}
          onSubmit={(reason) => work.take({ step: 'decline', reason })}
        />
      )}
    </div>
  );
}
