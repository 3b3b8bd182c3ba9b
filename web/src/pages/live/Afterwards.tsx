// What came of a session: who stayed under what was on, how well it went by minute, what was said, what is still open.
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { type ExperienceBy, useExperience, useLedger, useLiveCommand, useRetention } from '../../api/live-sessions';
import type { Experience, LiveSession, Sentence } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { atPosition, clockText } from '../../lib/live';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { More } from '../../parts/More';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';
import { When } from '../../parts/words';
import { RecordingForm } from './RecordingForm';
import { RetentionChart } from './RetentionChart';
import { RuleOf } from './RuleOf';
import { SentenceText } from './SentenceText';
import { useLiveMay } from './useLiveMay';

export function Afterwards({ session }: { session: LiveSession }) {
  const t = useT();
  const may = useLiveMay(session);
  return (
    <div className="page-pad live-page" data-testid="afterwards">
      <header className="page-head">
        <h1>{session.title}</h1>
        {session.rehearsal && <span className="chip">{t('live.rehearsal')}</span>}
        <Link to="/live?list=ended">{t('live.title')}</Link>
      </header>
      <Summary session={session} />
      <Stayed session={session} />
      <Went session={session} />
      <Said session={session} />
      {may('record') && <RecordingForm session={session} />}
    </div>
  );
}

