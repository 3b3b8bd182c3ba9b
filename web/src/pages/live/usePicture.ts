// The picture of a session in an element of the console: what this browser sends itself, or else what everybody sees.
import { type RefObject, useEffect, useState } from 'react';
import { useRoomToken } from '../../api/live-sessions';
import { bearer, Watching } from '../../lib/whip';
import { usePublishing } from './publishing';

export function usePicture(id: string, wanted: boolean, element: RefObject<HTMLVideoElement | null>): boolean {
  const own = usePublishing();
  const media = own.room === id ? own.media : null;
  const token = useRoomToken(id, true).data?.token;
  const [moving, setMoving] = useState(false);
  useEffect(() => {
    const video = element.current;
    if (!video) return;
    if (media) {
      video.srcObject = media;
      setMoving(true);
      return () => {
        video.srcObject = null;
        setMoving(false);
      };
    }
    if (!wanted || !token) return;
    const line = new Watching(
      { url: `/whep/${id}`, headers: bearer(() => token), onState: () => {} },
      {
        onStream: (stream) => {
          video.srcObject = stream;
        },
        onMoving: setMoving,
      },
    );
    line.start();
    return () => {
      line.stop();
      video.srcObject = null;
      setMoving(false);
    };
  }, [id, wanted, media, token, element]);
  return moving;
}
