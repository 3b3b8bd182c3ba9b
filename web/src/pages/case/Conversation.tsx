// The private messages with this buyer, oldest first; what the bot did of it, and what it left to people.
import { HistoryOutlined, UserSwitchOutlined } from '@ant-design/icons';
import { useMemo } from 'react';
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import type { MessageKey } from '../../locales/en';
import { TimeLeft } from '../../parts/TimeLeft';
import { Bubble } from './Bubble';
import { SplitButton } from './SplitButton';
import type { CaseWork } from './useCaseWork';
import { waits } from './verification';
import './talk.css';

export function Conversation({ detail, work }: { detail: CaseDetail; work?: CaseWork }) {
  const t = useT();
  const { conversation, language } = detail;
  const waited = useMemo(() => waits(detail), [detail]);
  if (!conversation || conversation.messages.length === 0) return null;
  const title = t(conversation.own ? 'case.conversation' : 'case.earlier_messages');
  return (
    <section className="panel" aria-label={title} data-testid="conversation" data-own={conversation.own}>
      <header>
        <h2>{title}</h2>
        {conversation.own && (
          <span className="muted" data-testid="delivery" data-delivery={detail.delivery}>
            {t(deliveryWords(detail))}
          </span>
        )}
        {conversation.own && work && (
          <SplitButton detail={detail} work={work} subject={{ conversation: conversation.id }} />
        )}
      </header>
      <ol className="chat">
        {conversation.messages.map((message) => (
          <Bubble key={message.id} message={message} language={language} wait={waited.get(message.id)} />
        ))}
      </ol>
      <TalkState detail={detail} />
    </section>
  );
}

/** Why the bot left it to people, and the answer of a person that is still owed. */
function TalkState({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const handed = detail.conversation?.handed_over ?? null;
  const owed = detail.clocks.find(
    (clock) => clock.kind === 'follow_up_after_auto' && (clock.state === 'running' || clock.state === 'paused'),
  );
  if (!handed && !owed) return null;
  return (
    <div className="talk-state">
      {handed && (
        <p data-testid="handed-over" data-why={handed.why}>
          <UserSwitchOutlined aria-hidden="true" /> <strong>{t('talk.handed_over')}</strong>{' '}
          {t(`talk.why.${handed.why}`)}
        </p>
      )}
      {owed && (
        <p data-testid="follow-up-owed">
          <HistoryOutlined aria-hidden="true" /> {t('talk.follow_up_owed')}{' '}
          {owed.due_at && <TimeLeft due={owed.due_at} />}
        </p>
      )}
    </div>
  );
}

/** How what is said here reaches the buyer. */
function deliveryWords({ delivery, sends }: CaseDetail): MessageKey {
  if (delivery === 'own') return 'talk.delivery_own';
  return sends.includes('private_message') ? 'talk.delivery_sent' : 'talk.delivery_by_hand';
}
