// A kept picture, small; pressed, it opens large.
import { useState } from 'react';
import { usePictureAddress } from '../../api/pictures';
import { useT } from '../../app/i18n';
import { Dialog } from '../Dialog';
import './picture.css';

/** `label` says what the picture is; a screenshot as proof unless told. */
export function Thumbnail({ id, label }: { id: string; label?: string }) {
  const t = useT();
  const words = label ?? t('proof.picture');
  const address = usePictureAddress()(id);
  const [large, setLarge] = useState(false);
  return (
    <>
      <button type="button" className="thumbnail" onClick={() => setLarge(true)} data-testid="proof-thumbnail">
        <img src={address} alt={words} loading="lazy" />
      </button>
      {large && (
        <Dialog title={words} onCancel={() => setLarge(false)} width="min(1100px, 96vw)" centered>
          <a href={address} target="_blank" rel="noopener noreferrer" data-testid="proof-large">
            <img className="large-picture" src={address} alt={words} />
          </a>
        </Dialog>
      )}
    </>
  );
}

/** Pictures of a message, side by side. */
export function Pictures({ ids }: { ids: readonly string[] }) {
  const t = useT();
  if (ids.length === 0) return null;
  return (
    <div className="line" data-testid="pictures">
      {ids.map((id) => (
        <Thumbnail key={id} id={id} label={t('talk.picture')} />
      ))}
    </div>
  );
}
