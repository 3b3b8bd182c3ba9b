// A screenshot as proof: dropped, pasted or chosen, sent at once, shown small, refused where it was put.
import { DeleteOutlined, PictureOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { useKeepPicture } from '../../api/pictures';
import { useT } from '../../app/i18n';
import { chosen, fault, PICTURE_TYPES, type PictureFault } from '../../lib/picture';
import { FailureNote } from '../../parts/Failure';
import { Thumbnail } from './Thumbnail';

interface ProofPictureProps {
  id: string | null;
  onId: (id: string | null) => void;
}

export function ProofPicture({ id, onId }: ProofPictureProps) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const [wrong, setWrong] = useState<PictureFault | null>(null);
  const keep = useKeepPicture();
  const take = (files: FileList) => {
    const file = chosen(files);
    if (file === null) return;
    const found = fault(file);
    setWrong(found);
    keep.reset();
    if (found === null) keep.mutate(file, { onSuccess: (picture) => onId(picture.id) });
  };
  usePaste(take);
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    take(event.dataTransfer.files);
  };
  return (
    <div className="stack" data-testid="proof-picture">
      {id !== null ? (
        <div className="line">
          <Thumbnail id={id} />
          <Button type="text" size="small" icon={<DeleteOutlined />} onClick={() => onId(null)}>
            {t('proof.remove')}
          </Button>
        </div>
      ) : (
        <button
          type="button"
          className={over ? 'proof-drop over' : 'proof-drop'}
          aria-busy={keep.isPending}
          onClick={() => input.current?.click()}
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={onDrop}
          data-testid="proof-choose"
        >
          <PictureOutlined aria-hidden="true" />
          <span>
            {t(keep.isPending ? 'proof.sending' : 'proof.choose')} <small className="muted">{t('proof.kinds')}</small>
          </span>
        </button>
      )}
      <input
        ref={input}
        type="file"
        hidden
        accept={PICTURE_TYPES.join(',')}
        aria-label={t('proof.choose')}
        onChange={(event) => {
          if (event.target.files) take(event.target.files);
          event.target.value = '';
        }}
      />
      {wrong && (
        <p className="failure-note" role="alert" data-testid="proof-wrong">
          {t(`proof.${wrong}`)}
        </p>
      )}
      <FailureNote failure={keep.error} />
    </div>
  );
}

/** A picture on the clipboard is meant for the open form, wherever the focus is; text goes where it would. */
function usePaste(take: (files: FileList) => void): void {
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const files = event.clipboardData?.files;
      if (!files || files.length === 0) return;
      event.preventDefault();
      latest.current(files);
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  }, []);
}
