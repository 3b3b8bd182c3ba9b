// In the outbox: it leaves by itself, and can be taken back until it does.
import { UndoOutlined } from '@ant-design/icons';
import { useShop } from '../../../api/current';
import { useT } from '../../../app/i18n';
import { useAction } from '../../../app/keyboard/Keyboard';
import { KeyButton } from '../../../parts/Keys';
import type { StepProps } from './step';
import { useSecondsTo } from './useSecondsTo';
import { WayLine } from './WayLine';

export function Queued({ act, work, keyed }: StepProps) {
  const t = useT();
  const { can } = useShop();
  const undo = can('case_work');
  const left = useSecondsTo(act.sending.due_at);
  // Later it is no slip of the hand any more: nothing calls for it.
  const first = act.sending.attempts === 0 && left > 0;
  const takeBack = () => work.take({ step: 'take-back' });
  useAction('act.undo', takeBack, keyed && undo && !work.busy);
  return (
    <WayLine act={act}>
      {undo && (
        <KeyButton
          action={keyed ? 'act.undo' : null}
          type={first ? 'primary' : 'default'}
          icon={<UndoOutlined />}
          loading={work.busy}
          onClick={takeBack}
          data-testid="take-back"
        >
          {t(first ? 'do.undo' : 'act.take_back')}
        </KeyButton>
      )}
    </WayLine>
  );
}
