// (1) The customer's words: the original first, deciding words marked, versions side by side when edited.
import { EditOutlined, StopOutlined } from '@ant-design/icons';
import { type ReactNode, useMemo } from 'react';
import type { CaseDetail, ReviewView } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { Stars, When } from '../../parts/words';
import { Passages } from './Passages';
import { Alarms, ReadingChips } from './ReadingChips';
import { openReasons, privateBefore } from './reading';
import { SplitButton } from './SplitButton';
import type { CaseWork } from './useCaseWork';
import { StarTurn, Versions } from './Versions';
import type { ShownVersion } from './version-list';

export function CustomerWords({ detail, work }: { detail: CaseDetail; work?: CaseWork }) {
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
          <ReviewBlock key={review.id} review={review}>
            {work && <SplitButton detail={detail} work={work} subject={{ review: review.id }} />}
          </ReviewBlock>
        ))}
      </div>
    </section>
  );
}

function ReviewBlock({ review, children }: { review: ReviewView; children: ReactNode }) {
  const t = useT();
  const several = review.versions.length > 1;
  return (
    <article className="review" data-testid="review">
      <div className="line muted">
        {!several && <Stars rating={review.rating} />}
        <When at={review.created_at} />
        <span className="mono">{review.external_id}</span>
        {review.edited && (
          <span className="chip amber">
            <EditOutlined aria-hidden="true" /> {t('case.edited')} · {t('case.versions', { n: review.versions.length })}
          </span>
        )}
        {several && <StarTurn review={review} />}
        {review.corrected && <span className="chip">{t('case.corrected')}</span>}
        {children}
      </div>
      {several ? (
        <Versions
          review={review}
          quote={(version) => <Quote text={version.text} review={review} version={version} />}
        />
      ) : (
        <Quote text={review.text} review={review} />
      )}
      <ReadingLine review={review} />
      <ReadingChips reading={review.reading} />
    </article>
  );
}

interface QuoteProps {
  text: string;
  review: ReviewView;
  version?: ShownVersion;
}

function Quote({ text, review, version }: QuoteProps) {
  const t = useT();
  const { reading } = review;
  const before = version !== undefined && !version.newest;
  const hidden = useMemo(
    () => (before ? privateBefore(text, review.text, reading) : reading.private),
    [before, text, review.text, reading],
  );
  if (text.trim() === '') return <p className="muted">{t('case.no_words')}</p>;
  return (
    <blockquote className="words quote" lang={reading.language} dir="auto">
      <Passages
        key={text}
        text={text}
        why={reading.why}
        aspects={before ? NONE : reading.aspects}
        hidden={hidden}
        {...(version ? { added: version.added, removed: version.removed } : {})}
      />
    </blockquote>
  );
}

/** Places count in the newest text; in an older one they would point at other words. */
const NONE: ReviewView['reading']['aspects'] = [];

function ReadingLine({ review }: { review: ReviewView }) {
  const t = useT();
  const { percent } = useFormats();
  const { reading } = review;
  const reasons = openReasons(review.text, reading);
  const also = reading.also.filter((issue) => issue !== reading.issue);
  return (
    <div className="line reading">
      <span>
        {t(`polarity.${reading.polarity}`)}
        {reading.issue && ` · ${t(`issue.${reading.issue}`)}`}
        {also.length > 0 && ` (${t('case.also', { issues: also.map((issue) => t(`issue.${issue}`)).join(', ') })})`}
        {' · '}
        {t('case.confidence', { share: percent(reading.confidence, 0) })}
      </span>
      {reasons.length > 0 && <span className="muted">{t('case.reasons', { words: reasons.join(' · ') })}</span>}
      {reading.ground && (
        <span className="chip amber">
          <StopOutlined aria-hidden="true" /> {t('case.ground', { ground: t(`ground.${reading.ground}`) })}
        </span>
      )}
      <Alarms reading={reading} />
    </div>
  );
}
