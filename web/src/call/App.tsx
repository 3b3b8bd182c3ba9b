/** @jsxImportSource preact */
// Which scene is on: before, in line, in the call, after. Holds this visitor's camera and microphone from one scene to the next.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { type Scene, sceneOf } from '../lib/call';
import { capture, release } from '../lib/devices';
import { guessLanguage, type PublicLanguage, remembered, rememberLanguage } from '../public/language';
import { Before } from './Before';
import { Door, type Kept, keep, kept } from './door';
import { DoorContext, SpeechContext, useDoorState, useNow } from './hooks';
import { Over, Refused } from './Over';
import { Talk } from './Talk';
import { Waiting } from './Waiting';
import { speech } from './words';

/** A line that the server lost is asked for again after so long. */
const KNOCK_AGAIN = 2_000;

export function App() {
  const door = useRef<Door | null>(null);
  door.current ??= new Door();
  const line = door.current;
  const { seen, no } = useDoorState(line);
  const [chosen, setChosen] = useState<PublicLanguage | null>(null);
  const language = chosen ?? languageOf(seen?.language);
  const words = useMemo(() => speech(language), [language]);
  const own = useRef<MediaStream | null>(null);
  const [inside, setInside] = useState(false);
  const shop = seen?.shop;
  const now = useNow(line);
  const scene = sceneOf({ seen, no, inside }, now);

  useEffect(() => {
    line.start();
    return () => line.stop();
  }, [line]);
  useEffect(() => {
    document.documentElement.lang = language;
    if (shop) document.title = words.t('title', { shop });
  }, [language, words, shop]);

  const gone = useRef(false);
  const enter = (media: MediaStream, note: Kept) => {
    // The camera was slower than the end of the call.
    if (gone.current) return release(media);
    if (own.current !== media) release(own.current);
    own.current = media;
    keep(note);
    setInside(true);
  };
  const leave = () => {
    release(own.current);
    own.current = null;
    keep(null);
    setInside(false);
  };
  useComeBack(enter);
  useKnockAgain(line, inside && seen?.state === 'invited');
  const over = scene.is === 'over' || scene.is === 'refused';
  gone.current = over;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is over
  useEffect(() => {
    if (over) leave();
  }, [over]);
  // Who closes the page while in line is not waited for; a reload knocks again.
  useEffect(() => {
    if (scene.is !== 'waiting') return;
    const gone = () => line.leaveNow();
    addEventListener('pagehide', gone);
    return () => removeEventListener('pagehide', gone);
  }, [scene.is, line]);

  const switchLanguage = () => {
    const next = language === 'en' ? 'zh-CN' : 'en';
    rememberLanguage(next);
    setChosen(next);
  };
  return (
    <SpeechContext.Provider value={words}>
      <DoorContext.Provider value={line}>
        {no === 'offline' && (
          <p class="offline" role="status">
            {words.t('line.offline')}
          </p>
        )}
        {scene.is === 'call' && own.current ? (
          <Talk seen={scene.seen} own={own.current} onLanguage={switchLanguage} />
        ) : (
          <div class="page">
            <header class="page-top">
              <button type="button" class="quiet" lang={language === 'en' ? 'zh-CN' : 'en'} onClick={switchLanguage}>
                {words.t('language')}
              </button>
            </header>
            <main class="page-box">
              <Scenes scene={scene} own={own.current} now={now} onEnter={enter} onLeave={leave} />
            </main>
          </div>
        )}
      </DoorContext.Provider>
    </SpeechContext.Provider>
  );
}

interface ScenesProps {
  scene: Scene;
  own: MediaStream | null;
  now: number;
  onEnter: (media: MediaStream, note: Kept) => void;
  onLeave: () => void;
}

function Scenes({ scene, own, now, onEnter, onLeave }: ScenesProps) {
  switch (scene.is) {
    case 'loading':
      return <p class="boot" data-testid="call-loading" />;
    case 'refused':
      return <Refused />;
    case 'over':
      return <Over how={scene.how} seen={scene.seen} />;
    case 'waiting':
      return <Waiting seen={scene.seen} own={own} now={now} onLeave={onLeave} />;
    default:
      return <Before seen={scene.seen} back={scene.is === 'back'} onEnter={onEnter} />;
  }
}

/** The language chosen in this browser, else that of the invitation. */
function languageOf(invited: string | undefined): PublicLanguage {
  const kept = remembered();
  if (kept === 'en' || kept === 'zh-CN') return kept;
  if (invited === undefined) return guessLanguage();
  return invited.startsWith('zh') ? 'zh-CN' : 'en';
}

/** After a reload of the page it goes on by itself; what cannot be had any more is asked for anew by hand. */
function useComeBack(enter: (media: MediaStream, note: Kept) => void): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when the page opens
  useEffect(() => {
    const note = kept();
    if (!note || !navigator.mediaDevices) return;
    capture(note.devices, note.camera).then(
      (media) => enter(media, note),
      () => keep(null),
    );
  }, []);
}

/** In line by this page's account, and not by the server's: it lost us for a moment. */
function useKnockAgain(door: Door, missed: boolean): void {
  useEffect(() => {
    if (!missed) return;
    const again = setTimeout(() => {
      const { name = '', camera = false } = kept() ?? {};
      void door.knock(name, camera).catch(() => {});
    }, KNOCK_AGAIN);
    return () => clearTimeout(again);
  }, [door, missed]);
}
