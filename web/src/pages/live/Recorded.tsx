// What was recorded of a session, part by part: a new one begins with each publisher and every few minutes.
import { useRecordings } from '../../api/live-video';
import type { LiveSession } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { clockText } from '../../lib/clock-text';

export function Recorded({ session }: { session: LiveSession }) {
  const t = useT();
  const { dateTime } = useFormats();
  const found = useRecordings(session.id).data;
  const parts = found?.items;
  if (!parts || (parts.length === 0 && session.recording && !found.deleted)) return null;
  return (
    <section className="panel" aria-label={t('live.recordings')}>
      <header>
        <h2>{t('live.recordings')}</h2>
      </header>
      {parts.length === 0 && !found.deleted && <p className="panel-body muted">{t('live.recordings_none')}</p>}
      {found.deleted && (
        <p className="panel-body muted" data-testid="recordings-deleted">
          {t('live.recordings_deleted', { n: found.deleted.parts, at: dateTime(found.deleted.at) })}
        </p>
      )}
      {parts.length > 0 && (found.kept_until || found.held) && (
        <p className="panel-body muted" data-testid="recordings-kept">
          {found.kept_until
            ? t('live.recordings_until', { at: dateTime(found.kept_until) })
            : t('live.recordings_held')}
        </p>
      )}
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
