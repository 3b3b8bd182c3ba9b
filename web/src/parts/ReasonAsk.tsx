// A reason to be written down, beside what it is for; Ctrl+Enter in its field sends it.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Caps } from './Keys';
import { onSendKey } from './onSendKey';

interface ReasonAskProps {
  ask: string;
  hint?: string;
  submit: string;
  busy: boolean;
  onSubmit: (reason: string) => void;
}

export function ReasonAsk({ ask, hint, submit, busy, onSubmit }: ReasonAskProps) {
  const [reason, setReason] = useState('');
  const send = () => reason.trim() !== '' && !busy && onSubmit(reason.trim());
  return (
    <form
      className="stack act-form"
      data-testid="reason-ask"
      onKeyDown={onSendKey(send)}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Input.TextArea
        autoFocus
        autoSize={{ minRows: 1, maxRows: 6 }}
        value={reason}
        maxLength={500}
        placeholder={ask}
        aria-label={ask}
        onChange={(event) => setReason(event.target.value)}
      />
      <div className="line">
        {hint && <span className="muted grow">{hint}</span>}
        <Button danger htmlType="submit" loading={busy} disabled={reason.trim() === ''}>
          {submit} <Caps action="case.send" />
        </Button>
      </div>
    </form>
  );
}
