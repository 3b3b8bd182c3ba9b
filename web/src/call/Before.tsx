/** @jsxImportSource preact */
// Who calls and why; then camera and microphone are tried; then one asks to be let in.
import { useEffect, useState } from 'preact/hooks';
import type { CallSeen } from '../api/contract-calls';
import { ANY_DEVICE, capture, type DeviceFault, deviceFault, release } from '../lib/devices';
import { Check } from './Check';
import type { Kept } from './door';
import { useDoor, useOrder, useSpeech } from './hooks';

interface BeforeProps {
  seen: CallSeen;
  /** The call goes on already: no knocking. */
  back: boolean;
  onEnter: (media: MediaStream, note: Kept) => void;
}

type Step =
  | { is: 'ask' | 'decline' | 'opening' }
  | { is: 'fault'; fault: DeviceFault }
  | { is: 'check'; media: MediaStream };

export function Before({ seen, back, onEnter }: BeforeProps) {
  const { t } = useSpeech();
  const [step, setStep] = useState<Step>({ is: 'ask' });
  const video = seen.mode === 'video';
  const open = async (camera: boolean) => {
    setStep({ is: 'opening' });
    try {
      setStep({ is: 'check', media: await capture(ANY_DEVICE, camera) });
    } catch (failure) {
      setStep({ is: 'fault', fault: deviceFault(failure) });
    }
  };
  if (!seen.media) return <Greeting seen={seen} back={back} hint={t('media.off')} />;
  switch (step.is) {
    case 'check':
      return (
        <Check
          first={step.media}
          seen={seen}
          back={back}
          onFault={(fault) => setStep({ is: 'fault', fault })}
          onEnter={onEnter}
        />
      );
    case 'fault':
      return <Fault fault={step.fault} video={video} onOpen={(camera) => void open(camera)} />;
    case 'decline':
      return <Decline onBack={() => setStep({ is: 'ask' })} />;
    default:
      return (
        <Greeting seen={seen} back={back} hint={t(video ? 'ask.how' : 'ask.how_audio')}>
          <button
            type="button"
            class="main wide"
            data-testid="check"
            aria-disabled={step.is === 'opening'}
            onClick={() => void open(video)}
          >
            {t(video ? 'ask.begin' : 'ask.begin_audio')}
          </button>
          {video && (
            <button type="button" class="wide" data-testid="sound-alone" onClick={() => void open(false)}>
              {t('ask.sound')}
            </button>
          )}
          {!back && (
            <button type="button" class="quiet wide" data-testid="decline" onClick={() => setStep({ is: 'decline' })}>
              {t('ask.decline')}
            </button>
          )}
        </Greeting>
      );
  }
}

interface GreetingProps {
  seen: CallSeen;
  back: boolean;
  hint: string;
  children?: preact.ComponentChildren;
}

function Greeting({ seen, back, hint, children }: GreetingProps) {
  const { t, when } = useSpeech();
  const named = seen.agent !== '' && seen.agent !== seen.shop;
  return (
    <section class="card" data-testid="before">
      <Seal name={seen.shop} />
      {back ? (
        <>
          <h1>{t('back.title')}</h1>
          <p class="soft">{t('back.hint')}</p>
        </>
      ) : (
        <>
          <h1>{t(`ask.${seen.mode}${named ? '' : '_shop'}`, { agent: seen.agent, shop: seen.shop })}</h1>
          {seen.note && (
            <blockquote class="note">
              <span class="soft small">{t('ask.note')}</span>
              <p>{seen.note}</p>
            </blockquote>
          )}
          <p class="soft">{hint}</p>
          <p class="soft small">{t('ask.until', { until: when(seen.valid_until) })}</p>
        </>
      )}
      {children && <div class="acts">{children}</div>}
    </section>
  );
}

/** The shop's first sign, as a seal. */
export function Seal({ name }: { name: string }) {
  return (
    <span class="seal" aria-hidden="true">
      {[...name.trim()][0] ?? '·'}
    </span>
  );
}

function Decline({ onBack }: { onBack: () => void }) {
  const { t, no: say } = useSpeech();
  const door = useDoor();
  const { busy, no, run } = useOrder();
  const [reason, setReason] = useState('');
  return (
    <form
      class="card"
      data-testid="decline-form"
      onSubmit={(event) => {
        event.preventDefault();
        run(() => door.decline(reason.trim()));
      }}
    >
      <h1>{t('decline.title')}</h1>
      <label for="reason">{t('decline.reason')}</label>
      <input id="reason" value={reason} maxLength={500} onInput={(event) => setReason(event.currentTarget.value)} />
      {no && (
        <p class="refused" role="alert">
          {say(no)}
        </p>
      )}
      <div class="acts">
        <button type="submit" class="main wide" aria-disabled={busy} data-testid="decline-yes">
          {t('decline.yes')}
        </button>
        <button type="button" class="quiet wide" onClick={onBack}>
          {t('decline.no')}
        </button>
      </div>
    </form>
  );
}

interface FaultProps {
  fault: DeviceFault;
  video: boolean;
  onOpen: (camera: boolean) => void;
}

function Fault({ fault, video, onOpen }: FaultProps) {
  const { t } = useSpeech();
  return (
    <section class="card" role="alert" data-testid="fault" data-fault={fault}>
      <h1>{t(`fault.${fault}`)}</h1>
      <p class="soft">{t(`fault.${fault}_hint`)}</p>
      <div class="acts">
        <button type="button" class="main wide" onClick={() => onOpen(video)} data-testid="try-again">
          {t('fault.again')}
        </button>
        {video && fault !== 'insecure' && (
          <button type="button" class="wide" onClick={() => onOpen(false)} data-testid="fault-sound">
            {t('fault.sound')}
          </button>
        )}
      </div>
    </section>
  );
}

/** Media that are not handed on are let go. */
export function useHeld(media: MediaStream): { hand: () => void } {
  const [held] = useState({ handed: false });
  useEffect(
    () => () => {
      if (!held.handed) release(media);
    },
    [media, held],
  );
  return {
    hand: () => {
      held.handed = true;
    },
  };
}
