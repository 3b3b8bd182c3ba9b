/** @jsxImportSource preact */
// What one rarely changes during a call: whether it is kept, captions, the camera, the language.
import { useEffect, useRef } from 'preact/hooks';
import type { CallSeen } from '../api/contract-calls';
import type { CallLine, CallMedia } from '../lib/call-line';
import { canListen } from '../lib/hearing';
import { Pick } from './Check';
import { useSpeech } from './hooks';
import { Cross } from './icons';
import { KeepAnswer } from './Keep';

interface SettingsProps {
  seen: CallSeen;
  line: CallLine;
  media: CallMedia;
  writes: boolean;
  /** Why the browser cannot hear. */
  fault: string | null;
  onWrites: (on: boolean) => void;
  onLanguage: () => void;
  onClose: () => void;
}

export function Settings({ seen, line, media, writes, fault, onWrites, onLanguage, onClose }: SettingsProps) {
  const { t, language } = useSpeech();
  const sheet = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    sheet.current?.showModal();
  }, []);
  const used = media.own.getVideoTracks()[0]?.getSettings().deviceId ?? '';
  return (
    <dialog ref={sheet} class="sheet" aria-labelledby="settings-title" data-testid="settings-sheet" onClose={onClose}>
      <div class="sheet-head">
        <h2 id="settings-title">{t('call.more')}</h2>
        <button type="button" class="quiet icon" aria-label={t('close')} onClick={() => sheet.current?.close()}>
          <Cross />
        </button>
      </div>
      <KeepAnswer seen={seen} />
      <div class="setting">
        <button
          type="button"
          class="wide"
          data-testid="captions"
          aria-pressed={writes}
          aria-disabled={!canListen || !seen.captions}
          onClick={() => canListen && seen.captions && onWrites(!writes)}
        >
          {t(writes ? 'call.captions_off' : 'call.captions_on')}
        </button>
        <p class="soft small">{t(why(seen))}</p>
        {fault && (
          <p class="refused" role="alert">
            {t('call.captions_fault', { why: fault })}
          </p>
        )}
      </div>
      {media.camera && (
        <Pick
          kind="videoinput"
          label={t('check.camera')}
          value={used}
          media={media.own}
          onPick={(device) => void line.turnCamera(true, device).catch(() => {})}
        />
      )}
      <button type="button" class="wide" lang={language === 'en' ? 'zh-CN' : 'en'} onClick={onLanguage}>
        {t('language')}
      </button>
    </dialog>
  );
}

function why(seen: CallSeen): 'call.captions_none' | 'call.captions_first' | 'call.captions_hint' {
  if (!canListen) return 'call.captions_none';
  return seen.captions ? 'call.captions_hint' : 'call.captions_first';
}
