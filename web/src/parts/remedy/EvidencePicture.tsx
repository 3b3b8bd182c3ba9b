// A photo as evidence, instead of an address or beside it.
import { useT } from '../../app/i18n';
import { PicturePicks } from '../picture/PicturePicks';
import { useTakePictures } from '../picture/usePictures';

interface EvidencePictureProps {
  picture: string | null;
  onPicture: (id: string | null) => void;
}

export function EvidencePicture({ picture, onPicture }: EvidencePictureProps) {
  const t = useT();
  const taking = useTakePictures(onPicture);
  return (
    <PicturePicks
      pictures={picture === null ? [] : [picture]}
      taking={taking}
      onRemove={() => onPicture(null)}
      hint={t('remedy.evidence_picture')}
    />
  );
}
