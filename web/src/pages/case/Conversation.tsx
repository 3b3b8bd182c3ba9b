// The private messages with this buyer, oldest first, with what each of the buyer's was read to want.
import { ClockCircleOutlined, ExclamationCircleFilled } from '@ant-design/icons';
import { useMemo } from 'react';
import type { CaseDetail, MessageView } from '../../api/types';
import { useSpan } from '../../app/format';
import { useT, useWord } from '../../app/i18n';
import { When } from '../../parts/words';
import { Passages } from './Passages';
import { Alarms, ReadingChips } from './ReadingChips';
import { type Wait, waits } from './verification';

const NO_WHY: NonNullable<MessageView['reading']>['why'] = [];
const NO_ASPECTS: NonNullable<MessageView['reading']>['aspects'] = [];
const NO_PRIVATE: NonNullable<MessageView['reading']>['private'] = [];

export function Conversation({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const { conversation, language } = detail;
  const waited = useMemo(() => waits(detail), [detail]);
  if (!conversation || conversation.messages.length === 0) return null;
  const title = t(conversation.own ? 'case.conversation' : 'case.earlier_messages');
  return (
    <section className="panel" aria-label={title} data-testid="conversation" data-own={conversation.own}>
      <header>
        <h2>{title}</h2>
      </header>
      <ol className="chat">
        {conversation.messages.map((message) => (
          <Bubble key={message.id} message={message} language={language} wait={waited.get(message.id)} />
        ))}
      </ol>
    </section>
  );
}

interface BubbleProps {
  message: MessageView;
  language: string;
  /** When nobody answered it within the promise. */
  wait: Wait | undefined;
}

function Bubble({ message, language, wait }: BubbleProps) {
  const t = useT();
  const word = useWord();
  const { reading, sender, text } = message;
  const read = sender === 'buyer' ? reading : null;
  return (
    <li className={`bubble from-${sender}`}>
      <div className="line bubble-head">
        <span className="muted">
          {t(`case.sender.${sender}`)} · <When at={message.sent_at} />
        </span>
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
