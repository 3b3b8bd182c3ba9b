// One file of a case: small, named, with who brought it and when; withdrawn ones struck through with the reason.
import { FileOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { type Holder, useEvidenceAddress, useWithdrawEvidence } from '../../api/evidence';
import type { EvidenceFile } from '../../api/types';
import { useFormats } from '../../app/format';
import { useT } from '../../app/i18n';
import { useAction } from '../../app/keyboard/Keyboard';
import { shownAs } from '../../lib/evidence';
import { FailureNote } from '../Failure';
import { ReasonAsk } from '../ReasonAsk';
import { When } from '../words';

interface EvidenceItemProps {
  holder: Holder;
  file: EvidenceFile;
  /** The name of what it is a redacted copy of. */
  original: string | null;
  works: boolean;
  onOpen: () => void;
}

export function EvidenceItem({ holder, file, original, works, onOpen }: EvidenceItemProps) {
  const t = useT();
  const { bytes } = useFormats();
  const [asking, setAsking] = useState(false);
  const withdraw = useWithdrawEvidence(holder);
  useAction('app.back', () => setAsking(false), asking);
  const gone = file.withdrawn !== null;
  return (
    <li className={gone ? 'ev-item gone' : 'ev-item'} data-testid="evidence-file" data-withdrawn={gone}>
      <button type="button" className="ev-thumb" aria-label={t('ev.open', { name: file.name })} onClick={onOpen}>
        <Small holder={holder} file={file} />
      </button>
      <div className="grow stack ev-facts">
        <div className="line">
          <span className="chip">{t(`ev.kind.${file.shows}`)}</span>
          <strong className="clip ev-name" title={file.name} dir="auto">
            {gone ? <del>{file.name}</del> : file.name}
          </strong>
          <span className="muted nowrap">{bytes(file.size)}</span>
        </div>
        <p className="muted ev-small">
          {t('ev.by', { name: file.captured_by })} · <When at={file.captured_at} />
          {file.taken_at && (
            <>
              {' · '}
              <Taken at={file.taken_at} />
            </>
          )}
        </p>
        {file.of === 'order' && holder.startsWith('cases/') && (
          <p className="ev-small" data-testid="evidence-of-order">
            {t('ev.of_order')}
          </p>
        )}
        {original !== null && <p className="ev-small">{t('ev.redacted_of', { name: original })}</p>}
        {file.note && (
          <p className="words ev-small" dir="auto">
            {file.note}
          </p>
        )}
        {file.withdrawn !== null && <p className="ev-small">{t('ev.withdrawn', { reason: file.withdrawn })}</p>}
        {asking && (
          <ReasonAsk
            ask={t('ev.withdraw_ask')}
            hint={t('ev.withdraw_hint')}
            submit={t('ev.withdraw')}
            busy={withdraw.isPending}
            onSubmit={(reason) => withdraw.mutate({ id: file.id, reason }, { onSuccess: () => setAsking(false) })}
          />
        )}
        <FailureNote failure={withdraw.error} />
      </div>
      {works && !gone && (
        <Button
          size="small"
          type="text"
          aria-expanded={asking}
          aria-label={t('ev.withdraw_named', { name: file.name })}
          onClick={() => setAsking(!asking)}
          data-testid="evidence-withdraw"
        >
          {t('ev.withdraw')}
        </Button>
      )}
    </li>
  );
}

function Taken({ at }: { at: string }) {
  const t = useT();
  const { dateTime } = useFormats();
  return t('ev.taken', { when: dateTime(at) });
}

function Small({ holder, file }: { holder: Holder; file: EvidenceFile }) {
  const t = useT();
  const address = useEvidenceAddress(holder);
  if (file.thumbnail) {
    const alt = t('ev.alt', { kind: t(`ev.kind.${file.shows}`), name: file.name });
    return <img src={address(file.id, 'thumbnail')} alt={alt} loading="lazy" />;
  }
  return shownAs(file.media_type) === 'video' ? (
    <PlayCircleOutlined aria-hidden="true" />
  ) : (
    <FileOutlined aria-hidden="true" />
  );
}
