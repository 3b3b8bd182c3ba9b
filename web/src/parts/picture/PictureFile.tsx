// The hidden field that opens the system's choice of pictures.
import type { Ref } from 'react';
import { PICTURE_TYPES } from '../../lib/picture';

interface PictureFileProps {
  ref: Ref<HTMLInputElement>;
  label: string;
  several?: boolean;
  onFiles: (files: FileList) => void;
}

export function PictureFile({ ref, label, several = false, onFiles }: PictureFileProps) {
  return (
    <input
      ref={ref}
      type="file"
      hidden
      multiple={several}
      accept={PICTURE_TYPES.join(',')}
      aria-label={label}
      onChange={(event) => {
        if (event.target.files) onFiles(event.target.files);
        // The same file may be chosen again.
        event.target.value = '';
      }}
    />
  );
}
