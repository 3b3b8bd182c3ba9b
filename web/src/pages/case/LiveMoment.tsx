// What was said live of what this order bought: the sentences around it, what is listed, and the recording at that place.
import { VideoCameraOutlined } from '@ant-design/icons';
import { Link } from 'react-router';
import { useLiveMoment } from '../../api/live-sessions';
import type { CaseDetail, Moment } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import { clockText } from '../../lib/clock-text';
import { atPosition } from '../../lib/live';
import { When } from '../../parts/words';
import { RuleOf } from '../live/RuleOf';
import { SentenceText } from '../live/SentenceText';
import './live-moment.css';

export function LiveMomentPanel({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const moment = useLiveMoment(detail.id).data?.moment;
  if (!moment) return null;
  return (
    <section className="panel" aria-label={t('live.moment')} data-testid="live-moment">
      <header>
        <h2>
          <VideoCameraOutlined aria-hidden="true" /> {t('live.moment')}
        </h2>
        <Link to={`/live/${moment.session}`}>{moment.title}</Link>
      </header>
      <div className="panel-body stack">
        <p className="muted">
          {t(`live.moment.how.${moment.how}`, { time: clockText(moment.at_ms) })} · <When at={moment.at} />
          {moment.recording && (
            <>
              {' '}
              ·{' '}
              <a href={atPosition(moment.recording.url, moment.recording.position_ms)} target="_blank" rel="noreferrer">
                {t('live.moment.watch', { time: clockText(moment.recording.position_ms) })}
              </a>
            </>
          )}
        </p>
        <Sentences moment={moment} />
        {moment.listing && (
          <p className="moment-listed">
            <span className="muted">{t('live.moment.listing')}:</span>{' '}
            {moment.listing.facts.map((fact) => `${fact.name} ${fact.value}`).join(' · ') || '–'}
            {moment.listing.weaknesses.length > 0 && (
              <>
                <br />
                <span className="muted">{t('live.disclose')}:</span> {moment.listing.weaknesses.join(' · ')}
              </>
            )}
          </p>
        )}
      </div>
    </section>
  );
}

function Sentences({ moment }: { moment: Moment }) {
  const t = useT();
  const say = useSay();
  if (moment.sentences.length === 0) return <p className="muted">{t('live.moment.silent')}</p>;
  return (
    <ol className="moment-lines">
      {moment.sentences.map((one) => (
        <li key={one.id || one.from_ms} className={one.findings.length > 0 ? 'is-flagged' : ''}>
          <span className="muted num">{clockText(one.from_ms)}</span>
          <div className="grow">
            <SentenceText sentence={one} />
            {one.findings.map((finding) => (
              <div key={finding.id} className="line">
                <span className="chip red">{t(`live.finding.${finding.kind}`)}</span>
                {finding.listed !== null && <span>{t('live.listed', { value: finding.listed })}</span>}
                <RuleOf finding={finding} />
                {finding.settled?.how === 'corrected' && (
                  <span className="chip green">
                    ✓ {t('live.corrected')}: {say(finding.correction)}
                  </span>
                )}
              </div>
            ))}
          </div>
        </li>
      ))}
    </ol>
  );
}
