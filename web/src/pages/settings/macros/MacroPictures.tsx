// Pictures that go out with a macro's private message.
import { CloseOutlined, PictureOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import { useKeepPicture } from '../../../api/pictures';
import { useT } from '../../../app/i18n';
import { chosen, PICTURE_TYPES } from '../../../lib/picture';
import { FailureNote } from '../../../parts/Failure';
import { Thumbnail } from '../../case/Thumbnail';

const MOST = 5;

interface MacroPicturesProps {
  pictures: readonly string[];
  onChange: (pictures: string[]) => void;
}

export function MacroPictures({ pictures, onChange }: MacroPicturesProps) {
  const t = useT();
  const file = useRef<HTMLInputElement>(null);
  const keep = useKeepPicture();
  const add = (found: File | null) =>
    found &&
    keep.mutate(found, { onSuccess: ({ id }) => !pictures.includes(id) && onChange([...pictures, id].slice(0, MOST)) });
  return (
    <section className="macro-part" aria-label={t('set.macro_pictures')}>
      <h3>{t('set.macro_pictures')}</h3>
      <div className="line">
        {pictures.map((id) => (
          <span key={id} className="macro-picture">
            <Thumbnail id={id} label={t('talk.picture')} />
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('do.remove')}
              onClick={() => onChange(pictures.filter((one) => one !== id))}
            />
          </span>
        ))}
        <Button
          icon={<PictureOutlined />}
          disabled={pictures.length >= MOST}
          loading={keep.isPending}
          onClick={() => file.current?.click()}
        >
          {t('set.macro_picture_add')}
        </Button>
        <span className="muted">{t('set.macro_picture_hint')}</span>
        <input
          ref={file}
          type="file"
          hidden
          accept={PICTURE_TYPES.join(',')}
          data-testid="macro-picture"
          onChange={(event) => {
            add(chosen(event.target.files ?? []));
            event.target.value = '';
          }}
        />
      </div>
      {keep.error && <FailureNote failure={keep.error} />}
    </section>
  );
}
