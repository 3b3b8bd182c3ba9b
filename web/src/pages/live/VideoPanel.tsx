// The picture's place, and under it what goes worst now against how it usually went.
import { useRef } from 'react';
import { useExperience } from '../../api/live-sessions';
import { useLiveVideo } from '../../api/live-video';
import type { AlertMetric, LiveSession } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { isShare, worstOf } from '../../lib/live';
import { ElsewherePanel } from './ElsewherePanel';
import { GoLive } from './GoLive';
import { useLiveMay } from './useLiveMay';
import { usePicture } from './usePicture';

/** A little slower than viewers' pages tell how it goes. */
const EVERY = 15_000;

export function VideoPanel({ session }: { session: LiveSession }) {
  const t = useT();
  const say = useSay();
  const found = useExperience(session.id, 'network', EVERY).data;
  const worst = found ? worstOf(found) : null;
  const value = useMetricText();
  const may = useLiveMay(session);
  const picture = useLiveVideo(session.id).data;
  const elsewhere = picture !== undefined && picture.provider !== 'own';
  const element = useRef<HTMLVideoElement>(null);
  const moving = usePicture(session.id, !elsewhere && picture?.live === true, element);
  const running = (found?.alerts ?? session.alerts).filter((one) => one.cleared_at === null);
  return (
    <section className="panel video-panel" aria-label={t('live.video')}>
      <div className="video-place">
        {/* The host stands beside it: without sound. */}
        <video
          id="live-video"
          ref={element}
          autoPlay
          muted
          playsInline
          aria-label={t('live.video')}
          data-moving={moving}
        />
        {!moving && (
          <span className="video-none">
            {t(elsewhere ? 'live.video_elsewhere' : picture?.on === false ? 'live.video_off' : 'live.no_video')}
          </span>
        )}
        {!elsewhere && picture?.recording && picture.live && (
          <span className="chip red recorded">{t('live.recorded')}</span>
        )}
      </div>
      {elsewhere && <ElsewherePanel session={session} picture={picture} />}
      {!elsewhere && picture?.on && may('end') && <GoLive session={session} />}
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
