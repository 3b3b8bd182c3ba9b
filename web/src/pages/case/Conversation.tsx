// The private messages with this buyer, oldest first, with what each of the buyer's was read to want.
import type { MessageView } from '../../api/types';
import { useT, useWord } from '../../app/i18n';
import { When } from '../../parts/words';
import { Passages } from './Passages';
import { Alarms, ReadingChips } from './ReadingChips';

const NO_WHY: NonNullable<MessageView['reading']>['why'] = [];
const NO_ASPECTS: NonNullable<MessageView['reading']>['aspects'] = [];
const NO_PRIVATE: NonNullable<MessageView['reading']>['private'] = [];

export function Conversation({ messages, language }: { messages: MessageView[]; language: string }) {
  const t = useT();
  return (
    <section className="panel" aria-label={t('case.conversation')}>
      <header>
        <h2>{t('case.conversation')}</h2>
      </header>
      <ol className="chat">
        {messages.map((message) => (
          <Bubble key={message.id} message={message} language={language} />
        ))}
      </ol>
    </section>
  );
}

function Bubble({ message, language }: { message: MessageView; language: string }) {
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
