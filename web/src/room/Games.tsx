/** @jsxImportSource preact */
// The games that run, each on a card; one that ends stays until it is put away, and can be found again among the earlier ones.
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { Room } from '../lib/room/fold';
import type { No } from '../lib/room/protocol';
import { DrawCard } from './DrawCard';
import { useSpeech, useView } from './hooks';
import { Cross } from './icons';
import { PacketCard } from './PacketCard';
import { PollCard } from './PollCard';
import { SaleCard } from './SaleCard';
import { Sheet } from './Sheet';
import type { RoomKey } from './words';

interface Game {
  n: number;
  open: boolean;
  card: (onHide: (() => void) | undefined) => ComponentChildren;
}

function gamesOf({ polls, packets, draws, sales }: Room): Game[] {
  return [
    ...sales.map((sale) => ({
      n: sale.n,
      // One's own reserved piece outlives the sale.
      open: sale.open || sale.mine?.state === 'held',
      card: (onHide: Hide) => <SaleCard key={sale.n} sale={sale} onHide={onHide} />,
    })),
    ...packets.map((packet) => ({
      n: packet.n,
      open: packet.open,
      card: (onHide: Hide) => <PacketCard key={packet.n} packet={packet} onHide={onHide} />,
    })),
    ...draws.map((draw) => ({
      n: draw.n,
      open: draw.open,
      card: (onHide: Hide) => <DrawCard key={draw.n} draw={draw} onHide={onHide} />,
    })),
    ...polls.map((poll) => ({
      n: poll.n,
      open: poll.open,
      card: (onHide: Hide) => <PollCard key={poll.n} poll={poll} onHide={onHide} />,
    })),
  ].sort((a, b) => b.n - a.n);
}

type Hide = (() => void) | undefined;

export function Games() {
  const { t } = useSpeech();
  const { room } = useView();
  const witnessed = useRef(new Set<number>());
  const [hidden, setHidden] = useState<ReadonlySet<number>>(new Set());
  const [earlier, setEarlier] = useState(false);
  if (!room) return null;
  const games = gamesOf(room);
  for (const game of games) if (game.open) witnessed.current.add(game.n);
  const shown = games.filter((game) => game.open || (witnessed.current.has(game.n) && !hidden.has(game.n)));
  const past = games.filter((game) => !shown.includes(game));
  return (
    <div class="games">
      {shown.map((game) => game.card(game.open ? undefined : () => setHidden(new Set([...hidden, game.n]))))}
      {past.length > 0 && (
        <button type="button" class="quiet earlier" onClick={() => setEarlier(true)}>
          {t('game.earlier', { n: past.length })}
        </button>
      )}
      {earlier && (
        <Sheet title={t('game.earlier_title')} onClose={() => setEarlier(false)}>
          <div class="games">{past.map((game) => game.card(undefined))}</div>
        </Sheet>
      )}
    </div>
  );
}

interface CardProps {
  kind: 'poll' | 'packet' | 'draw' | 'sale';
  n: number;
  title: string;
  /** In a word or two, at the right of the head. */
  aside?: ComponentChildren;
  state: string;
  onHide: Hide;
  no?: No | null;
  children: ComponentChildren;
}

export function Card({ kind, n, title, aside, state, onHide, no, children }: CardProps) {
  const speech = useSpeech();
  const head = `game-${n}`;
  return (
    <section class={`card is-${kind}`} aria-labelledby={head} data-testid={kind} data-state={state} data-n={n}>
      <header>
        <span class="tag">{speech.t(kind satisfies RoomKey)}</span>
        <h2 id={head} dir="auto">
          {title}
        </h2>
        {aside && <span class="small soft">{aside}</span>}
        {onHide && (
          <button type="button" class="quiet icon" aria-label={`${speech.t('hide')}: ${title}`} onClick={onHide}>
            <Cross />
          </button>
        )}
      </header>
      {children}
      {no && (
        <p class="refused" role="alert" data-testid="refused" data-code={no.code}>
          {speech.no(no)}
        </p>
      )}
    </section>
  );
}
