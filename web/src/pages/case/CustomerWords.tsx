// (1) The customer's words: the original first, deciding words marked, versions side by side when edited.
import { EditOutlined, StopOutlined } from '@ant-design/icons';
import type { CaseDetail, ReviewView } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { Marked, Stars, When } from '../../parts/words';

export function CustomerWords({ detail }: { detail: CaseDetail }) {
  const t = useT();
  if (detail.reviews.length === 0) return null;
  return (
    <section className="panel" aria-label={t('case.words')}>
      <header>
        <h2>{t('case.words')}</h2>
        {detail.buyer && <span className="muted">{detail.buyer}</span>}
      </header>
      <div className="panel-body stack">
        {detail.reviews.map((review) => (
          <ReviewBlock key={review.id} review={review} />
        ))}
      </div>
    </section>
  );
}

function ReviewBlock({ review }: { review: ReviewView }) {
  const t = useT();
  const before = review.versions.length > 1 ? review.versions.at(-2) : undefined;
  return (
    <article className="review" data-testid="review">
      <div className="line muted">
        <Stars rating={review.rating} />
        <When at={review.created_at} />
        <span className="mono">{review.external_id}</span>
        {review.edited && (
          <span className="chip amber">
            <EditOutlined aria-hidden="true" /> {t('case.edited')} · {t('case.versions', { n: review.versions.length })}
          </span>
        )}
        {review.corrected && <span className="chip">{t('case.corrected')}</span>}
      </div>
      {before ? (
        <div className="versions">
          <div>
            <h3>
              {t('case.was')} <Stars rating={before.rating} />
            </h3>
            <Quote text={before.text} review={review} />
          </div>
          <div>
            <h3>
              {t('case.now')} <Stars rating={review.rating} />
            </h3>
            <Quote text={review.text} review={review} />
          </div>
        </div>
      ) : (
        <Quote text={review.text} review={review} />
      )}
      <ReadingLine review={review} />
    </article>
  );
}

function Quote({ text, review }: { text: string; review: ReviewView }) {
  const t = useT();
  if (text.trim() === '') return <p className="muted">{t('case.no_words')}</p>;
  return (
    <blockquote className="words quote" lang={review.reading.language} dir="auto">
      <Marked text={text} why={review.reading.why} />
    </blockquote>
  );
}

function ReadingLine({ review }: { review: ReviewView }) {
  const t = useT();
  const { percent } = useFormats();
  const { reading } = review;
  return (
    <div className="line reading">
      <span>
        {t(`polarity.${reading.polarity}`)}
        {reading.issue && ` · ${t(`issue.${reading.issue}`)}`}
        {reading.also.length > 0 &&
          ` (${t('case.also', { issues: reading.also.map((issue) => t(`issue.${issue}`)).join(', ') })})`}
        {' · '}
        {t('case.confidence', { share: percent(reading.confidence, 0) })}
      </span>
      {reading.why.length > 0 && (
        <span className="muted">{t('case.reasons', { words: reading.why.map((why) => why.text).join(' · ') })}</span>
      )}
      {reading.ground && (
        <span className="chip amber">
          <StopOutlined aria-hidden="true" /> {t('case.ground', { ground: t(`ground.${reading.ground}`) })}
        </span>
      )}
    </div>
  );
}
