// Beside the work: clocks, order and parcel, buyer, similar cases.
import { Link, useLocation } from 'react-router';
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { Stars, StateChip, When } from '../../parts/words';
import { Clocks } from './Clocks';
import { OrderFacts } from './OrderFacts';
import './context.css';

export function Context({ detail }: { detail: CaseDetail }) {
  const t = useT();
  return (
    <div className="context-body">
      {detail.cause && (
        <section aria-label={t('case.cause')}>
          <h2>{t('case.cause')}</h2>
          <p className="words">{detail.cause}</p>
        </section>
      )}
      <Clocks clocks={detail.clocks} />
      <OrderFacts order={detail.order} value={detail.value} />
      <Buyer detail={detail} />
      <Similar detail={detail} />
    </div>
  );
}

function Buyer({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const { search } = useLocation();
  const history = detail.buyer_history;
  const others = history.cases.filter((one) => one.id !== detail.id);
  const shown = new Set(detail.reviews.map((review) => review.id));
  const reviews = history.reviews.filter((review) => !shown.has(review.id));
  return (
    <section aria-label={t('case.buyer')}>
      <h2>{t('case.buyer')}</h2>
      <p>
        {history.name ?? t('case.buyer_unknown')}{' '}
        <span className="muted">· {t('case.buyer_orders', { n: history.orders })}</span>
      </p>
      {others.length > 0 && (
        <>
          <h3>{t('case.buyer_cases')}</h3>
          <ul className="links">
            {others.map((one) => (
              <li key={one.id}>
                <Link to={`/cases/${one.id}${search}`}>
                  #{one.number} {t(one.issue ? `issue.${one.issue}` : 'issue.none')}
                </Link>
                <StateChip state={one.state} />
              </li>
            ))}
          </ul>
        </>
      )}
      {reviews.length > 0 && (
        <>
          <h3>{t('case.buyer_reviews')}</h3>
          <ul className="links">
            {reviews.slice(0, 5).map((review) => (
              <li key={review.id}>
                <Stars rating={review.rating} />
                <span className="clip grow" title={review.text}>
                  {review.text}
                </span>
                <span className="muted">
                  <When at={review.created_at} dateOnly />
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function Similar({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const { search } = useLocation();
  return (
    <section aria-label={t('case.similar')}>
      <h2>{t('case.similar')}</h2>
      {detail.similar.length === 0 && <p className="muted">{t('case.no_similar')}</p>}
      <ul className="links">
        {detail.similar.map((one) => (
          <li key={one.id}>
            <Link to={`/cases/${one.id}${search}`} className="clip grow" title={one.excerpt}>
              #{one.number} {one.excerpt}
            </Link>
            <StateChip state={one.state} />
          </li>
        ))}
      </ul>
      {detail.merged.length > 0 && (
        <p className="muted">
          {t('case.merged', { numbers: detail.merged.map((one) => `#${one.number}`).join(', ') })}
        </p>
      )}
    </section>
  );
}
