// How a connection does: a word with its sign and colour.
import {
  CheckCircleFilled,
  DisconnectOutlined,
  ExclamationCircleFilled,
  KeyOutlined,
  PauseCircleFilled,
  UserOutlined,
} from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { Connection } from '../../../api/types';
import { useFormats } from '../../../app/format';
import { useT } from '../../../app/i18n';
import { HEALTH_TONE, type Health, healthOf } from '../../../lib/connection';

const SIGN: Record<Health, ReactNode> = {
  well: <CheckCircleFilled aria-hidden="true" />,
  failing: <ExclamationCircleFilled aria-hidden="true" />,
  paused: <PauseCircleFilled aria-hidden="true" />,
  consent: <KeyOutlined aria-hidden="true" />,
  off: <DisconnectOutlined aria-hidden="true" />,
  by_hand: <UserOutlined aria-hidden="true" />,
};

export function HealthChip({ connection }: { connection: Connection }) {
  return <HealthSign health={healthOf(connection)} until={connection.health.paused_until} />;
}

interface HealthSignProps {
  health: Health;
  until: string | null;
  /** What it is called when the other side wants something of a person, where that is no agreement. */
  consent?: string;
}

export function HealthSign({ health, until, consent }: HealthSignProps) {
  const t = useT();
  const { time } = useFormats();
  return (
    <span className={`chip ${HEALTH_TONE[health]}`} data-testid="health">
      {SIGN[health]}
      {health === 'paused' && until
        ? t('link.health.paused_until', { when: time(until) })
        : (health === 'consent' && consent) || t(`link.health.${health}`)}
    </span>
  );
}
