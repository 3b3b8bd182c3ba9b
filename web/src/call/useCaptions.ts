// What this side says, as the browser hears it, on its way to the shop.
import { useEffect, useRef, useState } from 'preact/hooks';
import { CaptionQueue } from '../lib/call';
import { listen } from '../lib/hearing';
import { CallNo, type Door } from './door';

interface Heard {
  /** The words being said now, for the eye. */
  words: string;
  fault: string | null;
}

/** Words stay on screen so long. */
const SHOWN = 6_000;

export function useCaptions(door: Door, on: boolean, language: string, since: number): Heard {
  const [heard, setHeard] = useState<Heard>({ words: '', fault: null });
  const began = useRef(since);
  began.current = since;
  useEffect(() => {
    if (!on) return setHeard((old) => ({ ...old, words: '' }));
    const queue = new CaptionQueue(async (lines) => {
      try {
        await door.say(lines);
        return true;
      } catch (failure) {
        // What is refused is refused again; what is lost, or too much at once, goes with the next.
        return failure instanceof CallNo && failure.status >= 400 && failure.status < 500 && failure.status !== 429;
      }
    });
    let fade: ReturnType<typeof setTimeout>;
    setHeard({ words: '', fault: null });
    const stop = listen(language === 'zh-CN' ? 'zh-CN' : 'en-US', {
      now: () => Math.max(0, door.now() - began.current),
      told: ({ final, ...line }) => {
        setHeard({ words: line.text, fault: null });
        clearTimeout(fade);
        fade = setTimeout(() => setHeard({ words: '', fault: null }), SHOWN);
        if (final) queue.add({ ...line, language });
      },
      fault: (why) => setHeard({ words: '', fault: why }),
    });
    return () => {
      stop();
      clearTimeout(fade);
      queue.clear();
    };
  }, [door, on, language]);
  return heard;
}
