// What a verb must be told: a reference, a reason, or what the evidence shows and where it is.
import { Button, Input } from 'antd';
import { useState } from 'react';
import type { RemedyVerb } from '../../api/types';
import { useT } from '../../app/i18n';
import { safeLink } from '../../lib/link';
import { ASKS, OPTIONAL } from '../../lib/remedy';
import { Caps } from '../Keys';
import { onSendKey } from '../onSendKey';
import { EvidencePicture } from './EvidencePicture';

const LONGEST = { reference: 200, reason: 500, label: 200, url: 2000 } as const;

interface StepFormProps {
  verb: RemedyVerb;
  busy: boolean;
  onSubmit: (body: Record<string, string>) => void;
}

export function StepForm({ verb, busy, onSubmit }: StepFormProps) {
  const t = useT();
  const [typed, setTyped] = useState<Record<string, string>>({});
  const asked = ASKS[verb];
  const told = Object.fromEntries(
    asked.map((field) => [field, (typed[field] ?? '').trim()]).filter(([, text]) => text !== ''),
  ) as Record<string, string>;
  const [picture, setPicture] = useState<string | null>(null);
  const badLink = told.url !== undefined && safeLink(told.url) === null;
  const whole =
    OPTIONAL.includes(verb) ||
    asked.every((field) => told[field] !== undefined || (field === 'url' && picture !== null));
  const ready = whole && !badLink && !busy;
  const submit = () => ready && onSubmit(picture === null ? told : { ...told, picture });
  // Not the key of the whole screen: it must never give money while someone writes a reply.
  return (
    <form
      className="stack act-form"
      onKeyDown={onSendKey(submit)}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {asked.map((field, index) => {
        const label = t(`remedy.ask.${verb}.${field}` as 'remedy.ask.done.reference');
        return (
          <Input
            key={field}
            autoFocus={index === 0}
            value={typed[field] ?? ''}
            maxLength={LONGEST[field]}
            placeholder={label}
            aria-label={label}
            status={field === 'url' && badLink ? 'error' : ''}
            onChange={(event) => setTyped({ ...typed, [field]: event.target.value })}
          />
        );
      })}
      {verb === 'evidence' && <EvidencePicture picture={picture} onPicture={setPicture} />}
      {badLink && <p role="alert">{t('act.proof_bad')}</p>}
      <div className="ask-foot">
        <Button
          type={verb === 'done' || verb === 'evidence' ? 'primary' : 'default'}
          danger={verb === 'cancel' || verb === 'refuse'}
          htmlType="submit"
          loading={busy}
          disabled={!ready}
        >
          {t(`remedy.verb.${verb}`)} <Caps action="case.send" />
        </Button>
      </div>
    </form>
  );
}