function Summary({ session }: { session: LiveSession }) {
  const t = useT();
  const { number } = useFormats();
  const { summary } = session;
  if (!summary) return null;
  const facts: [string, string][] = [
    [t('live.sum.minutes'), number(summary.minutes)],
    [t('live.sum.peak'), summary.peak === null ? '–' : number(summary.peak)],
    [t('live.sum.orders'), number(summary.orders)],
    [t('live.sum.units'), number(summary.units)],
    [t('live.sum.score'), summary.score === null ? '–' : t('live.score', { n: number(Math.round(summary.score)) })],
    [t('live.sum.bad_minutes'), number(summary.bad_minutes)],
    [t('live.sum.flagged'), `${number(summary.flagged)} / ${number(summary.sentences)}`],
    [t('live.sum.open'), number(session.open_findings)],
  ];
  return (
    <section className="panel panel-body" aria-label={t('live.summary')}>
      <p className="muted">
        {session.started_at && <When at={session.started_at} />} · {session.host ?? t('live.no_host')}
      </p>
      <dl className="sums">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="num">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Stayed({ session }: { session: LiveSession }) {
  const t = useT();
  const say = useSay();
  const { number, percent, time } = useFormats();
  const found = useRetention(session.id);
  return (
    <section className="panel" aria-label={t('live.retention')}>
      <header>
        <h2>{t('live.retention')}</h2>
        {found.data && (
          <span className="muted">
            {t('live.average', { n: number(found.data.average), peak: number(found.data.peak) })}
          </span>
        )}
      </header>
      <div className="panel-body stack">
        {found.isPending && <Bars rows={5} />}
        {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
        {found.data && found.data.minutes.length === 0 && <Blank title={t('live.no_viewers')} plain />}
        {found.data && found.data.minutes.length > 0 && (
          <>
            <RetentionChart retention={found.data} session={session} />
            <ul className="changes">
              {found.data.changes.map((one) => (
                <li key={one.minute} data-testid="change-point" data-kind={one.kind}>
                  <span className="num">{time(one.at)}</span>{' '}
                  <strong className={one.kind === 'leaving_more' ? 'is-worse' : 'is-better'}>
                    {t(`live.change.${one.kind}`)}
                  </strong>{' '}
                  {t('live.change.share', { before: percent(one.before), after: percent(one.after) })} · {say(one.what)}
                  {one.flagged > 0 && <span className="chip amber">{t('live.flagged', { n: one.flagged })}</span>}
                  {one.alerts.map((metric) => (
                    <span key={metric} className="chip red">
                      {t(`live.metric.${metric}`)}
                    </span>
                  ))}
                </li>
              ))}
            </ul>
            <p className="muted">{t('live.method', { method: found.data.method })}</p>
          </>
        )}
      </div>
    </section>
  );
}

const BY: readonly ExperienceBy[] = ['network', 'region', 'device'];

function Went({ session }: { session: LiveSession }) {
  const t = useT();
  const [by, setBy] = useState<ExperienceBy>('network');
  const found = useExperience(session.id, by, false);
  return (
    <section className="panel" aria-label={t('live.experience')}>
      <header>
        <h2>{t('live.experience')}</h2>
        <Segmented
          size="small"
          value={by}
          aria-label={t('live.by')}
          options={BY.map((value) => ({ value, label: t(`live.by.${value}`) }))}
          onChange={setBy}
        />
      </header>
      {found.isPending && <Bars rows={5} />}
      {found.isError && <Failure failure={found.error} onRetry={() => void found.refetch()} />}
      {found.data && <Quality experience={found.data} />}
    </section>
  );
}

function Quality({ experience }: { experience: Experience }) {
  const t = useT();
  const say = useSay();
  const { number, percent, time } = useFormats();
  const score = (value: number | null) => (value === null ? '–' : number(Math.round(value)));
  const bad = experience.minutes.filter((one) => one.bad);
  return (
    <div className="panel-body stack">
      <p>
        {t('live.complaints', {
          all: number(experience.complaints),
          bad: number(experience.complaints_in_bad_minutes),
          minutes: number(experience.bad_minutes),
        })}
      </p>
      <div className="minutes" role="img" aria-label={t('live.minutes_strip', { n: bad.length })}>
        {experience.minutes.map((one) => (
          <span
            key={one.minute}
            className={one.bad ? 'minute bad' : one.scores.total === null ? 'minute none' : 'minute'}
            style={{ '--score': `${one.scores.total ?? 0}%` } as React.CSSProperties}
            title={`${time(one.at)} · ${score(one.scores.total)}`}
          />
        ))}
      </div>
      {experience.alerts.map((one) => (
        <p key={one.raised_at + one.metric} className="vital-alert">
          {say(one.says)}
        </p>
      ))}
      {bad.length > 0 && (
        <div className="table-wrap">
          <table className="table" data-testid="bad-minutes">
            <Heads>
              <Th>{t('live.minute')}</Th>
              <Th right>{t('live.sum.score')}</Th>
              <Th right>{t('live.metric.stall_share')}</Th>
              <Th right>{t('live.metric.interaction')}</Th>
              <Th right>{t('live.metric.checkout_errors')}</Th>
              <Th right>{t('live.complaints_short')}</Th>
            </Heads>
            <tbody>
              {bad.map(({ minute, at, scores, figures: f, complaints }) => (
                <tr key={minute}>
                  <td className="num">{time(at)}</td>
                  <td className="right num">{score(scores.total)}</td>
                  <td className="right num">{f.stall_share === null ? '–' : percent(f.stall_share)}</td>
                  <td className="right num">
                    {f.interaction_p95_ms === null ? '–' : `${number(f.interaction_p95_ms)} ms`}
                  </td>
                  <td className="right num">
                    {f.checkout_err} / {f.checkout_ok + f.checkout_err}
                  </td>
                  <td className="right num">{number(complaints)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {experience.groups.length > 0 && (
        <div className="table-wrap">
          <table className="table">
            <Heads>
              <Th>{t('live.group')}</Th>
              <Th right>{t('live.sum.score')}</Th>
              <Th right>{t('live.metric.startup')}</Th>
              <Th right>{t('live.metric.smoothness')}</Th>
              <Th right>{t('live.metric.interaction')}</Th>
              <Th right>{t('live.metric.commerce')}</Th>
              <Th right>{t('live.viewers')}</Th>
            </Heads>
            <tbody>
              {experience.groups.map(({ name, scores, figures }) => (
                <tr key={name}>
                  <td>{name}</td>
                  <td className="right num">{score(scores.total)}</td>
                  <td className="right num">{score(scores.startup)}</td>
                  <td className="right num">{score(scores.smoothness)}</td>
                  <td className="right num">{score(scores.interaction)}</td>
                  <td className="right num">{score(scores.commerce)}</td>
                  <td className="right num">{number(figures.viewers)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function Said({ session }: { session: LiveSession }) {
  const t = useT();
  const [flagged, setFlagged] = useState(true);
  const found = useLedger(session.id, flagged);
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <section className="panel" aria-label={t('live.ledger')}>
      <header>
        <h2>{t('live.ledger')}</h2>
        <Segmented
          size="small"
          value={flagged ? 'flagged' : 'all'}
          aria-label={t('live.ledger')}
          options={[
            { value: 'flagged', label: t('live.only_flagged') },
            { value: 'all', label: t('live.all_sentences') },
          ]}
          onChange={(next) => setFlagged(next === 'flagged')}
        />
      </header>
      {found.isPending && <Bars rows={4} />}
      {found.data && items.length === 0 && (
        <p className="panel-body muted">{t(flagged ? 'live.none_flagged' : 'live.nothing_heard')}</p>
      )}
      <ul>
        {items.map((one) => (
          <Line key={one.id} sentence={one} session={session} />
        ))}
      </ul>
      <More list={found} />
    </section>
  );
}

function Line({ sentence, session }: { sentence: Sentence; session: LiveSession }) {
  const t = useT();
  const say = useSay();
  const complain = useComplain();
  const command = useLiveCommand(session);
  const may = useLiveMay(session);
  const { recording } = session;
  return (
    <li className="ledger-row">
      <span className="num muted">
        {recording ? (
          <a href={atPosition(recording.url, recording.offset_ms + sentence.from_ms)} target="_blank" rel="noreferrer">
            {clockText(sentence.from_ms)}
          </a>
        ) : (
          clockText(sentence.from_ms)
        )}
      </span>
      <div className="grow">
        <SentenceText sentence={sentence} />
        {sentence.findings.map((one) => (
          <div key={one.id} className="line">
            <span className={one.settled ? 'chip' : 'chip red'}>{t(`live.finding.${one.kind}`)}</span>
            {one.listed !== null && <span>{t('live.listed', { value: one.listed })}</span>}
            <RuleOf finding={one} />
            {one.settled ? (
              <span className="muted">
                ✓ {t(one.settled.how === 'corrected' ? 'live.corrected' : 'live.not_so')} · {one.settled.by}
              </span>
            ) : (
              <>
                <span dir="auto">{say(one.correction)}</span>
                {may('settle') && (
                  <Button
                    size="small"
                    loading={command.isPending}
                    onClick={() =>
                      command.mutate({ verb: 'settle', finding: one.id, how: 'corrected' }, { onError: complain })
                    }
                  >
                    {t('live.corrected')}
                  </Button>
                )}
              </>
            )}
          </div>
        ))}
      </div>
    </li>
  );
}
