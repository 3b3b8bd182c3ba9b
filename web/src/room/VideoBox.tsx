/** @jsxImportSource preact */
// The picture, without sound until the viewer wants it: no browser would play it otherwise. While there is none the product stands here.
import { useEffect, useRef, useState } from 'preact/hooks';
import { moneyText } from '../lib/format';
import type { RoomProduct } from '../lib/room/protocol';
import { useSpeech } from './hooks';
import { Sound } from './icons';
import { watch } from './picture';

export function VideoBox({ product }: { product: RoomProduct | null }) {
  const { t, language } = useSpeech();
  const video = useRef<HTMLVideoElement>(null);
  const [playing, setPlaying] = useState(false);
  const [muted, setMuted] = useState(true);
  // Undefined: here. Null: elsewhere, and nobody said where.
  const [player, setPlayer] = useState<string | null>();
  useEffect(() => (video.current ? watch(video.current, setPlaying, setPlayer) : undefined), []);
  return (
    <div class={playing ? 'video' : player === undefined ? 'video still' : 'video still away'}>
      {/* The sound is the host's, live; what is said of products stands in the room as text. */}
      <video
        id="video"
        ref={video}
        data-testid="picture"
        aria-label={t('video.label')}
        playsInline
        autoplay
        muted={muted}
        hidden={!playing}
      />
      {playing && (
        <button
          type="button"
          class="quiet sound"
          data-testid="sound"
          aria-pressed={!muted}
          onClick={() => setMuted(!muted)}
        >
          <Sound off={muted} />
          {t(muted ? 'video.unmute' : 'video.mute')}
        </button>
      )}
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
            <span class="poster-none" data-testid="no-picture">
              {t(player === undefined ? 'video.none' : 'video.elsewhere')}
            </span>
            {player && (
              <a class="player" href={player} target="_blank" rel="noreferrer" data-testid="player">
                {t('video.player')}
              </a>
            )}
          </div>
        </div>
      )}
    </div>
  );
}
