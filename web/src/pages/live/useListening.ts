// The browser's own speech recognition, where it has one: sentences as they are spoken and when they are done.
import { useEffect, useRef, useState } from 'react';
import type { Caption } from '../../api/types';

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

type Maker = new () => Recognition;
const maker = (globalThis as { SpeechRecognition?: Maker; webkitSpeechRecognition?: Maker }).SpeechRecognition;
const prefixed = (globalThis as { webkitSpeechRecognition?: Maker }).webkitSpeechRecognition;

export const canListen = (maker ?? prefixed) !== undefined;

/** What is not done yet is told no more often than this. */
const INTERIM_EVERY = 700;

/** Listens while `on`; returns why it cannot. It stops by itself after silence and is begun again. */
export function useListening(on: boolean, lang: string, now: () => number, told: (caption: Caption) => void) {
  const [fault, setFault] = useState<string | null>(null);
  const latest = useRef({ now, told });
  latest.current = { now, told };
  useEffect(() => {
    const Made = maker ?? prefixed;
    if (!on || !Made) return;
    setFault(null);
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
        const to = latest.current.now();
        from ??= Math.max(0, to - 1_000);
        if (!result.isFinal && Date.now() - last < INTERIM_EVERY) continue;
        last = Date.now();
        latest.current.told({ from_ms: from, to_ms: to, text, final: result.isFinal });
        if (result.isFinal) from = null;
      }
    };
    one.onerror = ({ error }) => {
      if (error === 'no-speech' || error === 'aborted') return;
      over = true;
      setFault(error);
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
  }, [on, lang]);
  return fault;
}
