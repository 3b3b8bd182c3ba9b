// How loud a microphone is, from 0 to 1, a few times a second.
import { useEffect, useState } from 'preact/hooks';
import { loudness } from '../lib/call';

const EVERY = 100;

export function useLevel(media: MediaStream): number {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (media.getAudioTracks().length === 0 || !('AudioContext' in window)) return;
    const context = new AudioContext();
    const analyser = context.createAnalyser();
    analyser.fftSize = 512;
    context.createMediaStreamSource(media).connect(analyser);
    const samples = new Uint8Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getByteTimeDomainData(samples);
      setLevel(loudness(samples));
    }, EVERY);
    return () => {
      clearInterval(timer);
      void context.close();
    };
  }, [media]);
  return level;
}
