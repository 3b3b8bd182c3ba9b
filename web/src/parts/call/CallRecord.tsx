// What was kept of a call: its recording, side by side in parts, and what was said.
import { useCallRecordings, useSaidInCall } from '../../api/calls';
import type { Call, SaidLine } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { clockText } from '../../lib/clock-text';
import { FailureNote } from '../Failure';
import { Bars } from '../Skeletons';

export function CallRecord({ call }: { call: Call }) {
  const t = useT();
  const { bytes } = useFormats();
  const recordings = useCallRecordings(call, call.recorded);
  const said = useSaidInCall(call);
  const parts = recordings.data?.items ?? [];
  return (
    <div className="stack call-record">
      {call.recorded && (
        <div>
          <h3>{t('calls.recordings')}</h3>
          {recordings.isPending && <Bars rows={1} />}
          <FailureNote failure={recordings.error} />
          {recordings.isSuccess && parts.length === 0 && <p className="muted">{t('calls.recording_none')}</p>}
          <ul>
            {parts.map((one) => (
              <li key={`${one.side} ${one.name}`} className="line" data-testid="call-recording">
                <a href={one.path} target="_blank" rel="noreferrer">
                  {t(`calls.recording_of.${one.side}`, { time: clockText(Math.max(0, one.from_ms)) })}
                </a>
                <span className="num muted">
                  {one.length_ms === null ? t('live.recording_now') : clockText(one.length_ms)} · {bytes(one.bytes)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {call.captions > 0 && (
        <div>
          <h3>{t('calls.said')}</h3>
          <FailureNote failure={said.error} />
          <SaidLines lines={said.data?.items ?? []} />
        </div>
      )}
    </div>
  );
}

export function SaidLines({ lines }: { lines: readonly SaidLine[] }) {
  const t = useT();
  return (
    <ol className="said-lines" data-testid="said-lines">
      {lines.map((one, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines are only ever added at the end
        <li key={place} className={`by-${one.by}`}>
          <span className="muted num">{clockText(one.from_ms)}</span>
          <b>{t(`calls.said_by.${one.by}`)}</b>
          <span className="words">{one.text}</span>
        </li>
      ))}
    </ol>
  );
}
