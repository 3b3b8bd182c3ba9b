// A read that failed: what happened, what to do, try again.
import { Button } from 'antd';
import { useFailureText } from '../app/failure';
import { useT } from '../app/i18n';
import { Blank } from './Blank';

export function Failure({ failure, onRetry, page }: { failure: unknown; onRetry?: () => void; page?: boolean }) {
  const t = useT();
  const { message, hint, code } = useFailureText()(failure);
  return (
    <div role="alert">
      <Blank title={message} hint={hint} detail={t('error.code', { code })} page={page === true}>
        {onRetry && <Button onClick={onRetry}>{t('do.retry')}</Button>}
      </Blank>
    </div>
  );
}

/** A refusal or failed write beside the form that caused it. */
export function FailureNote({ failure }: { failure: unknown }) {
  const t = useT();
  const text = useFailureText();
  if (!failure) return null;
  const { message, hint, rule, field } = text(failure);
  return (
    <div className="failure-note" role="alert">
      <strong>{message}</strong> {hint} {field && <span className="muted">{t('error.field', { field })}</span>}
      {rule && <div className="muted">{rule}</div>}
    </div>
  );
}
