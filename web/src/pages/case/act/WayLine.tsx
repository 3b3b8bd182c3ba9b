// Where an act is on its way out, in one sentence, and what the platform said.
import { ClockCircleOutlined, CloseCircleFilled, LoadingOutlined, WarningFilled } from '@ant-design/icons';
import type { ReactNode } from 'react';
import type { ActView } from '../../../api/types';
import { useFormats } from '../../../app/format';
import { useT } from '../../../app/i18n';
import { currentTime } from '../../../lib/ticker';
import { houseWhy, shownCode, wayOut } from '../../../lib/way-out';
import { useSecondsTo } from './useSecondsTo';
import './act.css';

const ICON: Partial<Record<ActView['state'], ReactNode>> = {
  queued: <ClockCircleOutlined aria-hidden="true" />,
  leaving: <LoadingOutlined aria-hidden="true" />,
  unknown: <WarningFilled aria-hidden="true" />,
  failed: <CloseCircleFilled aria-hidden="true" />,
};

const HALF_A_DAY = 43_200;

export function WayLine({ act, children }: { act: Pick<ActView, 'state' | 'sending'>; children?: ReactNode }) {
  const t = useT();
  const { time, dateTime } = useFormats();
  const left = useSecondsTo(act.sending.due_at);
  const near = (at: string) => Math.abs(Date.parse(at) - currentTime()) < HALF_A_DAY * 1000;
  const told = wayOut(act, left, (at) => (near(at) ? time(at) : dateTime(at)));
  if (!told) return null;
  const { why } = act.sending;
  const code = shownCode(act.sending);
  const house = why ? houseWhy(why) : null;
  return (
    <div className={`way ${act.state}`} data-testid="way-out">
      <div className="way-text">
        <p>
          {ICON[act.state]} {t(told.key, told.params)}
        </p>
        {(why || code) && (
          <p className="muted way-why">
            {code && <code>{code}</code>} {house ? t(house.key, house.params) : why}
          </p>
        )}
      </div>
      {children}
    </div>
  );
}
