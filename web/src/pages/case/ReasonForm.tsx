// Why not: an approver's decline, or what somebody saw who looked on the platform.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { Caps } from '../../parts/Keys';

interface ReasonFormProps {
  ask: string;
  submit: string;
  busy: boolean;
  /** It may be left empty. */
  optional?: boolean;
  onSubmit: (reason: string) => void;
}

export function ReasonForm({ ask, submit, busy, optional, onSubmit }: ReasonFormProps) {
  const t = useT();
  const [reason, setReason] = useState('');
  const filled = optional === true || reason.trim() !== '';
  const send = () => onSubmit(reason.trim());
  useAction('case.send', send, filled && !busy);
  return (
    <form
      className="stack act-form"
      data-testid="reason-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (filled && !busy) send();
      }}
    >
      <Input.TextArea
        autoFocus
        autoSize={{ minRows: 2 }}
        value={reason}
        maxLength={500}
        placeholder={ask}
        aria-label={optional ? `${ask} (${t('say.optional')})` : ask}
        onChange={(e) => setReason(e.target.value)}
      />
      <div className="ask-foot">
        <Button danger htmlType="submit" loading={busy} disabled={!filled}>
          {submit} <Caps action="case.send" />
        </Button>
      </div>
    </form>
  );
}
