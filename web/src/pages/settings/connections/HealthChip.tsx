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

export function HealthSign({ health, until }: { health: Health; until: string | null }) {
  const t = useT();
  const { time } = useFormats();
  return (
    <span className={`chip ${HEALTH_TONE[health]}`} data-testid="health">
      {SIGN[health]}
      {health === 'paused' && until ? t('link.health.paused_until', { when: time(until) }) : t(`link.health.${health}`)}
    </span>
  );
}
