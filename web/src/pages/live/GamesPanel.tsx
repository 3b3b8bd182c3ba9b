// The games of the room: what may be started here, what runs, how it stands.
import { Button, Popconfirm, Tooltip } from 'antd';
import { useState } from 'react';
import { useGameGates } from '../../api/live-sessions';
import type { GameGate, LiveSession } from '../../api/types';
import { useFormats } from '../../app/format';
import { useSay, useT } from '../../app/i18n';
import type { Room } from '../../lib/room/fold';
import type { RoomDraw, RoomPacket, RoomPoll, RoomSale } from '../../lib/room/protocol';
import { leftOf } from '../../lib/room/sale';
import type { RoomStore } from '../../lib/room/store';
import { CloseDraw } from './CloseDraw';
import { type GameName, StartGame } from './StartGame';
import { useHost } from './useLiveMay';
import { useOrderRoom } from './useOrderRoom';

const GAMES: readonly { name: GameName; gate: GameGate['game'] | null }[] = [
  { name: 'packet', gate: 'red_packet' },
  { name: 'draw', gate: 'lottery' },
  { name: 'sale', gate: 'flash_sale' },
  { name: 'poll', gate: null },
];

interface GamesPanelProps {
  session: LiveSession;
  store: RoomStore;
  room: Room | null;
}

export function GamesPanel({ session, store, room }: GamesPanelProps) {
  const t = useT();
  const gates = useGameGates(session.id).data?.games ?? [];
  const host = useHost();
  const [starting, setStarting] = useState<GameName | null>(null);
  const { busy, order } = useOrderRoom(store);
  const running: Record<GameName, boolean> = {
    packet: room?.packets.some((one) => one.open) ?? false,
    draw: room?.draws.some((one) => one.open) ?? false,
    sale: room?.sales.some((one) => one.open) ?? false,
    poll: room?.polls.some((one) => one.open) ?? false,
  };
  const gate = gates.find((one) => one.game === GAMES.find((game) => game.name === starting)?.gate) ?? null;
  return (
    <section className="panel" data-part="games" aria-label={t('live.part.games')}>
      <header>
        <h2>{t('live.part.games')}</h2>
      </header>
      <div className="panel-body stack">
        {host ? (
          <div className="line">
            {GAMES.map(({ name, gate: wanted }) => (
              <Starter
                key={name}
                name={name}
                gate={gates.find((one) => one.game === wanted) ?? null}
                running={running[name]}
                open={starting === name}
                onClick={() => setStarting(starting === name ? null : name)}
              />
            ))}
          </div>
        ) : (
          <p className="muted">{t('live.game.host_only')}</p>
        )}
        {host && starting && !running[starting] && (
          <StartGame
            key={starting}
            name={starting}
            gate={gate}
            session={session}
            busy={busy}
            onStart={async (command) => (await order(command)) && setStarting(null)}
          />
        )}
        {room && <Games room={room} busy={busy} order={order} />}
      </div>
    </section>
  );
}

interface StarterProps {
  name: GameName;
  gate: GameGate | null;
  running: boolean;
  open: boolean;
  onClick: () => void;
}

/** A game that may not be started says why. */
function Starter({ name, gate, running, open, onClick }: StarterProps) {
  const t = useT();
  const say = useSay();
  const refused = gate?.decision === 'refused' ? gate.refusal : null;
  const why = running ? t('live.game.running') : refused ? say(refused.message) : null;
  return (
    <Tooltip title={why}>
      <Button
        disabled={why !== null}
        aria-expanded={open}
        aria-describedby={why ? `why-${name}` : undefined}
        onClick={onClick}
        data-testid={`start-${name}`}
      >
        {t(`live.game.${name}`)}
        {why && (
          <span className="sr-only" id={`why-${name}`}>
            {why}
          </span>
        )}
      </Button>
    </Tooltip>
  );
}

interface GamesProps {
  room: Room;
  busy: boolean;
  order: ReturnType<typeof useOrderRoom>['order'];
}

/** Finished ones stay for a look back, but not all of them. */
const KEPT = 6;

function Games({ room, busy, order }: GamesProps) {
  const t = useT();
  const all = [
    ...room.sales.map((one) => ({
      n: one.n,
      open: one.open,
      row: <SaleRow key={one.n} sale={one} busy={busy} order={order} />,
    })),
    ...room.packets.map((one) => ({
      n: one.n,
      open: one.open,
      row: <PacketRow key={one.n} packet={one} busy={busy} order={order} />,
    })),
    ...room.draws.map((one) => ({
      n: one.n,
      open: one.open,
      row: <DrawRow key={one.n} draw={one} busy={busy} order={order} />,
    })),
    ...room.polls.map((one) => ({
      n: one.n,
      open: one.open,
      row: <PollRow key={one.n} poll={one} busy={busy} order={order} />,
    })),
  ].sort((a, b) => Number(b.open) - Number(a.open) || b.n - a.n);
  if (all.length === 0) return <p className="muted">{t('live.game.none')}</p>;
  return <div className="stack">{all.slice(0, KEPT).map((one) => one.row)}</div>;
}

