// What was recorded of a session, part by part: a new one begins with each publisher and every few minutes.
import { useRecordings } from '../../api/live-video';
import type { LiveSession } from '../../api/types';
import { useT } from '../../app/i18n';
import { clockText } from '../../lib/clock-text';

export function Recorded({ session }: { session: LiveSession }) {
  const t = useT();
  const parts = useRecordings(session.id).data?.items;
  if (!parts || (parts.length === 0 && session.recording)) return null;
  return (
    <section className="panel" aria-label={t('live.recordings')}>
      <header>
        <h2>{t('live.recordings')}</h2>
      </header>
      {parts.length === 0 && <p className="panel-body muted">{t('live.recordings_none')}</p>}
      <ul>
        {parts.map((one) => (
          <li key={one.name} className="ledger-row" data-testid="recording-part">
            <a href={one.path} target="_blank" rel="noreferrer">
              {t('live.recording_part', { time: clockText(Math.max(0, one.from_ms)) })}
            </a>
            <span className="num muted">
              {one.length_ms === null ? t('live.recording_now') : clockText(one.length_ms)} ·{' '}
              {t('live.recording_size', { n: (one.bytes / 1_000_000).toFixed(1) })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
