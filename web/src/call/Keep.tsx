/** @jsxImportSource preact */
// Whether the shop may keep anything: asked in plain words, and to be changed at any time.
import type { CallSeen } from '../api/contract-calls';
import { useDoor, useOrder, useSpeech } from './hooks';

/** The question, as long as it is not answered. */
export function KeepQuestion({ seen }: { seen: CallSeen }) {
  const { t, no: say } = useSpeech();
  const door = useDoor();
  const { busy, no, run } = useOrder();
  if (seen.agreed !== null) return null;
  const answer = (kept: boolean) => run(() => door.agree(kept));
  return (
    <section class="keep" aria-labelledby="keep-title" data-testid="keep-question">
      <h2 id="keep-title">{t('keep.title')}</h2>
      <p class="small">{t('keep.text')}</p>
      {no && (
        <p class="refused" role="alert">
          {say(no)}
        </p>
      )}
      <div class="pair">
        <button type="button" aria-disabled={busy} onClick={() => answer(true)} data-testid="keep-yes">
          {t('keep.yes')}
        </button>
        <button type="button" aria-disabled={busy} onClick={() => answer(false)} data-testid="keep-no">
          {t('keep.no')}
        </button>
      </div>
    </section>
  );
}

/** How it was answered, and the way to answer otherwise. */
export function KeepAnswer({ seen }: { seen: CallSeen }) {
  const { t, no: say } = useSpeech();
  const door = useDoor();
  const { busy, no, run } = useOrder();
  if (seen.agreed === null) return null;
  const { agreed } = seen;
  return (
    <div class="keep-answer" data-testid="keep-answer" data-agreed={agreed}>
      <p class="small">{t(agreed ? 'keep.is_yes' : 'keep.is_no')}</p>
      <button
        type="button"
        aria-disabled={busy}
        onClick={() => run(() => door.agree(!agreed))}
        data-testid="keep-switch"
      >
        {t(agreed ? 'keep.take_back' : 'keep.give')}
      </button>
      {no && (
        <p class="refused" role="alert">
          {say(no)}
        </p>
      )}
    </div>
  );
}
