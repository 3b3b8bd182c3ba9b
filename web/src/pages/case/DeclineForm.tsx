// An approver's decline, with its reason.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { Caps } from '../../parts/Keys';

export function DeclineForm({ busy, onSubmit }: { busy: boolean; onSubmit: (reason: string) => void }) {
  const t = useT();
  const [reason, setReason] = useState('');
  const ready = reason.trim() !== '' && !busy;
  const send = () => onSubmit(reason.trim());
  useAction('case.send', send, ready);
  return (
    <form
      className="stack act-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) send();
      }}
    >
      <Input.TextArea
        autoFocus
        autoSize={{ minRows: 2 }}
        value={reason}
        maxLength={500}
        placeholder={t('act.decline_reason')}
        aria-label={t('act.decline_reason')}
        onChange={(e) => setReason(e.target.value)}
      />
      <div className="ask-foot">
        <Button danger htmlType="submit" loading={busy} disabled={reason.trim() === ''}>
          {t('act.decline')} <Caps action="case.send" />
        </Button>
      </div>
    </form>
  );
}
