// The two small forms of an act: "I have posted it" with proof, and a decline with its reason.
import { Button, Input } from 'antd';
import { useState } from 'react';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { safeLink } from '../../lib/link';
import { Caps } from '../../parts/Keys';

export function PostedForm({ busy, onSubmit }: { busy: boolean; onSubmit: (proof: string, note: string) => void }) {
  const t = useT();
  const [proof, setProof] = useState('');
  const [note, setNote] = useState('');
  const bad = proof.trim() !== '' && safeLink(proof) === null;
  return (
    <form
      className="stack act-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!bad) onSubmit(proof.trim(), note.trim());
      }}
    >
      <Input
        autoFocus
        type="url"
        inputMode="url"
        value={proof}
        status={bad ? 'error' : ''}
        placeholder={t('act.proof')}
        aria-label={t('act.proof')}
        onChange={(e) => setProof(e.target.value)}
      />
      {bad && <p role="alert">{t('act.proof_bad')}</p>}
      <Input
        value={note}
        maxLength={500}
        placeholder={t('act.note')}
        aria-label={t('act.note')}
        onChange={(e) => setNote(e.target.value)}
      />
      <div className="ask-foot">
        <Button type="primary" htmlType="submit" loading={busy} disabled={bad}>
          {t('act.mark_posted')}
        </Button>
      </div>
    </form>
  );
}

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
