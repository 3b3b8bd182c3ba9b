// One channel: who connects it, how it does, what it does by itself, how far it is read.
import { Button } from 'antd';
import { useState } from 'react';
import type { Connection } from '../../../api/types';
import { useSpan } from '../../../app/format';
import { useT } from '../../../app/i18n';
import { DOINGS, doesItself, healthOf } from '../../../lib/connection';
import { HealthChip } from './HealthChip';
import { LiveSessions } from './LiveSessions';
import { Readings } from './Readings';
import { Trouble } from './Trouble';

export function ConnectionItem({ connection, onOpen }: { connection: Connection; onOpen: () => void }) {
  const t = useT();
  const { connector, connected } = connection;
  const disputes = connection.sends && connector?.can_dispute_returns === true;
  return (
    <li className="connection" data-testid="connection" data-state={healthOf(connection)}>
      <div className="connection-head">
        <div className="line grow">
          <strong>{connection.name}</strong>
          <span className="muted">{connector?.name ?? connection.platform}</span>
          <HealthChip connection={connection} />
        </div>
        {connector && (
          <Button
            type={connection.health.state === 'consent' ? 'primary' : 'default'}
            onClick={onOpen}
            aria-label={`${t(connected ? 'link.settings' : 'link.connect')}: ${connection.name}`}
            data-testid="connection-open"
          >
            {t(connected ? 'link.settings' : 'link.connect')}
          </Button>
        )}
      </div>
      {connector === null && <p className="muted">{t('link.none', { platform: connection.platform })}</p>}
      <Trouble connection={connection} />
      {connector && connected && (
        <>
          <ul className="connection-does" aria-label={t('link.does')}>
            {DOINGS.map((what) => {
              const itself = doesItself(connection, what);
              return (
                <li key={what} className="muted" data-itself={itself}>
                  {t(`link.does.${what}`)} <strong>{t(itself ? 'link.by_itself' : 'link.by_hand')}</strong>
                </li>
              );
            })}
            <li className="muted" data-itself={disputes} data-testid="can-dispute-returns">
              {t('link.does.dispute')} <strong>{t(disputes ? 'link.by_itself' : 'link.by_hand')}</strong>
            </li>
            <Budget budget={connector.budget} />
          </ul>
          <Readings connection={connection} />
          {connector.reads.includes('lives') && <Lives channel={connection.channel} />}
        </>
      )}
    </li>
  );
}

/** Only asked for when somebody wants to see them. */
function Lives({ channel }: { channel: string }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)} data-testid="lives">
      <summary>{t('live.title')}</summary>
      {open && <LiveSessions channel={channel} />}
    </details>
  );
}

function Budget({ budget: { most, seconds, used } }: { budget: NonNullable<Connection['connector']>['budget'] }) {
  const t = useT();
  const span = useSpan();
  return (
    <li className="muted" title={t('link.budget_hint')}>
      {t('link.budget')} <strong className="num">{t('link.budget_used', { used, most, span: span(seconds) })}</strong>
    </li>
  );
}
