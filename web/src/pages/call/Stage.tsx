// The call on screen: the customer large, oneself small, what is written down, and the bar of what one may do.
import { useEffect, useRef, useState } from 'react';
import { useSaidInCall, useSayInCall } from '../../api/calls';
import type { Call } from '../../api/types';
import { useT } from '../../app/i18n';
import { CaptionQueue } from '../../lib/call';
import type { CallMedia } from '../../lib/call-line';
import { clockText } from '../../lib/clock-text';
import { currentTime } from '../../lib/ticker';
import { useCalling } from '../../parts/call/calling';
import { useCustomer, useSince } from '../../parts/call/words';
import { useListening } from '../../parts/useListening';
import { Controls } from './Controls';

export function Stage({ call }: { call: Call }) {
  const t = useT();
  const { first: name } = useCustomer(call);
  const { media } = useCalling();
  const video = useRef<HTMLVideoElement>(null);
  const [writes, setWrites] = useState(false);
  const heard = useWriting(call, writes && call.agreed === true);
  useEffect(() => {
    if (heard.fault) setWrites(false);
  }, [heard.fault]);
  const time = useSince(call.admitted_at);
  const moving = media?.moving === true;
  useStream(video, media?.other ?? null);
  if (!media) return null;
  const line = lineOf(media);
  return (
    <div className="call-stage" data-testid="call-stage" data-line={line}>
      <div className="call-place">
        {/* It sounds from a part of its own, on every page of the console: here without sound. */}
        <video
          id="call-other"
          ref={video}
          autoPlay
          muted
          playsInline
          className={moving ? '' : 'unseen'}
          aria-label={t('calls.their_picture')}
          data-moving={moving}
        />
        {!moving && (
          <p className="call-none" role="status">
            {line === 'on' ? t('calls.their_camera_off', { name }) : t(`calls.line.${line}`, { code: media.code })}
          </p>
        )}
        {moving && line !== 'on' && (
          <p className="chip amber call-line" role="status">
            {t(`calls.line.${line}`, { code: media.code })}
          </p>
        )}
        <div className="call-corner">
          {call.recording && (
            <span className="chip red" role="status" data-testid="call-recording-sign">
              ● {t('calls.recording')}
            </span>
          )}
          <span className="call-time num" role="timer" aria-live="off">
            {time}
          </span>
        </div>
        <Own media={media} />
        <Said call={call} words={heard.words} />
      </div>
      <Controls
        call={call}
        media={media}
        video={video}
        writes={writes}
        fault={heard.fault}
        onWrites={() => setWrites(!writes)}
      />
    </div>
  );
}

export type LineState = 'on' | 'connecting' | 'reconnecting' | 'waits' | 'gone' | 'refused';

/** One word for both directions, as the agent sees it. */
function lineOf(media: CallMedia): LineState {
  if (media.sends === 'refused' || media.watches === 'refused') return 'refused';
  if (media.sends !== 'on' || media.watches !== 'on') return media.met ? 'reconnecting' : 'connecting';
  if (!media.arriving) return media.met ? 'gone' : 'waits';
  return 'on';
}

function useStream(video: React.RefObject<HTMLVideoElement | null>, stream: MediaStream | null): void {
  useEffect(() => {
    if (video.current) video.current.srcObject = stream;
  }, [video, stream]);
}

function Own({ media }: { media: CallMedia }) {
  const t = useT();
  const video = useRef<HTMLVideoElement>(null);
  useStream(video, media.camera ? media.own : null);
  return (
    <div className={media.camera ? 'call-own' : 'call-own off'}>
      <video
        id="call-own"
        ref={video}
        autoPlay
        muted
        playsInline
        hidden={!media.camera}
        aria-label={t('calls.preview')}
      />
      {media.muted && <span className="chip amber">{t('calls.mute')}</span>}
    </div>
  );
}

/** The last of what was written down by either side, and what is being said here now. */
function Said({ call, words }: { call: Call; words: string }) {
  const t = useT();
  const lines = useSaidInCall(call).data?.items.slice(-2) ?? [];
  if (lines.length === 0 && words === '') return null;
  return (
    <div className="call-said" data-testid="call-said">
      {lines.map((one) => (
        <p key={`${one.by} ${one.from_ms} ${one.text}`}>
          <b>{t(`calls.said_by.${one.by}`)}</b> <span className="num">{clockText(one.from_ms)}</span> {one.text}
        </p>
      ))}
      {words !== '' && <p className="call-saying">{words}</p>}
    </div>
  );
}

/** What this side says, as the browser hears it, on its way to the call's record. */
function useWriting(call: Call, on: boolean): { words: string; fault: string | null } {
  const send = useSayInCall(call.id);
  const [words, setWords] = useState('');
  const queue = useRef<CaptionQueue | null>(null);
  queue.current ??= new CaptionQueue(send);
  const admitted = call.admitted_at ? Date.parse(call.admitted_at) : currentTime();
  const now = () => Math.max(0, currentTime() - admitted);
  const speaks = call.language === 'zh-CN' ? 'zh-CN' : 'en-US';
  const fault = useListening(on, speaks, now, ({ final, ...line }) => {
    setWords(final ? '' : line.text);
    if (final) queue.current?.add({ ...line, language: call.language });
  });
  useEffect(() => {
    if (on) return;
    setWords('');
    queue.current?.clear();
  }, [on]);
  return { words, fault };
}
