// What left or will leave the house for this case.
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { ActCard } from './ActCard';

export function Acts({ detail }: { detail: CaseDetail }) {
  const t = useT();
  if (detail.acts.length === 0) return null;
  const newest = detail.acts.findLast((act) => act.state === 'approval_requested' || act.state === 'approved');
  return (
    <section className="stack" aria-label={t('act.region')}>
      {[...detail.acts].reverse().map((act) => (
        <ActCard
          key={act.id}
          act={act}
          caseId={detail.id}
          keyed={act === newest}
          page={act.kind === 'public_reply' ? detail.reply_page : null}
        />
      ))}
    </section>
  );
}
