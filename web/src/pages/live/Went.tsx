// How well a session went for those who watched: by minute, and by network, region or device.
import { Segmented } from 'antd';
import { useState } from 'react';
import { type ExperienceBy, useExperience } from '../../api/live-sessions';
import type { Experience, LiveSession } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import { Failure } from '../../parts/Failure';
import { Bars } from '../../parts/Skeletons';
import { Heads, Th } from '../../parts/Table';

const BY: readonly ExperienceBy[] = ['network', 'region', 'device'];

export function Went({ session }: { session: LiveSession }) {
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
