// What is shown: the run-of-show with its timers; any product can be pinned, any segment entered.
import { PushpinFilled, PushpinOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useLiveCommand } from '../../api/live-sessions';
import type { LiveSession, Segment } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { leftOfSegment, signedClock } from '../../lib/live';
import { KeyButton } from '../../parts/Keys';
import { useLiveMay } from './useLiveMay';

interface ShowPanelProps {
  session: LiveSession;
  sinceRead: number;
  onNext: (() => void) | null;
}

export function ShowPanel({ session, sinceRead, onNext }: ShowPanelProps) {
  const t = useT();
  const complain = useComplain();
  const command = useLiveCommand(session);
  const may = useLiveMay(session);
  const run = (verb: Parameters<typeof command.mutate>[0]) => command.mutate(verb, { onError: complain });
  return (
    <section className="panel" aria-label={t('live.run_of_show')} data-testid="tray">
      <header>
        <h2>{t('live.run_of_show')}</h2>
        {onNext && (
          <KeyButton action="live.next" type="primary" onClick={onNext} loading={command.isPending}>
            {t('live.next')}
          </KeyButton>
        )}
      </header>
      <ol>
        {session.segments.map((one) => {
          const here = one.id === session.current;
          const pinned = one.product_id === session.pinned;
          return (
            <li key={one.id} className={here ? 'tray-row here' : 'tray-row'} aria-current={here ? 'step' : undefined}>
              <TrayWords segment={one} here={here} sinceRead={sinceRead} />
              {may('pin') && (
                <Button
                  type="text"
                  aria-pressed={pinned}
                  aria-label={t(pinned ? 'live.unpin' : 'live.pin', { title: one.title })}
                  icon={pinned ? <PushpinFilled /> : <PushpinOutlined />}
                  onClick={() => run({ verb: 'pin', product_id: pinned ? null : one.product_id })}
                />
              )}
              {may('enter') && !here && (
                <Button size="small" onClick={() => run({ verb: 'enter', id: one.id })}>
                  {t('live.enter')}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function TrayWords({ segment, here, sinceRead }: { segment: Segment; here: boolean; sinceRead: number }) {
  const t = useT();
  const { money, number } = useFormats();
  const left = leftOfSegment(segment, sinceRead);
  return (
    <div className="grow tray-words">
      <strong className="clip">{segment.title}</strong>
      <span className="muted">
        {money(segment.price)}
        {segment.stock !== null && ` · ${t('live.stock', { n: number(segment.stock) })}`}
      </span>
      {here ? (
        <span className={left < 0 ? 'num tray-over' : 'num'} role="timer" aria-live="off" title={t('live.time_left')}>
          {signedClock(left)}
        </span>
      ) : (
        <span className="muted num">
          {segment.entered_at_ms === null ? t('live.minutes', { n: segment.minutes }) : t('live.shown')}
        </span>
      )}
    </div>
  );
}
