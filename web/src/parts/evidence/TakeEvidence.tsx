// The place where files come in: dropped, chosen or taken with a phone's camera; each says how far it is.
import { CameraOutlined, CheckCircleFilled, CloseOutlined, InboxOutlined, ReloadOutlined } from '@ant-design/icons';
import { Button, Input, Select } from 'antd';
import { useId, useRef, useState } from 'react';
import type { Holder } from '../../api/evidence';
import type { EvidenceFileKind } from '../../api/types';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { EVIDENCE_KINDS, EVIDENCE_TYPES, kindOr } from '../../lib/evidence';
import { FailureNote } from '../Failure';
import { Caps, shortcut } from '../Keys';
import { useDrop } from '../useDrop';
import { type Sending, useSending } from './useSending';

const REMEMBERED = 'kintsugi:evidence-kind';

interface TakeEvidenceProps {
  holder: Holder;
  /** What is brought here; else what was brought last. */
  first?: EvidenceFileKind;
}

export function TakeEvidence({ holder, first }: TakeEvidenceProps) {
  const t = useT();
  const [kind, setKind] = useState(() => first ?? kindOr(localStorage.getItem(REMEMBERED)));
  const [note, setNote] = useState('');
  const takenId = useId();
  const [taken, setTaken] = useState('');
  const sending = useSending(holder);
  const choose = useRef<HTMLInputElement>(null);
  const photo = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const take = (files: ArrayLike<File>) => {
    sending.take(Array.from(files), kind, note, taken === '' ? null : new Date(taken).toISOString());
    setNote('');
    setTaken('');
  };
  const { over, place } = useDrop(take);
  useAction('case.evidence', () => {
    button.current?.scrollIntoView({ block: 'center' });
    button.current?.focus();
  });
  return (
    <div className="stack" data-testid="take-evidence">
      <div className="line ev-told">
        <Select
          className="ev-kind"
          value={kind}
          aria-label={t('ev.shows')}
          options={EVIDENCE_KINDS.map((value) => ({ value, label: t(`ev.kind.${value}`) }))}
          onChange={(next) => {
            if (!first) localStorage.setItem(REMEMBERED, next);
            setKind(next);
          }}
        />
        <Input
          className="grow"
          value={note}
          maxLength={500}
          aria-label={t('ev.note')}
          placeholder={t('ev.note')}
          onChange={(event) => setNote(event.target.value)}
        />
        <div className="line ev-taken muted">
          <label htmlFor={takenId}>{t('ev.taken_at')}</label>
          <Input
            id={takenId}
            type="datetime-local"
            value={taken}
            data-testid="evidence-taken"
            onChange={(event) => setTaken(event.target.value)}
          />
        </div>
        <Button className="ev-photo" icon={<CameraOutlined />} onClick={() => photo.current?.click()}>
          {t('ev.photo')}
        </Button>
      </div>
      <button
        ref={button}
        type="button"
        className={over ? 'ev-drop over' : 'ev-drop'}
        aria-keyshortcuts={shortcut('case.evidence')}
        onClick={() => choose.current?.click()}
        {...place}
        data-testid="evidence-drop"
      >
        <InboxOutlined aria-hidden="true" />
        <span>
          {t('ev.choose')} <Caps action="case.evidence" />
          <small className="muted">{t('ev.choose_hint')}</small>
        </span>
      </button>
      <Files ref={choose} label={t('ev.choose')} onFiles={take} accept={EVIDENCE_TYPES} testid="evidence-files" />
      <Files ref={photo} label={t('ev.photo')} onFiles={take} accept="image/*" camera testid="evidence-photo" />
      {sending.list.length > 0 && (
        <ul className="ev-sends" aria-label={t('ev.sends')} aria-live="polite">
          {sending.list.map((one) => (
            <Send key={one.id} one={one} onAgain={sending.again} onDismiss={sending.dismiss} />
          ))}
        </ul>
      )}
    </div>
  );
}

interface FilesProps {
  ref: React.Ref<HTMLInputElement>;
  label: string;
  accept: string;
  camera?: boolean;
  testid: string;
  onFiles: (files: FileList) => void;
}

function Files({ ref, label, accept, camera = false, testid, onFiles }: FilesProps) {
  return (
    <input
      ref={ref}
      type="file"
      hidden
      multiple={!camera}
      accept={accept}
      capture={camera ? 'environment' : undefined}
      aria-label={label}
      data-testid={testid}
      onChange={(event) => {
        if (event.target.files) onFiles(event.target.files);
        // The same file may be chosen again.
        event.target.value = '';
      }}
    />
  );
}

interface SendProps {
  one: Sending;
  onAgain: (id: string) => void;
  onDismiss: (id: string) => void;
}

function Send({ one, onAgain, onDismiss }: SendProps) {
  const t = useT();
  const { name } = one.file;
  return (
    <li data-testid="evidence-send" data-state={one.state}>
      <div className="line">
        <span className="grow clip" title={name}>
          {name}
        </span>
        {one.state === 'waits' && <span className="muted">{t('ev.waits')}</span>}
        {one.state === 'kept' && (
          <span className="ev-kept">
            <CheckCircleFilled aria-hidden="true" /> {t('ev.kept')}
          </span>
        )}
        {one.state === 'refused' && one.fault === null && (
          <Button size="small" icon={<ReloadOutlined />} onClick={() => onAgain(one.id)}>
            {t('ev.again')}
          </Button>
        )}
        {one.state === 'refused' && (
          <Button
            size="small"
            type="text"
            icon={<CloseOutlined />}
            aria-label={t('ev.dismiss', { name })}
            onClick={() => onDismiss(one.id)}
          />
        )}
      </div>
      {one.state === 'leaves' && (
        <progress className="ev-progress" value={one.share} max={1} aria-label={t('ev.sending', { name })} />
      )}
      {one.fault && (
        <p className="failure-note" role="alert">
          {t(`ev.fault.${one.fault}`)}
        </p>
      )}
      <FailureNote failure={one.failure} />
    </li>
  );
}
