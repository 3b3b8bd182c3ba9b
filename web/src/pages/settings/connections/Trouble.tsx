// What went wrong with a platform last, as long as it is not well.
import type { Connection } from '../../../api/types';
import { useT } from '../../../app/i18n';
import { houseWhy } from '../../../lib/way-out';
import { When } from '../../../parts/words';

export function Trouble({ connection: { health } }: { connection: Pick<Connection, 'health'> }) {
  const t = useT();
  if (health.state === 'well' || health.state === 'off' || health.error === null) return null;
  const house = houseWhy(health.error);
  return (
    <p className="connection-trouble">
      {health.error_at && <When at={health.error_at} />} {house ? t(house.key, house.params) : health.error}
      {health.ok_at && (
        <span className="muted">
          {' · '}
          {t('link.last_well')} <When at={health.ok_at} />
        </span>
      )}
    </p>
  );
}
