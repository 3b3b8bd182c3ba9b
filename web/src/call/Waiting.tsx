/** @jsxImportSource preact */
// In line: the shop knows, the call begins by itself.
import { useState } from 'preact/hooks';
import type { CallSeen } from '../api/contract-calls';
import { secondsSince } from '../lib/call';
import { clockText } from '../lib/clock-text';
import { Preview } from './Check';
import { useDoor, useOrder, useSpeech } from './hooks';
import { KeepAnswer, KeepQuestion } from './Keep';
import { useAwake } from './useAwake';

interface WaitingProps {
  seen: CallSeen;
  own: MediaStream | null;
  now: number;
  onLeave: () => void;
}

export function Waiting({ seen, own, now, onLeave }: WaitingProps) {
  const { t, no: say } = useSpeech();
  const door = useDoor();
  const { busy, no, run } = useOrder();
  const [since] = useState(now);
  useAwake();
  return (
    <section class="card" data-testid="waiting">
      <div role="status">
        <h1 class="waiting-title">
          <i class="pulse" aria-hidden="true" />
          {t('wait.title')}
        </h1>
        <p class="soft">{t('wait.told')}</p>
      </div>
      <p class="soft small">{t('wait.since', { time: clockText(secondsSince(since, now) * 1000) })}</p>
      {own && <Preview media={own} />}
      <KeepQuestion seen={seen} />
      <KeepAnswer seen={seen} />
      {no && (
        <p class="refused" role="alert">
          {say(no)}
        </p>
      )}
      <button
        type="button"
        class="quiet wide"
        data-testid="leave"
        aria-disabled={busy}
        onClick={() =>
          run(async () => {
            await door.leave();
            onLeave();
          })
        }
      >
        {t('wait.leave')}
      </button>
    </section>
  );
}
