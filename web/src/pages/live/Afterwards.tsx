// What came of a session: who stayed under what was on, how well it went by minute, what was said, what is still open.
import { Button, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { useLedger, useLiveCommand, useRetention } from '../../api/live-sessions';
import { useRecordings } from '../../api/live-video';
import type { LiveSession, Sentence } from '../../api/types';
import { useComplain } from '../../app/failure';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { clockText } from '../../lib/clock-text';
import { atPosition, partAt } from '../../lib/live';
import { Blank } from '../../parts/Blank';
import { Failure } from '../../parts/Failure';
import { More } from '../../parts/More';
import { Bars } from '../../parts/Skeletons';
import { When } from '../../parts/words';
import { Recorded } from './Recorded';
import { RecordingForm } from './RecordingForm';
import { RetentionChart } from './RetentionChart';
import { RuleOf } from './RuleOf';
import { SentenceText } from './SentenceText';
import { useLiveMay } from './useLiveMay';
import { Went } from './Went';

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
      <Unanswered questions={session.questions_left} />
      <Said session={session} />
      <Recorded session={session} />
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

function Unanswered({ questions }: { questions: string[] }) {
  const t = useT();
  if (questions.length === 0) return null;
  return (
    <section className="panel" aria-label={t('live.questions_left')} data-testid="questions-left">
      <header>
        <h2>{t('live.questions_left')}</h2>
        <span className="muted">{t('live.questions_left_hint')}</span>
      </header>
      <ul className="panel-body">
        {questions.map((question) => (
          <li key={question} dir="auto">
            {question}
          </li>
        ))}
      </ul>
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

/** Where a moment can be watched: in what the shop named, or else in what was recorded here. */
function usePlace({ id, recording }: LiveSession, ms: number): string | null {
  const parts = useRecordings(id).data?.items ?? [];
  if (recording) return atPosition(recording.url, recording.offset_ms + ms);
  const part = partAt(parts, ms);
  return part && atPosition(part.path, ms - part.from_ms);
}

function Line({ sentence, session }: { sentence: Sentence; session: LiveSession }) {
  const t = useT();
  const say = useSay();
  const complain = useComplain();
  const command = useLiveCommand(session);
  const may = useLiveMay(session);
  const place = usePlace(session, sentence.from_ms);
  return (
    <li className="ledger-row">
      <span className="num muted">
        {place ? (
          <a href={place} target="_blank" rel="noreferrer" data-testid="watch-sentence">
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
