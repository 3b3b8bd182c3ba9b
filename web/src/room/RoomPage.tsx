/** @jsxImportSource preact */
// The room: video, product, games, talk, and a place to write; on a wide screen the talk stands beside the rest.
import { useEffect, useState } from 'preact/hooks';
import { Announcer } from './Announcer';
import { Composer } from './Composer';
import { Games } from './Games';
import { useSpeech, useStore, useView } from './hooks';
import { Eye, Horn } from './icons';
import { PinnedProduct } from './Products';
import { Talk } from './Talk';
import { VideoBox } from './VideoBox';

export function RoomPage({ onLanguage }: { onLanguage: () => void }) {
  const { t, number } = useSpeech();
  const { room, line } = useView();
  const [tab, setTab] = useState<'chat' | 'questions'>('chat');
  if (!room)
    return (
      <div class="door">
        <main class="door-box">
          <p class="soft" role="status">
            {t(line === 'waiting' ? 'line.waiting' : 'line.opening')}
          </p>
        </main>
      </div>
    );
  return (
    <div class="room" data-testid="room" data-line={line}>
      <header class="top">
        <h1>{room.title}</h1>
        <span class="viewers">
          <Eye />
          <span aria-hidden="true">{number(room.viewers)}</span>
          <span class="hear">{t('top.viewers', { n: room.viewers })}</span>
        </span>
        <button type="button" class="quiet" onClick={onLanguage}>
          {t('top.language')}
        </button>
      </header>
      <LineNote />
      <section class="stage">
        <VideoBox product={room.pinned} />
        {room.notice && (
          <p class="notice" data-testid="notice">
            <Horn />
            <span class="hear">{t('notice.label')}: </span>
            <span>{room.notice.text}</span>
          </p>
        )}
        <PinnedProduct />
        <Games />
      </section>
      <section class="side">
        <Talk tab={tab} onTab={setTab} />
        <Composer ask={tab === 'questions'} />
      </section>
      <Announcer />
    </div>
  );
}

/** A line that is gone, after a moment: most come back before anybody noticed. */
function LineNote() {
  const { t } = useSpeech();
  const { line } = useView();
  const store = useStore();
  const [late, setLate] = useState(false);
  const away = line !== 'open';
  useEffect(() => {
    if (!away) return setLate(false);
    const timer = setTimeout(() => setLate(true), 1_500);
    return () => clearTimeout(timer);
  }, [away]);
  return (
    <div role="status" class={late ? 'line-note shown' : 'line-note'}>
      {late && (
        <>
          {t('line.waiting')}{' '}
          <button type="button" class="quiet" onClick={() => store.line.hurry()}>
            {t('door.retry')}
          </button>
        </>
      )}
    </div>
  );
}
