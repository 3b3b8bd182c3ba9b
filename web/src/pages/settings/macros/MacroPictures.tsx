// Pictures that go out with a macro's private message.
import { useT } from '../../../app/i18n';
import { withPicture } from '../../../lib/picture';
import { PicturePicks } from '../../../parts/picture/PicturePicks';
import { useTakePictures } from '../../../parts/picture/usePictures';

interface MacroPicturesProps {
  pictures: readonly string[];
  onChange: (change: (old: readonly string[]) => string[]) => void;
}

export function MacroPictures({ pictures, onChange }: MacroPicturesProps) {
  const t = useT();
  const taking = useTakePictures((id) => onChange((old) => withPicture(old, id)));
  return (
    <section className="macro-part" aria-label={t('set.macro_pictures')}>
      <h3>{t('set.macro_pictures')}</h3>
      <PicturePicks
        pictures={pictures}
        taking={taking}
        onRemove={(id) => onChange((old) => old.filter((one) => one !== id))}
        hint={t('picture.hint')}
      />
    </section>
  );
}