interface Acting {
  busy: boolean;
  order: GamesProps['order'];
}

function SaleRow({ sale, busy, order }: { sale: RoomSale } & Acting) {
  const t = useT();
  const { number, money } = useFormats();
  return (
    <GameRow name="sale" title={sale.title} open={sale.open}>
      <span data-testid="sale-figures">
        {t('live.game.sale_state', {
          left: number(leftOf(sale)),
          held: number(sale.held),
          confirmed: number(sale.confirmed),
        })}
      </span>
      <span className="muted">
        {sale.tiers.map((one) => `${one.name} ${money(one.price)}: ${one.left}/${one.quota}`).join(' · ')}
      </span>
      {sale.open && (
        <CloseButton
          busy={busy}
          onClose={() => void order({ do: 'close_sale', sale: sale.n })}
          ask={t('live.game.close_ask')}
        />
      )}
    </GameRow>
  );
}

function PacketRow({ packet, busy, order }: { packet: RoomPacket } & Acting) {
  const t = useT();
  const { money } = useFormats();
  return (
    <GameRow name="packet" title={packet.title} open={packet.open}>
      <span>{t('live.game.packet_state', { opened: packet.opened, count: packet.count })}</span>
      <span className="muted">{money(packet.total)}</span>
      {packet.best && (
        <span className="muted">
          {t('live.game.best', { name: packet.best.name, amount: money(packet.best.amount) })}
        </span>
      )}
      {packet.open && (
        <CloseButton
          busy={busy}
          onClose={() => void order({ do: 'close_packet', packet: packet.n })}
          ask={t('live.game.close_ask')}
        />
      )}
    </GameRow>
  );
}

function DrawRow({ draw, busy, order }: { draw: RoomDraw } & Acting) {
  const t = useT();
  const host = useHost();
  const { number } = useFormats();
  return (
    <GameRow name="draw" title={draw.title} open={draw.open}>
      <span>{t('live.game.draw_state', { entrants: number(draw.entrants), winners: draw.winners })}</span>
      {draw.result ? (
        <>
          <span>{draw.result.winners.map((one) => `${one.name} (${one.place})`).join(' · ') || '–'}</span>
          <a href={draw.result.file} download>
            {t('live.game.draw_file')}
          </a>
        </>
      ) : (
        host && (
          <CloseDraw
            draw={draw}
            busy={busy}
            onClose={(beacon) => order({ do: 'close_draw', draw: draw.n, ...(beacon ? { beacon } : {}) })}
          />
        )
      )}
    </GameRow>
  );
}

function PollRow({ poll, busy, order }: { poll: RoomPoll } & Acting) {
  const t = useT();
  const host = useHost();
  const { number } = useFormats();
  const all = poll.votes.reduce((sum, one) => sum + one, 0);
  return (
    <GameRow name="poll" title={poll.question} open={poll.open}>
      <ul className="poll-bars">
        {poll.choices.map((choice, at) => {
          const votes = poll.votes[at] ?? 0;
          return (
            <li key={choice} style={{ '--share': `${all === 0 ? 0 : (100 * votes) / all}%` } as React.CSSProperties}>
              <span dir="auto">{choice}</span> <span className="num">{number(votes)}</span>
            </li>
          );
        })}
      </ul>
      {poll.open && host && (
        <Button size="small" loading={busy} onClick={() => void order({ do: 'close_poll', poll: poll.n })}>
          {t('live.game.close')}
        </Button>
      )}
    </GameRow>
  );
}

interface GameRowProps {
  name: GameName;
  title: string;
  open: boolean;
  children: React.ReactNode;
}

function GameRow({ name, title, open, children }: GameRowProps) {
  const t = useT();
  return (
    <article className={open ? 'game-row is-open' : 'game-row'} data-testid={`game-${name}`} data-open={open}>
      <div className="line">
        <span className={open ? 'chip gold' : 'chip'}>{t(`live.game.${name}`)}</span>
        <strong className="grow clip" dir="auto">
          {title}
        </strong>
        {!open && <span className="muted">{t('live.game.over')}</span>}
      </div>
      <div className="line game-state">{children}</div>
    </article>
  );
}

function CloseButton({ busy, ask, onClose }: { busy: boolean; ask: string; onClose: () => void }) {
  const t = useT();
  if (!useHost()) return null;
  return (
    <Popconfirm title={ask} okText={t('live.game.close')} cancelText={t('do.back')} onConfirm={onClose}>
      <Button size="small" loading={busy}>
        {t('live.game.close')}
      </Button>
    </Popconfirm>
  );
}
