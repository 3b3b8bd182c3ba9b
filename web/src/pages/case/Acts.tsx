// What left or will leave the house for this case.
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { isPrepared } from '../../lib/prepared';
import { isForPeople } from '../../lib/way-out';
import { ActCard } from './ActCard';

export function Acts({ detail }: { detail: CaseDetail }) {
  const t = useT();
  // What the bot prepared waits at the top of the case.
  const acts = detail.acts.filter((act) => !isPrepared(act));
  if (acts.length === 0) return null;
  const newest = acts.findLast(isForPeople);
  return (
    <section className="stack" aria-label={t('act.region')}>
      {[...acts].reverse().map((act) => (
        <ActCard
          key={act.id}
          act={act}
          caseId={detail.id}
          keyed={act === newest}
          sends={detail.sends}
          page={act.kind === 'public_reply' ? detail.reply_page : null}
        />
      ))}
    </section>
  );
}
