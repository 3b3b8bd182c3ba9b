// The line of a call for as long as its scene is on screen.
import { useEffect, useRef, useState } from 'preact/hooks';
import { CallLine, type CallMedia } from '../lib/call-line';
import { headers, PLACE } from './door';

export function useCall(own: MediaStream, video: boolean): { line: CallLine; media: CallMedia } {
  const line = useRef<CallLine | null>(null);
  const [, draw] = useState(0);
  line.current ??= new CallLine({ place: PLACE, headers, video, onChange: () => draw((n) => n + 1) }, own);
  const it = line.current;
  useEffect(() => {
    it.start();
    return () => it.stop();
  }, [it]);
  return { line: it, media: it.get() };
}
