// A screenshot as proof: dropped, pasted or chosen, sent at once, shown small, refused where it was put.
import { DeleteOutlined, PictureOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useEffect, useRef } from 'react';
import { useT } from '../../app/i18n';
import { chosen } from '../../lib/picture';
import { PictureFile } from '../../parts/picture/PictureFile';
import { TakingFaults } from '../../parts/picture/TakingFaults';
import { Thumbnail } from '../../parts/picture/Thumbnail';
import { useTakePictures } from '../../parts/picture/usePictures';
import { useDrop } from '../../parts/useDrop';

interface ProofPictureProps {
  id: string | null;
  onId: (id: string | null) => void;
}

export function ProofPicture({ id, onId }: ProofPictureProps) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  const taking = useTakePictures(onId);
  const take = (files: FileList) => {
    const file = chosen(files);
    if (file) taking.take([file]);
  };
  usePaste(take);
  const { over, place } = useDrop(take);
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
          aria-busy={taking.busy}
          onClick={() => input.current?.click()}
          {...place}
          data-testid="proof-choose"
        >
          <PictureOutlined aria-hidden="true" />
          <span>
            {t(taking.busy ? 'proof.sending' : 'proof.choose')} <small className="muted">{t('proof.kinds')}</small>
          </span>
        </button>
      )}
      <PictureFile ref={input} label={t('proof.choose')} onFiles={take} />
      <TakingFaults taking={taking} />
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
