// One message: who said it (a person, the bot, the buyer), what it was read to want, and its pictures.
import { ClockCircleOutlined, ExclamationCircleFilled, RobotOutlined } from '@ant-design/icons';
import type { MessageView } from '../../api/types';
import { useSpan } from '../../app/format';
import { useT, useWord } from '../../app/i18n';
import { Pictures } from '../../parts/picture/Thumbnail';
import { When } from '../../parts/words';
import { Passages } from './Passages';
import { Alarms, ReadingChips } from './ReadingChips';
import { useBotRuleName } from './useBotRuleName';
import type { Wait } from './verification';

const NO_WHY: NonNullable<MessageView['reading']>['why'] = [];
const NO_ASPECTS: NonNullable<MessageView['reading']>['aspects'] = [];
const NO_PRIVATE: NonNullable<MessageView['reading']>['private'] = [];

interface BubbleProps {
  message: MessageView;
  language: string;
  /** When nobody answered it within the promise. */
  wait: Wait | undefined;
}

export function Bubble({ message, language, wait }: BubbleProps) {
  const t = useT();
  const word = useWord();
  const ruleName = useBotRuleName();
  const { reading, sender, text } = message;
  const read = sender === 'buyer' ? reading : null;
  const auto = sender === 'auto';
  return (
    <li className={`bubble from-${sender}`} id={`message-${message.id}`} data-sender={sender}>
      <div className="line bubble-head">
        <span className="muted">
          {auto && <RobotOutlined aria-hidden="true" />} {t(`case.sender.${sender}`)} · <When at={message.sent_at} />
        </span>
        {message.rule && (
          <span className="chip" data-testid="bot-rule">
            {t(auto ? 'talk.by_rule' : 'talk.prepared_by_rule', { rule: ruleName(message.rule) })}
          </span>
        )}
        {message.by_hand && <span className="muted">{t('talk.posted_by_hand')}</span>}
        {read?.intent && (
          <span className="chip loose" title={t('case.intent')} data-testid="intent">
            <span className="sr-only">{t('case.intent')}: </span>
            {word('intent', read.intent)}
          </span>
        )}
        {read && <Alarms reading={read} />}
        {wait && <Waited wait={wait} />}
      </div>
      <p className="words" dir="auto" lang={reading?.language ?? language}>
        <Passages
          key={text}
          text={text}
          why={reading?.why ?? NO_WHY}
          aspects={reading?.aspects ?? NO_ASPECTS}
          hidden={reading?.private ?? NO_PRIVATE}
        />
      </p>
      <Pictures ids={message.pictures ?? []} />
      {read && <ReadingChips reading={read} />}
    </li>
  );
}

function Waited({ wait }: { wait: Wait }) {
  const t = useT();
  const span = useSpan();
  const Sign = wait.answered ? ClockCircleOutlined : ExclamationCircleFilled;
  return (
    <span className={wait.answered ? 'chip amber' : 'chip red'} data-testid="missed" data-answered={wait.answered}>
      <Sign aria-hidden="true" />
      {t(wait.answered ? 'case.waited' : 'case.unanswered', { span: span(wait.seconds) })}
    </span>
  );
}
