// The picture's place, and under it what goes worst now against how it usually went.
import { useExperience } from '../../api/live-sessions';
import type { AlertMetric, LiveSession } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { isShare, worstOf } from '../../lib/live';

/** A little slower than viewers' pages tell how it goes. */
const EVERY = 15_000;

export function VideoPanel({ session }: { session: LiveSession }) {
  const t = useT();
  const say = useSay();
  const found = useExperience(session.id, 'network', EVERY).data;
  const worst = found ? worstOf(found) : null;
  const value = useMetricText();
  const running = (found?.alerts ?? session.alerts).filter((one) => one.cleared_at === null);
  return (
    <section className="panel video-panel" aria-label={t('live.video')}>
      <div className="video-place">
        <video id="live-video" muted playsInline aria-label={t('live.video')} />
        <span className="video-none">{t('live.no_video')}</span>
      </div>
      <div className="vitals" role="status">
        {worst ? (
          <p className={worst.bad ? 'vital bad' : 'vital'} data-testid="worst">
            <span>{t(`live.metric.${worst.metric}`)}</span>
            <strong className="num">{value(worst.metric, worst.value)}</strong>
            {worst.normal !== null && (
              <span className="muted">{t('live.normally', { value: value(worst.metric, worst.normal) })}</span>
            )}
          </p>
        ) : (
          <p className="muted">{t('live.no_figures')}</p>
        )}
        {running.map((one) => (
          <p key={one.metric} className="vital-alert" data-testid="quality-alert">
            {say(one.says)}
          </p>
        ))}
      </div>
    </section>
  );
}

/** A share as percent, a score out of 100. */
export function useMetricText(): (metric: AlertMetric, value: number) => string {
  const t = useT();
  const { percent, number } = useFormats();
  return (metric, value) => (isShare(metric) ? percent(value) : t('live.score', { n: number(Math.round(value)) }));
}
