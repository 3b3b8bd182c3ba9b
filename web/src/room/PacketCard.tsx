/** @jsxImportSource preact */
// A red packet: opened once, with what was in it.
import { moneyText } from '../lib/format';
import type { RoomPacket } from '../lib/room/protocol';
import { Card } from './Games';
import { useOrder, useSpeech, useStore } from './hooks';

export function PacketCard({ packet, onHide }: { packet: RoomPacket; onHide: (() => void) | undefined }) {
  const { t, language } = useSpeech();
  const store = useStore();
  const { busy, no, run } = useOrder();
  const { mine, open, best } = packet;
  const left = packet.count - packet.opened;
  const state = mine ? 'mine' : !open ? 'over' : left <= 0 ? 'empty' : 'open';
  return (
    <Card
      kind="packet"
      n={packet.n}
      title={packet.title}
      aside={t('packet.left', { left: Math.max(0, left), count: packet.count })}
      state={state}
      onHide={onHide}
      no={no}
    >
      <div class="card-row">
        <span class="soft">{t('packet.total', { total: moneyText(packet.total, language) })}</span>
        {mine ? (
          <strong class="won" role="status">
            {t('packet.got', { amount: moneyText(mine, language) })}
          </strong>
        ) : state === 'open' ? (
          <button
            type="button"
            class="main"
            aria-disabled={busy}
            onClick={() => !busy && run(() => store.openPacket(packet.n))}
          >
            {t('packet.open')}
          </button>
        ) : (
          <strong>{t(state === 'empty' ? 'packet.empty' : 'packet.over')}</strong>
        )}
      </div>
      {best && (
        <p class="small soft">{t('packet.best', { name: best.name, amount: moneyText(best.amount, language) })}</p>
      )}
    </Card>
  );
}
