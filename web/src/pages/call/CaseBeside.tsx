// The case beside its call, where there is room: what the customer said, what is written down now, order and clocks.
import type { Call, CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { useMedia } from '../../parts/useMedia';
import { Stars } from '../../parts/words';
import { Context } from '../case/Context';

export function CaseBeside({ detail, call }: { detail: CaseDetail; call: Call }) {
  const t = useT();
  const wide = useMedia('(min-width: 1200px)');
  if (!wide) return null;
  const review = detail.reviews.at(-1);
  const wrote = detail.conversation?.messages.filter((one) => one.sender === 'buyer').at(-1);
  return (
    <aside className="context call-case" aria-label={t('calls.facts')}>
      <section className="call-words">
        <h2>{t('case.words')}</h2>
        {review && (
          <>
            <Stars rating={review.rating} />
            <p className="words">{review.text}</p>
          </>
        )}
        {wrote && <p className="words">{wrote.text}</p>}
        {!review && !wrote && <p className="muted">{detail.excerpt}</p>}
        {call.note && (
          <>
            <h2>{t('calls.now')}</h2>
            <p className="words">{call.note}</p>
          </>
        )}
      </section>
      <Context detail={detail} />
    </aside>
  );
}
