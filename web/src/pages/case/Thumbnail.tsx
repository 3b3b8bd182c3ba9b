// A kept picture, small; pressed, it opens large.
import { useState } from 'react';
import { usePictureAddress } from '../../api/pictures';
import { useT } from '../../app/i18n';
import { Dialog } from '../../parts/Dialog';
import './proof.css';

export function Thumbnail({ id }: { id: string }) {
  const t = useT();
  const address = usePictureAddress()(id);
  const [large, setLarge] = useState(false);
  return (
    <>
      <button type="button" className="thumbnail" onClick={() => setLarge(true)} data-testid="proof-thumbnail">
        <img src={address} alt={t('proof.picture')} loading="lazy" />
      </button>
      {large && (
        <Dialog title={t('proof.picture')} onCancel={() => setLarge(false)} width="min(1100px, 96vw)" centered>
          <a href={address} target="_blank" rel="noopener noreferrer" data-testid="proof-large">
            <img className="large-picture" src={address} alt={t('proof.picture')} />
          </a>
        </Dialog>
      )}
    </>
  );
}
