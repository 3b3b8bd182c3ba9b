// One action of a macro before it is done: its words, which may still be changed, and whether it may be done.
import { CheckCircleFilled, CloseCircleFilled, UndoOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import type { MacroPreview } from '../../../api/types';
import { useSay, useT } from '../../../app/i18n';
import { useActionWords } from './words';

type Planned = MacroPreview['actions'][number];

interface PlannedActionProps {
  planned: Planned;
  edited: string | undefined;
  /** Null takes the prepared words again. */
  onEdit: (text: string | null) => void;
}

export function PlannedAction({ planned, edited, onEdit }: PlannedActionProps) {
  const t = useT();
  const say = useSay();
  const words = useActionWords();
  const { kind, action, text, allowed, why_not, check } = planned;
  const said = kind === 'public_reply' || kind === 'private_message';
  const warnings = check?.findings.filter((one) => one.severity === 'warn') ?? [];
  return (
    <li className={allowed ? 'macro-action' : 'macro-action refused'} data-testid="macro-action" data-allowed={allowed}>
      <p className="line">
        {allowed ? <CheckCircleFilled aria-hidden="true" /> : <CloseCircleFilled aria-hidden="true" />}
        <strong>{words(action)}</strong>
        <span className="grow" />
        {check?.approval && (
          <span className="chip amber">{t('macro.approval', { role: t(`role.${check.approval}`) })}</span>
        )}
        {edited !== undefined && (
          <Button type="text" size="small" icon={<UndoOutlined />} onClick={() => onEdit(null)}>
            {t('macro.prepared_words')}
          </Button>
        )}
      </p>
      {said ? (
        <Input.TextArea
          dir="auto"
          autoSize={{ minRows: 2, maxRows: 9 }}
          maxLength={4000}
          value={edited ?? text ?? ''}
          aria-label={words(action)}
          onChange={(event) => onEdit(event.target.value)}
        />
      ) : (
        text && (
          <p className="words" dir="auto">
            {text}
          </p>
        )
      )}
      {!allowed && why_not && (
        <p className="macro-why">
          {say(why_not.message)} {why_not.hint && <span className="muted">{say(why_not.hint)}</span>}
        </p>
      )}
      {warnings.map((one) => (
        <p key={`${one.kind}:${one.text}`} className="muted">
          {t('compose.warn')} {one.text && <q>{one.text}</q>} {say(one.message)}
        </p>
      ))}
    </li>
  );
}
