// An act that the outbox can take: approved, taken back before, or not taken by the platform. Posting by hand stays possible.
import { SendOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useShop } from '../../../api/current';
import { useT } from '../../../app/i18n';
import { useAction } from '../../../app/keyboard/Keyboard';
import { KeyButton } from '../../../parts/Keys';
import { HandSteps } from '../HandSteps';
import { PostedAsk } from './PostedAsk';
import type { StepProps } from './step';
import { Withdraw } from './Withdraw';

interface SendableProps extends StepProps {
  /** False where the channel does it no more: only the hand is left. */
  sends: boolean;
}

export function Sendable({ act, work, keyed, page, sends }: SendableProps) {
  const t = useT();
  const { can } = useShop();
  const may = can('case_work');
  const send = () => work.take({ step: 'send' });
  const hand = work.form === 'hand' || work.form === 'posted';
  const byKey = sends && may;
  useAction('act.step', () => (byKey ? send() : work.open('posted')), keyed && may && !work.busy);
  if (!may) return null;
  return (
    <div className="stack">
      <div className="line">
        {sends && (
          <KeyButton
            action={keyed ? 'act.step' : null}
            type="primary"
            icon={<SendOutlined />}
            loading={work.busy}
            onClick={send}
            data-testid="act-send"
          >
            {t(act.state === 'failed' ? 'act.send_again' : 'act.send')}
          </KeyButton>
        )}
        <Button
          type={sends ? 'default' : 'primary'}
          aria-expanded={hand}
          onClick={() => (hand ? work.toggle(work.form ?? 'hand') : work.open('hand'))}
          data-testid="act-by-hand"
        >
          {t('act.post_by_hand')}
        </Button>
        <Withdraw work={work} />
      </div>
      {hand && (
        <div className="line">
          <HandSteps
            text={act.text}
            page={page}
            keyed={false}
            primary={!sends}
            open={work.form === 'posted'}
            onPosted={() => work.open(work.form === 'posted' ? 'hand' : 'posted')}
          />
        </div>
      )}
      <PostedAsk work={work} />
    </div>
  );
}
