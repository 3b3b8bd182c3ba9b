/** @jsxImportSource preact */
// A poll: choose once, then see how the others chose.
import type { RoomPoll } from '../lib/room/protocol';
import { Card } from './Games';
import { useOrder, useSpeech, useStore } from './hooks';
import { Tick } from './icons';

export function PollCard({ poll, onHide }: { poll: RoomPoll; onHide: (() => void) | undefined }) {
  const { t } = useSpeech();
  const store = useStore();
  const { busy, no, run } = useOrder();
  const all = poll.votes.reduce((sum, one) => sum + one, 0);
  const told = poll.mine !== null || !poll.open;
  return (
    <Card
      kind="poll"
      n={poll.n}
      title={poll.question}
      aside={poll.open ? t('poll.votes', { n: all }) : t('poll.closed')}
      state={poll.open ? 'open' : 'closed'}
      onHide={onHide}
      no={no}
    >
      <ul class="choices">
        {poll.choices.map((choice, at) => {
          const votes = poll.votes[at] ?? 0;
          const share = all === 0 ? 0 : Math.round((100 * votes) / all);
          const mine = poll.mine === at;
          return (
            <li key={choice}>
              {told ? (
                <div class={mine ? 'choice told mine' : 'choice told'} style={{ '--share': `${share}%` }}>
                  <span dir="auto">
                    {choice} {mine && <Tick />}
                    {mine && <span class="hear">{t('poll.yours')}</span>}
                  </span>
                  <span>{share} %</span>
                </div>
              ) : (
                <button
                  type="button"
                  class="choice"
                  aria-disabled={busy}
                  onClick={() => !busy && run(() => store.vote(poll.n, at))}
                >
                  <span dir="auto">{choice}</span>
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </Card>
  );
}
