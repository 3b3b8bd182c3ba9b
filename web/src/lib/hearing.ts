// The browser's own speech recognition, where it has one: sentences as they are spoken and when they are done. Knows no page.

interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  start: () => void;
  abort: () => void;
  onresult: ((event: RecognitionResult) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
}

interface RecognitionResult {
  resultIndex: number;
  results: ArrayLike<ArrayLike<{ transcript: string }> & { isFinal: boolean }>;
}

export interface Spoken {
  from_ms: number;
  to_ms: number;
  text: string;
  /** Nothing will change of it any more. */
  final: boolean;
}

type Maker = new () => Recognition;
const maker = (globalThis as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker }).SpeechRecognition;
const prefixed = (globalThis as { webkitSpeechRecognition?: Maker }).webkitSpeechRecognition;

export const canListen = (maker ?? prefixed) !== undefined;

/** What is not done yet is told no more often than this. */
const INTERIM_EVERY = 700;

interface Ear {
  /** Milliseconds of what is listened to. */
  now: () => number;
  told: (spoken: Spoken) => void;
  /** It cannot hear, and stops. */
  fault: (why: string) => void;
}

/** Listens until what it gives is called. It stops by itself after silence and is begun again. */
export function listen(lang: string, ear: Ear): () => void {
  const Made = maker ?? prefixed;
  if (!Made) return () => {};
  const one = new Made();
  Object.assign(one, { lang, continuous: true, interimResults: true });
  let from: number | null = null;
  let last = 0;
  let over = false;
  one.onresult = ({ resultIndex, results }) => {
    for (let at = resultIndex; at < results.length; at += 1) {
      const result = results[at];
      const text = result?.[0]?.transcript.trim() ?? '';
      if (!result || text === '') continue;
      const to = ear.now();
      from ??= Math.max(0, to - 1_000);
      if (!result.isFinal && Date.now() - last < INTERIM_EVERY) continue;
      last = Date.now();
      ear.told({ from_ms: from, to_ms: to, text, final: result.isFinal });
      if (result.isFinal) from = null;
    }
  };
  one.onerror = ({ error }) => {
    if (error === 'no-speech' || error === 'aborted') return;
    over = true;
    ear.fault(error);
  };
  one.onend = () => {
    if (!over) one.start();
  };
  one.start();
  return () => {
    over = true;
    one.onend = null;
    one.abort();
  };
}
