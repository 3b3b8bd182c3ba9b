// What the host says comes in here: typed, or heard by the browser where it can; one click writes down a claim.
import { AudioOutlined } from '@ant-design/icons';
import { Button, Input, type InputRef } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useCaptions, useLedger, useNoteClaim } from '../../api/live-sessions';
import type { Finding, LiveSession } from '../../api/types';
import { useI18n, useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { clockText } from '../../lib/clock-text';
import { canListen } from '../../lib/hearing';
import { FailureNote } from '../../parts/Failure';
import { Caps } from '../../parts/Keys';
import { useListening } from '../../parts/useListening';
import { SentenceText } from './SentenceText';

interface CaptionPanelProps {
  session: LiveSession;
  now: () => number;
  onSaying: (findings: Finding[]) => void;
}

export function CaptionPanel({ session, now, onSaying }: CaptionPanelProps) {
  const t = useT();
  const { language } = useI18n();
  const captions = useCaptions(session.id);
  const claim = useNoteClaim(session.id);
  const [text, setText] = useState('');
  const field = useRef<InputRef>(null);
  useAction('live.caption', () => field.current?.focus());
  const [listening, setListening] = useState(false);
  const fault = useListening(listening, language === 'zh-CN' ? 'zh-CN' : 'en-US', now, (caption) =>
    captions.mutate([caption], {
      onSuccess: ({ findings }) => onSaying(caption.final ? [] : findings),
    }),
  );
  useEffect(() => {
    if (fault) setListening(false);
  }, [fault]);
  const send = () => {
    const said = text.trim();
    if (said === '') return;
    const at = now();
    captions.mutate([{ from_ms: Math.max(0, at - 2_000), to_ms: at, text: said, final: true }], {
      onSuccess: () => onSaying([]),
    });
    setText('');
  };
  return (
    <section className="panel" data-part="words" aria-label={t('live.part.words')}>
      <header>
        <h2>{t('live.part.words')}</h2>
        {canListen && (
          <Button
            size="small"
            type={listening ? 'primary' : 'default'}
            aria-pressed={listening}
            icon={<AudioOutlined />}
            onClick={() => setListening(!listening)}
          >
            {t(listening ? 'live.stop_listening' : 'live.listen')}
          </Button>
        )}
      </header>
      <div className="panel-body stack">
        {fault && (
          <p className="failure-note" role="alert">
            {t('live.cannot_hear', { why: fault })}
          </p>
        )}
        <FailureNote failure={captions.error ?? claim.error} />
        <form
          className="line"
          onSubmit={(event) => {
            event.preventDefault();
            send();
          }}
        >
          <Input
            ref={field}
            className="grow"
            value={text}
            maxLength={1000}
            placeholder={t('live.caption')}
            aria-label={t('live.caption')}
            suffix={<Caps action="live.caption" />}
            onChange={(event) => setText(event.target.value)}
            data-testid="caption"
          />
          <Button htmlType="submit" disabled={text.trim() === ''}>
            {t('live.heard')}
          </Button>
          <Button
            disabled={text.trim() === ''}
            loading={claim.isPending}
            title={t('live.claim_hint')}
            onClick={() => claim.mutate(text.trim(), { onSuccess: () => setText('') })}
          >
            {t('live.claim')}
          </Button>
        </form>
        <Heard id={session.id} />
      </div>
    </section>
  );
}

/** The last sentences, the newest first. */
function Heard({ id }: { id: string }) {
  const t = useT();
  const found = useLedger(id, false);
  const last = (found.data?.pages.flatMap((page) => page.items) ?? []).slice(-6).reverse();
  if (last.length === 0) return <p className="muted">{t('live.nothing_heard')}</p>;
  return (
    <ul className="heard">
      {last.map((one) => (
        <li key={one.id} className="line">
          <span className="muted num">{clockText(one.from_ms)}</span>
          <SentenceText sentence={one} />
        </li>
      ))}
    </ul>
  );
}
