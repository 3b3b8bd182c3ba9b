// "I have posted it": the address it stands at, or a screenshot, or both; a remark if there is one.
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { ActStep } from '../../api/acts';
import { useFailureText } from '../../app/failure';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { safeLink } from '../../lib/link';
import { Caps } from '../../parts/Keys';
import { ProofPicture } from './ProofPicture';

interface PostedFormProps {
  busy: boolean;
  /** What the server said of the last try. */
  failure: unknown;
  /** Something was changed since. */
  onEdit: () => void;
  onSubmit: (step: ActStep) => void;
}

export function PostedForm({ busy, failure, onEdit, onSubmit }: PostedFormProps) {
  const t = useT();
  const refused = useFailureText()(failure);
  const [url, setUrl] = useState('');
  const [picture, setPicture] = useState<string | null>(null);
  const [note, setNote] = useState('');
  const bad = url.trim() !== '' && safeLink(url) === null;
  const send = () => {
    if (bad || busy) return;
    onSubmit({
      step: 'posted',
      ...(url.trim() ? { proof_url: url.trim() } : {}),
      ...(picture ? { proof_picture: picture } : {}),
      ...(note.trim() ? { note: note.trim() } : {}),
    });
  };
  useAction('case.send', send, !bad && !busy);
  return (
    <form
      className="stack act-form"
      data-testid="posted-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <p className="ask-label">{t('proof.ask')}</p>
      <Input
        autoFocus
        inputMode="url"
        value={url}
        status={bad ? 'error' : ''}
        placeholder={t('act.proof')}
        aria-label={t('act.proof')}
        onChange={(e) => {
          setUrl(e.target.value);
          onEdit();
        }}
      />
      {bad && <p role="alert">{t('act.proof_bad')}</p>}
      <ProofPicture
        id={picture}
        onId={(id) => {
          setPicture(id);
          onEdit();
        }}
      />
      {failure !== null && (
        <p className="failure-note" role="alert" data-testid="proof-refused">
          <strong>{refused.message}</strong> {refused.hint}
        </p>
      )}
      <Input
        value={note}
        maxLength={500}
        placeholder={t('act.note')}
        aria-label={t('act.note')}
        onChange={(e) => setNote(e.target.value)}
      />
      <div className="ask-foot">
        <Button type="primary" htmlType="submit" loading={busy} disabled={bad}>
          {t('act.mark_posted')} <Caps action="case.send" />
        </Button>
      </div>
    </form>
  );
}
