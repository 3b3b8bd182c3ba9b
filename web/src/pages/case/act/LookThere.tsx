// Nobody knows whether it stands on the platform: somebody looks there and says so.
import { Button } from 'antd';
import { useShop } from '../../../api/current';
import { useT } from '../../../app/i18n';
import { useAction } from '../../../app/keyboard/Keyboard';
import { safeLink } from '../../../lib/link';
import { KeyButton } from '../../../parts/Keys';
import { ReasonForm } from '../ReasonForm';
import { PostedAsk } from './PostedAsk';
import type { StepProps } from './step';
import { WayLine } from './WayLine';

export function LookThere({ act, work, keyed, page }: StepProps) {
  const t = useT();
  const { can } = useShop();
  const may = can('case_work');
  const address = page ? safeLink(page) : null;
  useAction('act.step', () => work.open('posted'), keyed && may && !work.busy);
  useAction('act.decline', () => work.open('not_there'), keyed && may && !work.busy);
  return (
    <div className="stack">
      <WayLine act={act} />
      {may && (
        <div className="line">
          {address && (
            <Button href={address} target="_blank" rel="noopener noreferrer">
              {t('act.reply_page')}
            </Button>
          )}
          <KeyButton
            action={keyed ? 'act.step' : null}
            aria-expanded={work.form === 'posted'}
            onClick={() => work.toggle('posted')}
            data-testid="act-is-there"
          >
            {t('act.is_there')}
          </KeyButton>
          <KeyButton
            action={keyed ? 'act.decline' : null}
            aria-expanded={work.form === 'not_there'}
            onClick={() => work.toggle('not_there')}
            data-testid="act-not-there"
          >
            {t('act.not_there')}
          </KeyButton>
        </div>
      )}
      <PostedAsk work={work} />
      {work.form === 'not_there' && (
        <ReasonForm
          ask={t('act.not_there_note')}
          submit={t('act.not_there')}
          busy={work.busy}
          optional
          onSubmit={(note) => work.take({ step: 'not-there', note })}
        />
      )}
    </div>
  );
}
