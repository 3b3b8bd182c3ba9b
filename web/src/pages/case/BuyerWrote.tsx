// The buyer wrote while we typed: the new message, and the choice to read first or to send all the same.
import { MessageFilled } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useT } from '../../app/i18n';
import type { NewMessage } from '../../lib/buyer-wrote';
import { When } from '../../parts/words';
import './talk.css';

interface BuyerWroteProps {
  message: NewMessage;
  busy: boolean;
  onRead: () => void;
  onAnyway: () => void;
}

export function BuyerWroteNote({ message, busy, onRead, onAnyway }: BuyerWroteProps) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  // So that Enter reads first: what was typed was typed without this message.
  useEffect(() => box.current?.querySelector('button')?.focus(), []);
  return (
    <div className="buyer-wrote" role="alert" ref={box} data-testid="buyer-wrote">
      <p>
        <MessageFilled aria-hidden="true" /> <strong>{t('talk.buyer_wrote')}</strong>{' '}
        <span className="muted">
          <When at={message.sent_at} />
        </span>
      </p>
      <blockquote className="words" dir="auto">
        {message.text}
      </blockquote>
      <div className="line">
        <Button type="primary" onClick={onRead} data-testid="read-first">
          {t('talk.read_first')}
        </Button>
        <Button onClick={onAnyway} loading={busy} data-testid="send-anyway">
          {t('talk.send_anyway')}
        </Button>
      </div>
    </div>
  );
}
