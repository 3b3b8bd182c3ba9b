// What the address says after a platform's page sent the seller back.
import { Alert } from 'antd';
import { useSearchParams } from 'react-router';
import { useConnections } from '../../../api/connections';
import { useI18n, useT } from '../../../app/i18n';
import type { MessageKey } from '../../../locales/en';

export function CameBack() {
  const t = useT();
  const { catalogue } = useI18n();
  const connections = useConnections().data ?? [];
  const [params, setParams] = useSearchParams();
  const connected = params.get('connected');
  const refused = params.get('refused');
  if (!connected && !refused) return null;
  const key = `link.refused.${refused}`;
  const name = connections.find((one) => one.channel === connected)?.name ?? t('say.unknown');
  return (
    <div data-testid="came-back">
      <Alert
        type={connected ? 'success' : 'error'}
        showIcon
        closable
        title={connected ? t('link.connected_now', { name }) : t('link.refused')}
        description={
          connected ? null : key in catalogue ? t(key as MessageKey) : t('link.refused_code', { code: String(refused) })
        }
        onClose={() => setParams({}, { replace: true })}
      />
    </div>
  );
}
