/** @jsxImportSource preact */
// Where the video is shown. A module that plays one takes the element by its id; until then the product stands here.
import { useEffect, useRef, useState } from 'preact/hooks';
import { moneyText } from '../lib/format';
import type { RoomProduct } from '../lib/room/protocol';
import { useSpeech } from './hooks';

/** Told once the element is there, and again with null when it goes: `window.dispatchEvent` names are the whole seam. */
export const VIDEO_READY = 'kintsugi:video';

export function VideoBox({ product }: { product: RoomProduct | null }) {
  const { t, language } = useSpeech();
  const video = useRef<HTMLVideoElement>(null);
  const [playing, setPlaying] = useState(false);
  useEffect(() => {
    dispatchEvent(new CustomEvent(VIDEO_READY, { detail: video.current }));
    return () => void dispatchEvent(new CustomEvent(VIDEO_READY, { detail: null }));
  }, []);
  return (
    <div class={playing ? 'video' : 'video still'}>
      <video
        id="video"
        ref={video}
        aria-label={t('video.label')}
        playsInline
        muted
        hidden={!playing}
        onPlaying={() => setPlaying(true)}
        onEmptied={() => setPlaying(false)}
      />
      {!playing && (
        <div class="poster">
          {product?.picture && <img src={product.picture} alt="" />}
          <div class="poster-words">
            {product ? (
              <>
                <strong>{product.title}</strong>
                <span class="price">{moneyText(product.price, language)}</span>
              </>
            ) : null}
            <span class="poster-none">{t('video.none')}</span>
          </div>
        </div>
      )}
    </div>
  );
}
