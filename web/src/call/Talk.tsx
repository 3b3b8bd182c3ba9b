/** @jsxImportSource preact */
// The call itself: the shop's picture large, one's own small, and what one may do under the thumb.
import { useEffect, useRef, useState } from 'preact/hooks';
import type { CallSeen } from '../api/contract-calls';
import { secondsSince } from '../lib/call';
import type { CallMedia } from '../lib/call-line';
import { clockText } from '../lib/clock-text';
import { canListen } from '../lib/hearing';
import { Seal } from './Before';
import { Controls } from './Controls';
import { useDoor, useNow, useSpeech } from './hooks';
import { KeepQuestion } from './Keep';
import { Settings } from './Settings';
import { useAwake } from './useAwake';
import { useCall } from './useCall';
import { useCaptions } from './useCaptions';
import type { CallKey } from './words';

interface TalkProps {
  seen: CallSeen;
  own: MediaStream;
  onLanguage: () => void;
}

export function Talk({ seen, own, onLanguage }: TalkProps) {
  const { t, language } = useSpeech();
  const door = useDoor();
  const now = useNow(door);
  const { line, media } = useCall(own, seen.mode === 'video');
  const [came] = useState(now);
  const since = seen.admitted_at_ms ?? came;
  const [writes, setWrites] = useState(false);
  const [settings, setSettings] = useState(false);
  const writing = writes && seen.captions && canListen;
  const heard = useCaptions(door, writing, language, since);
  useAwake();
  useEffect(() => {
    if (heard.fault) setWrites(false);
  }, [heard.fault]);
  const mine = heard.words === '' ? null : { by: 'customer' as const, text: heard.words };
  const said = mine ?? (seen.said && now - seen.said.at_ms < SAID_FOR ? seen.said : null);
  return (
    <main class="talk" data-testid="talk" data-line={stateOf(media)}>
      <header class="talk-top">
        <h1>{t('call.with', { shop: seen.shop })}</h1>
        {seen.recording && (
          <span class="recording" role="status" data-testid="recording">
            <i aria-hidden="true" /> {t('call.recording')}
          </span>
        )}
        <time>{clockText(secondsSince(since, now) * 1000)}</time>
      </header>
      <div class="talk-stage">
        <Other media={media} seen={seen} />
        <Own media={media} />
        {heard.fault && (
          <p class="talk-note" role="alert">
            {t('call.captions_fault', { why: heard.fault })}
          </p>
        )}
        {said && (
          <p class="said" data-testid="said">
            <b>{said.by === 'customer' ? t('call.you') : seen.agent}</b> {said.text}
          </p>
        )}
      </div>
      <KeepQuestion seen={seen} />
      <Controls line={line} media={media} seen={seen} writing={writing} onSettings={() => setSettings(true)} />
      {settings && (
        <Settings
          seen={seen}
          line={line}
          media={media}
          writes={writes}
          fault={heard.fault}
          onWrites={setWrites}
          onLanguage={onLanguage}
          onClose={() => setSettings(false)}
        />
      )}
    </main>
  );
}

/** The other side's last words stay so long. */
const SAID_FOR = 8_000;

type LineState = 'on' | 'connecting' | 'reconnecting' | 'waits' | 'gone';

/** One word for both directions, as the person at this end sees it. */
function stateOf(media: CallMedia): LineState {
  if (media.sends !== 'on' || media.watches !== 'on') return media.met ? 'reconnecting' : 'connecting';
  if (!media.arriving) return media.met ? 'gone' : 'waits';
  return 'on';
}

const NOTES: Partial<Record<LineState, CallKey>> = {
  connecting: 'call.connecting',
  reconnecting: 'call.reconnecting',
  waits: 'call.waits',
  gone: 'call.gone',
};

function Other({ media, seen }: { media: CallMedia; seen: CallSeen }) {
  const { t } = useSpeech();
  const video = useRef<HTMLVideoElement>(null);
  const [silent, setSilent] = useState(false);
  const play = () =>
    void video.current?.play().then(
      () => setSilent(false),
      // Some browsers want a finger before they let anything sound.
      () => setSilent(true),
    );
  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the stream alone
  useEffect(() => {
    if (!video.current || !media.other) return;
    video.current.srcObject = media.other;
    play();
  }, [media.other]);
  const note = NOTES[stateOf(media)];
  return (
    <>
      {/* What the agent says is live; where both sides write it down it stands below as text. */}
      <video
        id="other"
        class={media.moving ? '' : 'unseen'}
        ref={video}
        autoplay
        playsInline
        muted={false}
        aria-label={t('call.picture')}
        data-moving={media.moving}
      />
      {!media.moving && (
        <div class="talk-none">
          <Seal name={seen.agent || seen.shop} />
          <p role="status">{t(note ?? 'call.no_picture', { agent: seen.agent || seen.shop })}</p>
        </div>
      )}
      {media.moving && note && (
        <p class="talk-note" role="status">
          {t(note)}
        </p>
      )}
      {silent && (
        <button type="button" class="main tap" onClick={play}>
          {t('call.tap')}
        </button>
      )}
    </>
  );
}

function Own({ media }: { media: CallMedia }) {
  const { t } = useSpeech();
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    if (video.current) video.current.srcObject = media.camera ? media.own : null;
  }, [media.own, media.camera]);
  return (
    <div class={media.camera ? 'own' : 'own off'}>
      <video id="own" ref={video} autoplay muted playsInline hidden={!media.camera} aria-label={t('call.own')} />
      {media.muted && <span class="own-muted">{t('call.muted')}</span>}
    </div>
  );
}
