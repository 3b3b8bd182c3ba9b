// The shop's own words for the platform: written, counted, saved; what was written and not saved stays while the page is open.
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { AppealDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { LONGEST_STATEMENT } from '../../lib/appeal';
import { Caps } from '../Keys';
import { onSendKey } from '../onSendKey';
import { Tone } from './Tone';
import type { Giving } from './useGive';

export function Statement({ detail, giving }: { detail: AppealDetail; giving: Giving }) {
  const t = useT();
  const kept = detail.appeal.statement ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  const text = typed ?? kept;
  const may = detail.allowed.includes('state') && giving.may;
  const changed = text.trim() !== '' && text.trim() !== kept.trim();
  const save = () =>
    changed && giving.busy === null && giving.give({ verb: 'state', text: text.trim() }, () => setTyped(null));
  if (!may)
    return (
      <p className="words" dir="auto">
        {kept || <span className="muted">{t('appeal.not_known')}</span>}
      </p>
    );
  return (
    <form
      className="stack"
      onKeyDown={onSendKey(save)}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Input.TextArea
        autoSize={{ minRows: 4, maxRows: 16 }}
        value={text}
        count={{ show: true, max: LONGEST_STATEMENT }}
        maxLength={LONGEST_STATEMENT}
        aria-label={t('appeal.statement')}
        placeholder={t('appeal.statement_hint')}
        onChange={(event) => setTyped(event.target.value)}
        data-testid="appeal-statement"
      />
      {text.trim() !== '' && <Tone text={text} />}
      <div className="line">
        <Button
          htmlType="submit"
          disabled={!changed}
          loading={giving.busy === 'state'}
          data-testid="appeal-save-statement"
        >
          {t('appeal.save_statement')} <Caps action="case.send" />
        </Button>
        {changed && <span className="muted">{t('appeal.unsaved')}</span>}
        {!changed && kept !== '' && <span className="muted">{t('appeal.saved')}</span>}
      </div>
    </form>
  );
}
