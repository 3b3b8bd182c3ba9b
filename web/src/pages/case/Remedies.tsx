// What this case gives the buyer: remedies in their states, and "Exchange or refund?" in three clicks.
import { useState } from 'react';
import { useShop } from '../../api/current';
import { useCaseRemedies } from '../../api/remedies';
import type { CaseDetail } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { isForPeople } from '../../lib/way-out';
import { FailureNote } from '../../parts/Failure';
import { KeyButton } from '../../parts/Keys';
import { RemedyCard } from '../../parts/remedy/RemedyCard';
import { GiveRemedy } from './GiveRemedy';
import { HandCoupon } from './HandCoupon';

export function Remedies({ detail }: { detail: CaseDetail }) {
  const t = useT();
  const { can } = useShop();
  const found = useCaseRemedies(detail.id, detail.version);
  const [giving, setGiving] = useState(false);
  const may = can('remedy_grant') && detail.merged_into === null;
  useAction('case.remedy', () => setGiving(true), may);
  const items = [...(found.data ?? [])].reverse();
  const open = items.filter((one) => one.open);
  // An act in flight has the keys first; else the newest remedy that can go on has them.
  const acting = detail.acts.some(isForPeople);
  const keyed = acting ? undefined : open[0];
  if (items.length === 0 && !may && !found.isError) return null;
  return (
    <section className="panel remedies" aria-label={t('remedy.region')} data-testid="remedies">
      <header>
        <h2>{t('remedy.region')}</h2>
        {may && (
          <KeyButton action="case.remedy" onClick={() => setGiving(true)} data-testid="give-remedy">
            {t('remedy.give')}
          </KeyButton>
        )}
      </header>
      {found.isError && <FailureNote failure={found.error} />}
      {found.isSuccess && items.length === 0 && <p className="panel-body muted">{t('remedy.none')}</p>}
      {open.length > 0 && (
        <p className="remedy-open" role="note">
          {t('remedy.open')} {t('remedy.open_hint')}
        </p>
      )}
      {items.map((one) => (
        <RemedyCard key={one.id} remedy={one} keyed={one === keyed}>
          {may && one.kind === 'coupon' && one.state === 'granted' && <HandCoupon detail={detail} remedy={one} />}
        </RemedyCard>
      ))}
      {giving && <GiveRemedy detail={detail} onClose={() => setGiving(false)} />}
    </section>
  );
}
