/** @jsxImportSource preact */
// Comments and questions. The list follows what is new until the reader scrolls up; it is read out in short, not line by line.
import { memo } from 'preact/compat';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { RoomQuestion, Said } from '../lib/room/protocol';
import { useSpeech, useStore, useView } from './hooks';

type Tab = 'chat' | 'questions';

export function Talk({ tab, onTab }: { tab: Tab; onTab: (tab: Tab) => void }) {
  const { t } = useSpeech();
  const { room } = useView();
  if (!room) return null;
  const open = room.questions.filter((one) => one.state === 'open' || one.state === 'taken').length;
  return (
    <div class="talk">
      <div class="tabs" role="tablist">
        {(['chat', 'questions'] as const).map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-controls="talk"
            aria-selected={tab === name}
            tabIndex={tab === name ? 0 : -1}
            onClick={() => onTab(name)}
            onKeyDown={(event) => {
              if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
              const other = name === 'chat' ? 'questions' : 'chat';
              onTab(other);
              document.getElementById(`tab-${other}`)?.focus();
            }}
          >
            {t(`tab.${name}`)}
            {name === 'questions' && open > 0 && <span class="count">{open}</span>}
          </button>
        ))}
      </div>
      {tab === 'chat' ? (
        <Comments comments={room.comments} me={room.you.person} unseen={room.unseen} />
      ) : (
        <Questions questions={room.questions} me={room.you.person} />
      )}
    </div>
  );
}

function Comments({ comments, me, unseen }: { comments: Said[]; me: string; unseen: number }) {
  const { t } = useSpeech();
  const { sending } = useView();
  const box = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const [seen, setSeen] = useState(0);
  const last = comments.at(-1)?.n ?? 0;
  const fresh = comments.filter((one) => one.n > seen && one.by !== me).length;
  const follow = () => {
    const list = box.current;
    if (!list) return;
    list.scrollTop = list.scrollHeight;
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever something is added
  useLayoutEffect(() => {
    if (!atEnd.current) return;
    follow();
    setSeen(last);
  }, [last, sending.length]);
  return (
    <div class="scroll-box">
      <div
        class="scroll"
        id="talk"
        role="log"
        aria-live="off"
        aria-label={t('chat.label')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keys
        tabIndex={0}
        ref={box}
        onScroll={({ currentTarget: list }) => {
          atEnd.current = list.scrollHeight - list.scrollTop - list.clientHeight < 40;
          if (atEnd.current) setSeen(last);
        }}
      >
        {comments.length === 0 && sending.length === 0 && <p class="soft center">{t('chat.empty')}</p>}
        {comments.map((one) => (
          <Line key={one.n} said={one} mine={one.by === me} />
        ))}
        {sending
          .filter((one) => !one.ask)
          .map((one) => (
            <Unsent key={one.key} id={one.key} />
          ))}
        {unseen > 0 && <p class="soft small center">{t('chat.unseen', { n: unseen })}</p>}
      </div>
      {!atEnd.current && fresh > 0 && (
        <button
          type="button"
          class="fresh"
          onClick={() => {
            atEnd.current = true;
            follow();
            setSeen(last);
          }}
        >
          {t('chat.fresh', { n: fresh })}
        </button>
      )}
    </div>
  );
}

const Line = memo(({ said, mine }: { said: Said; mine: boolean }) => {
  const { t } = useSpeech();
  return (
    <p class={mine ? 'said mine' : 'said'} data-testid="comment">
      <b dir="auto">{said.name}</b> {said.staff && <span class="tag">{t('chat.team')}</span>}{' '}
      {mine && <span class="tag">{t('chat.you')}</span>} <span dir="auto">{said.text}</span>
    </p>
  );
});

/** What is on its way, or came back. */
function Unsent({ id }: { id: number }) {
  const { t, no } = useSpeech();
  const store = useStore();
  const one = useView().sending.find((other) => other.key === id);
  if (!one) return null;
  if (!one.failed)
    return (
      <p class="said mine unsent">
        <span dir="auto">{one.text}</span> <span class="small soft">{t('chat.sending')}</span>
      </p>
    );
  return (
    <div class="said mine failed" data-testid="unsent">
      <span dir="auto">{one.text}</span>
      <p class="refused" role="alert">
        {no(one.failed)}
      </p>
      <button
        type="button"
        class="quiet"
        onClick={() => {
          store.forgetSending(id);
          store.say(one.text, one.ask);
        }}
      >
        {t('chat.again')}
      </button>
      <button type="button" class="quiet" onClick={() => store.forgetSending(id)}>
        {t('chat.discard')}
      </button>
    </div>
  );
}

function Questions({ questions, me }: { questions: RoomQuestion[]; me: string }) {
  const { t } = useSpeech();
  const { sending } = useView();
  const asked = [...questions].reverse();
  return (
    <div class="scroll-box">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keys */}
      <div class="scroll" id="talk" role="region" aria-label={t('tab.questions')} tabIndex={0}>
        {sending
          .filter((one) => one.ask)
          .map((one) => (
            <Unsent key={one.key} id={one.key} />
          ))}
        {asked.length === 0 && <p class="soft center">{t('question.empty')}</p>}
        {asked.map((one) => (
          <article key={one.n} class={`question is-${one.state}`} data-testid="question" data-state={one.state}>
            <p>
              <b dir="auto">{one.name}</b> {one.by === me && <span class="tag">{t('chat.you')}</span>}{' '}
              <span dir="auto">{one.text}</span>
            </p>
            {one.answer && (
              <p class="answer" dir="auto">
                {one.answer}
              </p>
            )}
            <span class="small soft">{t(`question.state.${one.state}`)}</span>
          </article>
        ))}
      </div>
    </div>
  );
}
