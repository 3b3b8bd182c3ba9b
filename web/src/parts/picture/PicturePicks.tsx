// Pictures that go out with a message: small, each with its way out, and a button for more.
import { CloseOutlined, PictureOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useRef } from 'react';
import { useT } from '../../app/i18n';
import { MOST_PICTURES } from '../../lib/picture';
import { PictureFile } from './PictureFile';
import { TakingFaults } from './TakingFaults';
import { Thumbnail } from './Thumbnail';
import type { Taking } from './usePictures';

interface PicturePicksProps {
  pictures: readonly string[];
  taking: Taking;
  onRemove: (id: string) => void;
  hint?: string;
}

export function PicturePicks({ pictures, taking, onRemove, hint }: PicturePicksProps) {
  const t = useT();
  const file = useRef<HTMLInputElement>(null);
  return (
    <div className="stack picture-picks" data-testid="picture-picks">
      <div className="line">
        {pictures.map((id) => (
          <span key={id} className="picture-pick">
            <Thumbnail id={id} label={t('talk.picture')} />
            <Button
              type="text"
              size="small"
              icon={<CloseOutlined />}
              aria-label={t('picture.remove')}
              title={t('picture.remove')}
              onClick={() => onRemove(id)}
            />
          </span>
        ))}
        <Button
          icon={<PictureOutlined />}
          disabled={pictures.length >= MOST_PICTURES}
          loading={taking.busy}
          onClick={() => file.current?.click()}
        >
          {t('picture.add')}
        </Button>
        {hint && <span className="muted picture-hint">{hint}</span>}
        <PictureFile ref={file} label={t('picture.add')} several onFiles={(files) => taking.take([...files])} />
      </div>
      <TakingFaults taking={taking} />
    </div>
  );
}
