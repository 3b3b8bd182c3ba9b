// For the host: what to say now, in large type, on one screen, and the correction first where there is one.
import { Link, useParams } from 'react-router';
import { usePrompter } from '../../api/live-sessions';
import type { PrompterSegment } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { signedClock } from '../../lib/live';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { useSessionClock } from './useSessionClock';
import './live.css';

/** More corrections than these nobody says at once. */
const SHOWN = 2;

export function PrompterPage() {
  const t = useT();
  const say = useSay();
  const { id = '' } = useParams();
  const found = usePrompter(id);
  const { sinceRead } = useSessionClock({ now_ms: found.data?.now_ms ?? null }, found.dataUpdatedAt);
  if (found.isPending) return <Bars rows={10} />;
  if (!found.data) return <Failure failure={found.error} onRetry={() => void found.refetch()} page />;
  const { now, next, left_s, behind_s, say_now, after, state } = found.data;
  const left = left_s === null ? null : left_s - Math.floor(sinceRead / 1000);
  return (
    <div className="prompter" data-testid="prompter">
      <header className="line">
        <Link to={`/live/${id}`}>{t('live.back_to_room')}</Link>
        <span className="grow" />
        {Math.abs(behind_s) >= 60 && (
          <span className={behind_s > 0 ? 'chip amber' : 'chip'}>
            {t(behind_s > 0 ? 'live.behind' : 'live.ahead', { time: signedClock(Math.abs(behind_s)) })}
          </span>
        )}
        {left !== null && (
          <strong className={left < 0 ? 'prompter-clock over' : 'prompter-clock'} role="timer" aria-live="off">
            {signedClock(left)}
          </strong>
        )}
      </header>
      {say_now.slice(0, SHOWN).map((one) => (
        <p key={one.id} className="prompter-correction" role="alert" dir="auto">
          <span>{t('live.say_now')}</span> {say(one.correction)}
        </p>
      ))}
      {say_now.length > SHOWN && <p className="muted">{t('live.more_findings', { n: say_now.length - SHOWN })}</p>}
      {now ? (
        <Now segment={now} />
      ) : next && state !== 'ended' ? (
        <>
          <p className="muted">{t('live.then')}</p>
          <Now segment={next} />
        </>
      ) : (
        <Blank title={t(state === 'ended' ? 'live.state.ended' : 'live.not_begun')} plain />
      )}
      {now && next && (
        <footer className="prompter-next">
          <span className="muted">{t('live.then')}</span> {next.title}
          {after > 0 && <span className="muted"> {t('live.and_more', { n: after })}</span>}
        </footer>
      )}
    </div>
  );
}

function Now({ segment }: { segment: PrompterSegment }) {
  const t = useT();
  const { money, number } = useFormats();
  return (
    <section className="prompter-now">
      <h1>{segment.title}</h1>
      <p className="prompter-price">
        {money(segment.price)}
        {segment.stock !== null && <span className="muted"> · {t('live.stock', { n: number(segment.stock) })}</span>}
      </p>
      <ul>
        {segment.say.map((fact) => (
          <li key={fact.name} className={fact.said ? 'is-said' : ''}>
            <span aria-hidden="true">{fact.said ? '✓' : '○'}</span> {fact.name}: <strong>{fact.value}</strong>
            {fact.said && <span className="sr-only"> {t('live.said')}</span>}
          </li>
        ))}
      </ul>
      {segment.disclose.length > 0 && (
        <>
          <h2>{t('live.disclose')}</h2>
          <ul>
            {segment.disclose.map((one) => (
              <li key={one.text} className={one.said ? 'is-said' : ''}>
                <span aria-hidden="true">{one.said ? '✓' : '!'}</span> {one.text}
                {one.said && <span className="sr-only"> {t('live.said')}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      {segment.note && <p className="muted">{segment.note}</p>}
    </section>
  );
}
