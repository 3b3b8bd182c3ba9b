// The private messages with this buyer, oldest first, deciding words marked.
import type { MessageView } from '../../api/types';
import { useT } from '../../app/i18n';
import { Marked, When } from '../../parts/words';

export function Conversation({ messages, language }: { messages: MessageView[]; language: string }) {
  const t = useT();
  return (
    <section className="panel" aria-label={t('case.conversation')}>
      <header>
        <h2>{t('case.conversation')}</h2>
      </header>
      <ol className="chat">
        {messages.map((message) => (
          <li key={message.id} className={`bubble from-${message.sender}`}>
            <div className="muted bubble-head">
              {t(`case.sender.${message.sender}`)} · <When at={message.sent_at} />
            </div>
            <p className="words" dir="auto" lang={message.reading?.language ?? language}>
              <Marked text={message.text} why={message.reading?.why ?? []} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
