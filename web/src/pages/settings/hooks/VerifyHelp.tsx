// How the other side makes sure that it hears this shop and nobody else.
import { useT } from '../../../app/i18n';

const HEADERS = `webhook-id: 0198c0de-5f2a-7c11-9a55-3b7f0a6d1e02
webhook-timestamp: 1795358400
webhook-signature: v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4=`;

const BODY = `{
  "type": "case.opened",
  "timestamp": "2026-11-22T16:00:00Z",
  "data": { "seq": 1042, "shop": "…", "stream": "…", "version": 1, "actor": "…", "event": { … } }
}`;

export function VerifyHelp() {
  const t = useT();
  return (
    <details className="panel hook-help">
      <summary>{t('hook.help')}</summary>
      <div className="panel-body stack">
        <pre className="wire">{HEADERS}</pre>
        <pre className="wire">{BODY}</pre>
        <ol>
          <li>{t('hook.help.sign')}</li>
          <li>{t('hook.help.time')}</li>
          <li>{t('hook.help.once')}</li>
          <li>{t('hook.help.answer')}</li>
        </ol>
        <p className="muted">
          {t('hook.help.more')}{' '}
          <a href="https://www.standardwebhooks.com" target="_blank" rel="noopener noreferrer">
            standardwebhooks.com
          </a>
        </p>
      </div>
    </details>
  );
}
