/** @jsxImportSource preact */
// How it ended, and what to do if one still wants to talk.
import type { CallSeen, CallState } from '../api/contract-calls';
import { clockText } from '../lib/clock-text';
import { Seal } from './Before';
import { useSpeech } from './hooks';
import type { CallKey } from './words';

const TITLES: Partial<Record<CallState, CallKey>> = {
  cancelled: 'over.cancelled',
  declined: 'over.declined',
  expired: 'over.expired',
};

export function Over({ how, seen }: { how: CallState; seen: CallSeen | null }) {
  const { t } = useSpeech();
  const title = TITLES[how] ?? 'over.ended';
  return (
    <section class="card" data-testid="over" data-state={how}>
      {seen && <Seal name={seen.shop} />}
      <div role="status">
        <h1>{t(title)}</h1>
        <p class="soft">{how === 'ended' ? <Ended seen={seen} /> : t('over.write')}</p>
      </div>
    </section>
  );
}

function Ended({ seen }: { seen: CallSeen | null }) {
  const { t } = useSpeech();
  if (seen?.ended_by === 'lost') return <>{t('over.lost_hint')}</>;
  const seconds = seen?.seconds ?? null;
  return <>{seconds === null ? t('over.ended_bare') : t('over.ended_hint', { time: clockText(seconds * 1000) })}</>;
}

export function Refused() {
  const { t } = useSpeech();
  return (
    <section class="card" data-testid="refused">
      <h1>{t('refused.title')}</h1>
      <p class="soft">{t('refused.hint')}</p>
    </section>
  );
}
