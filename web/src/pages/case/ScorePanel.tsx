// How good a public reply is, in four qualities with reasons: a help while writing, never a gate.
import type { ActCheck } from '../../api/types';
import { useSay, useT } from '../../app/i18n';
import './score.css';

/** Points of one quality. */
const FULL = 25;

export function ScorePanel({ score }: { score: NonNullable<ActCheck['score']> }) {
  const t = useT();
  const say = useSay();
  return (
    <section className="score" aria-label={t('score.title')} data-testid="score" data-total={score.total}>
      <h3>
        {t('score.title')} <strong className="num">{t('score.total', { n: score.total })}</strong>
      </h3>
      <ul>
        {score.parts.map(({ quality, points, reasons }) => (
          <li key={quality} data-testid={`score-${quality}`} data-points={points}>
            <span className="score-line">
              <span>{t(`score.${quality}`)}</span>
              <span className="score-bar" aria-hidden="true">
                <span style={{ width: `${(points / FULL) * 100}%` }} />
              </span>
              <span className="num muted">
                {points}
                <span className="sr-only"> {t('score.of', { n: FULL })}</span>
              </span>
            </span>
            {reasons.map((reason) => (
              <small key={reason.en} className="muted">
                {say(reason)}
              </small>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
