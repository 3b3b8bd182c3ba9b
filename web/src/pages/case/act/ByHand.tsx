// An approved act that a person posts: taken back while there is time, then copied, posted and proved.
import { UndoOutlined } from '@ant-design/icons';
import { useShop } from '../../../api/current';
import { useT } from '../../../app/i18n';
import { useAction } from '../../../app/keyboard/Keyboard';
import { KeyButton } from '../../../parts/Keys';
import { HandSteps } from '../HandSteps';
import { PostedAsk } from './PostedAsk';
import type { StepProps } from './step';
import { useSecondsTo } from './useSecondsTo';
import { Withdraw } from './Withdraw';

export function ByHand({ act, work, keyed, page }: StepProps) {
  const t = useT();
  const { can } = useShop();
  const left = useSecondsTo(act.undo_until);
  const undo = left > 0 && can('case_work');
  const withdraw = () => work.take({ step: 'withdraw' });
  useAction('act.step', () => work.open('posted'), keyed && !work.busy);
  useAction('act.undo', withdraw, keyed && undo && !work.busy);
  return (
    <div className="stack">
      <div className="line act-wait">
        <span className="grow">{undo ? t('act.undo_hint') : t('act.by_hand')}</span>
        {undo ? (
          <KeyButton
            action={keyed ? 'act.undo' : null}
            type="primary"
            icon={<UndoOutlined />}
            loading={work.busy}
            onClick={withdraw}
            data-testid="take-back"
          >
            {t('act.take_back')} <span className="num">{t('act.seconds', { n: left })}</span>
          </KeyButton>
        ) : (
          <Withdraw work={work} />
        )}
      </div>
      <div className="line">
        <HandSteps
          text={act.text}
          page={page}
          keyed={keyed}
          primary={!undo}
          open={work.form === 'posted'}
          onPosted={() => work.toggle('posted')}
        />
      </div>
      <PostedAsk work={work} />
    </div>
  );
}
