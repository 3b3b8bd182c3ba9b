/** @jsxImportSource preact */
// The door: what the room is, a name, then in. A token that no longer counts is renewed without asking again.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { RoomStore } from '../lib/room/store';
import { guessLanguage, rememberLanguage } from '../public/language';
import { Beacons } from './beacons';
import { Door } from './Door';
import { browserWorld, DoorFailure, type Greeting, greet, join, kept, lastName, rememberName } from './entry';
import { SpeechContext, StoreContext } from './hooks';
import { measures } from './picture';
import { RoomPage } from './RoomPage';
import { speech } from './words';

export type Place =
  | { is: 'loading' }
  | { is: 'planned' | 'ended' | 'missing' | 'blocked'; title: string }
  | { is: 'door'; greeting: Greeting; failure: DoorFailure | null; busy: boolean }
  | { is: 'offline' | 'refused' }
  | { is: 'in' };

const PLANNED_AGAIN = 8_000;
const OFFLINE_AGAIN = 4_000;

export function App() {
  const [language, setLanguage] = useState(guessLanguage);
  const words = useMemo(() => speech(language), [language]);
  const [place, setPlace] = useState<Place>({ is: 'loading' });
  /** Grows while something is heard of the room. */
  const heard = useRef(0);
  const token = useRef(kept()?.token ?? '');
  const store = useRef<RoomStore | null>(null);
  store.current ??= new RoomStore(browserWorld(() => token.current));
  const room = store.current;

  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  const switchLanguage = () => {
    const next = language === 'en' ? 'zh-CN' : 'en';
    rememberLanguage(next);
    setLanguage(next);
  };

  const arrive = async () => {
    try {
      const greeting = await greet();
      const { hello } = greeting;
      room.setAhead(greeting.ahead);
      document.title = hello.title;
      if (hello.state !== 'open') return setPlace({ is: hello.state, title: hello.title });
      const before = kept();
      if (before && before.until > hello.time) {
        token.current = before.token;
        return setPlace({ is: 'in' });
      }
      if (before) return await enter(greeting, before.name);
      setPlace({ is: 'door', greeting, failure: null, busy: false });
    } catch (failure) {
      setPlace(placeOf(failure));
    }
  };
  const enter = async (greeting: Greeting, name: string) => {
    setPlace({ is: 'door', greeting, failure: null, busy: true });
    try {
      token.current = (await join(greeting.hello, name)).token;
      setPlace({ is: 'in' });
    } catch (failure) {
      if (!(failure instanceof DoorFailure)) throw failure;
      // What was asked to be proved is over: a new question, the same name.
      const fresh = await greet();
      setPlace(
        failure.no.code === 'blocked'
          ? placeOf(failure)
          : { is: 'door', greeting: fresh, failure: isOldQuestion(failure) ? null : failure, busy: false },
      );
    }
  };
  /** The line says that the token counts no longer. */
  const renew = async () => {
    try {
      const greeting = await greet();
      if (greeting.hello.state !== 'open') return setPlace({ is: greeting.hello.state, title: greeting.hello.title });
      token.current = (await join(greeting.hello, kept()?.name ?? words.t('door.guest', { n: '' }))).token;
      room.start();
    } catch (failure) {
      const next = placeOf(failure);
      if (next.is === 'offline') setTimeout(renew, OFFLINE_AGAIN);
      else setPlace(next);
    }
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    void arrive();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the place alone
  useEffect(() => {
    const wait = place.is === 'planned' ? PLANNED_AGAIN : place.is === 'offline' ? OFFLINE_AGAIN : 0;
    if (wait === 0) return;
    const timer = setTimeout(arrive, wait * (0.75 + Math.random() / 2));
    return () => clearTimeout(timer);
  }, [place]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one line for as long as one is in
  useEffect(() => {
    if (place.is !== 'in') return;
    const beacons = new Beacons(room, measures);
    const follow = room.subscribe(() => {
      const { line, room: known } = room.get();
      if (line === 'open') heard.current += 1;
      if (line === 'over' || known?.over) setPlace({ is: 'ended', title: known?.title ?? '' });
      if (line === 'blocked') setPlace({ is: 'blocked', title: known?.title ?? '' });
      if (line === 'stale') void renewOnce();
    });
    let renewing = false;
    let renewedAt: number | null = null;
    const renewOnce = async () => {
      if (renewing) return;
      // A new token, and still nothing came: it is not the token.
      if (renewedAt === heard.current) return setPlace({ is: 'refused' });
      renewedAt = heard.current;
      renewing = true;
      await renew();
      renewing = false;
    };
    const hurry = () => room.line.hurry();
    addEventListener('online', hurry);
    room.start();
    beacons.start();
    return () => {
      follow();
      removeEventListener('online', hurry);
      beacons.end();
      room.stop();
    };
  }, [place.is]);

  return (
    <SpeechContext.Provider value={words}>
      <StoreContext.Provider value={room}>
        {place.is === 'in' ? (
          <RoomPage onLanguage={switchLanguage} />
        ) : (
          <Door
            place={place}
            name={lastName()}
            onLanguage={switchLanguage}
            onRetry={() => void arrive()}
            onEnter={(name) => {
              if (place.is !== 'door') return;
              rememberName(name);
              void enter(place.greeting, name || guestName(words.t)).catch((failure) => setPlace(placeOf(failure)));
            }}
          />
        )}
      </StoreContext.Provider>
    </SpeechContext.Provider>
  );
}

const guestName = (t: (key: 'door.guest', params: { n: string }) => string) =>
  t('door.guest', { n: String(1000 + Math.floor(Math.random() * 9000)) });

const isOldQuestion = ({ no }: DoorFailure) => no.code === 'nonce_used' || no.code === 'nonce_expired';

function placeOf(failure: unknown): Place {
  if (!(failure instanceof DoorFailure)) return { is: 'offline' };
  if (failure.status === 404) return { is: 'missing', title: '' };
  if (failure.no.code === 'blocked') return { is: 'blocked', title: '' };
  if (failure.no.code === 'room_not_open') return { is: 'planned', title: '' };
  return { is: 'offline' };
}
