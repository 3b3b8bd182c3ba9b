/** @jsxImportSource preact */
// Where one writes, and the like beside it.
import { useState } from 'preact/hooks';
import { mmss, secondsUntil } from '../lib/room/clock';
import { useServerTime, useSpeech, useStore, useView } from './hooks';
import { Heart, Send } from './icons';

const LONGEST = { comment: 200, ask: 300 };

export function Composer({ ask }: { ask: boolean }) {
  const { t, number } = useSpeech();
  const store = useStore();
  const { room, likes } = useView();
  const [text, setText] = useState('');
  const [beat, setBeat] = useState(0);
  const until = room?.you.muted_until ?? 0;
  const now = useServerTime(until > 0);
  const muted = until > now;
  const note = muted
    ? t('chat.muted', { time: mmss(secondsUntil(until, now)) })
    : room && room.slow_mode > 0 && !ask
      ? t('chat.slow', { n: room.slow_mode })
      : null;
  const send = () => {
    const said = text.trim();
    if (said === '' || muted) return;
    store.say(said, ask);
    setText('');
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {note && (
        <p class="small soft composer-note" role={muted ? 'status' : undefined}>
          {note}
        </p>
      )}
      <div class="composer-row">
        <input
          value={text}
          aria-label={t(ask ? 'chat.ask' : 'chat.write')}
          placeholder={t(ask ? 'chat.ask' : 'chat.write')}
          maxLength={ask ? LONGEST.ask : LONGEST.comment}
          disabled={muted}
          autocomplete="off"
          enterkeyhint="send"
          data-testid="say"
          onInput={(event) => setText(event.currentTarget.value)}
        />
        <button type="submit" class="icon main" aria-label={t('chat.send')} aria-disabled={text.trim() === ''}>
          <Send />
        </button>
        <button
          type="button"
          class="like"
          data-testid="like"
          data-likes={likes}
          onClick={() => {
            store.like();
            setBeat(beat + 1);
          }}
        >
          <span key={beat} class={beat > 0 ? 'heart beat' : 'heart'}>
            <Heart />
          </span>
          <span class="hear">{t('like')} </span>
          <span>{number(likes)}</span>
        </button>
      </div>
    </form>
  );
}
