// Answers that the bot prepared where it may not send them: a person posts one with one key, or puts it away.
import { CopyOutlined, RobotOutlined, SendOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { useActStep } from '../../api/acts';
import { useShop } from '../../api/current';
import type { ActView, CaseDetail } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { copyText } from '../../lib/clipboard';
import { preparedByBot } from '../../lib/prepared';
import { canLeave } from '../../lib/way-out';
import { KeyButton } from '../../parts/Keys';
import { Pictures } from '../../parts/picture/Thumbnail';
import { useBotRuleName } from './useBotRuleName';
import type { CaseWork } from './useCaseWork';
import './talk.css';

export function PreparedAnswers({ detail, work }: { detail: CaseDetail; work: CaseWork }) {
  return preparedByBot(detail.acts).map((act, place) => (
    <PreparedAnswer key={act.id} act={act} detail={detail} work={work} keyed={place === 0} />
  ));
}

interface PreparedAnswerProps {
  act: ActView;
  detail: CaseDetail;
  work: CaseWork;
  keyed: boolean;
}

function PreparedAnswer({ act, detail, work, keyed }: PreparedAnswerProps) {
  const t = useT();
  const { can } = useShop();
  const { message } = App.useApp();
  const step = useActStep(detail.id, act.id);
  const complain = useComplain();
  const ruleName = useBotRuleName();
  const may = can('case_work');
  const leaves = canLeave(act, detail.sends);
  const send = () => step.mutate({ step: 'send' }, { onError: complain });
  const post = () => {
    // The words are on the clipboard before the act counts as posted: they are pasted next.
    void copyText(act.text).then(() =>
      step.mutate(
        { step: 'posted' },
        { onError: complain, onSuccess: () => void message.success(t('talk.prepared_posted'), 4) },
      ),
    );
  };
  const rewrite = () =>
    step.mutate(
      { step: 'withdraw' },
      {
        onError: complain,
        onSuccess: () =>
          work.write(act.kind === 'public_reply' ? 'public_reply' : 'private_message', {
            chosen: act.text,
            prepared: [act.text],
            pictures: act.pictures ?? [],
          }),
      },
    );
  useAction('case.bot_post', leaves ? send : post, keyed && may && !step.isPending);
  return (
    <section className="panel prepared-answer" aria-label={t('talk.prepared')} data-testid="prepared-answer">
      <header>
        <RobotOutlined aria-hidden="true" />
        <h2>{t('talk.prepared')}</h2>
        {act.rule && <span className="chip">{ruleName(act.rule)}</span>}
      </header>
      <div className="panel-body stack">
        <p className="words" dir="auto" lang={detail.language}>
          {act.text}
        </p>
        <Pictures ids={act.pictures ?? []} />
        <p className="muted">{t(leaves ? 'talk.prepared_leaves' : 'talk.prepared_hint')}</p>
        {may && (
          <div className="line">
            {leaves && (
              <KeyButton
                action={keyed ? 'case.bot_post' : null}
                type="primary"
                icon={<SendOutlined />}
                loading={step.isPending}
                onClick={send}
                data-testid="send-prepared"
              >
                {t('act.send')}
              </KeyButton>
            )}
            <KeyButton
              action={keyed && !leaves ? 'case.bot_post' : null}
              type={leaves ? 'default' : 'primary'}
              icon={<CopyOutlined />}
              loading={step.isPending}
              onClick={post}
              data-testid="post-prepared"
            >
              {t('talk.post_prepared')}
            </KeyButton>
            <Button disabled={step.isPending} onClick={rewrite}>
              {t('talk.rewrite')}
            </Button>
            <Button
              type="text"
              disabled={step.isPending}
              onClick={() => step.mutate({ step: 'withdraw' }, { onError: complain })}
            >
              {t('act.withdraw')}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}
