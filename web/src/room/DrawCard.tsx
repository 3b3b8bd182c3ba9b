/** @jsxImportSource preact */
// A draw: the seal before, taking part, the winners, and the check that the reader's own device makes.
import { useRef, useState } from 'preact/hooks';
import type { RoomDraw } from '../lib/room/protocol';
import { DrawCheckView } from './DrawCheckView';
import { Card } from './Games';
import { useOrder, useSpeech, useStore, useView } from './hooks';
import { Sheet } from './Sheet';

export function DrawCard({ draw, onHide }: { draw: RoomDraw; onHide: (() => void) | undefined }) {
  const { t } = useSpeech();
  const store = useStore();
  const me = useView().room?.you.person ?? '';
  const { busy, no, run } = useOrder();
  const [checking, setChecking] = useState(false);
  // The seal as this page saw it first: a later one must not pass for it.
  const seal = useRef(draw.commitment);
  const { result, mine } = draw;
  const won = result?.winners.some((one) => one.person === me) ?? false;
  return (
    <Card
      kind="draw"
      n={draw.n}
      title={draw.title}
      aside={t('draw.winners', { n: draw.winners })}
      state={result ? (won ? 'won' : 'drawn') : mine ? 'in' : 'open'}
      onHide={onHide}
      no={no}
    >
      {result ? (
        <>
          {mine !== null && (
            <p role="status">
              <strong class={won ? 'won' : ''}>{t(won ? 'draw.won' : 'draw.lost')}</strong>
            </p>
          )}
          <ul class="winners" aria-label={t('draw.result')}>
            {result.winners.slice(0, 30).map((one) => (
              <li key={one.place} class={one.person === me ? 'tag gold' : 'tag'}>
                <span dir="auto">{one.name}</span> · {t('draw.place', { place: one.place })}
              </li>
            ))}
          </ul>
          <button type="button" onClick={() => setChecking(true)} data-testid="draw-check">
            {t('draw.check')}
          </button>
        </>
      ) : (
        <div class="card-row">
          <span class="soft">{t('draw.entrants', { n: draw.entrants })}</span>
          {mine === null ? (
            <button
              type="button"
              class="main"
              aria-disabled={busy}
              onClick={() => !busy && run(() => store.enterDraw(draw.n))}
            >
              {t('draw.enter')}
            </button>
          ) : (
            <strong role="status">{t('draw.in', { place: mine })}</strong>
          )}
        </div>
      )}
      <details class="seal small soft">
        <summary>{t('draw.sealed')}</summary>
        <code>{draw.commitment}</code>
        {draw.beacon && <span dir="auto">{draw.beacon}</span>}
      </details>
      {checking && result && (
        <Sheet title={t('draw.check')} onClose={() => setChecking(false)}>
          <DrawCheckView seal={seal.current} result={result} me={me} />
        </Sheet>
      )}
    </Card>
  );
}
