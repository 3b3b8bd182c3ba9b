// The pictures of a private message that is being written: dropped, pasted or chosen, kept with its draft.
import { type ClipboardEvent, useCallback, useMemo } from 'react';
import { MOST_PICTURES, pasted, withPicture } from '../../lib/picture';
import { type Taking, useTakePictures } from '../../parts/picture/usePictures';
import { useDrop } from '../../parts/useDrop';
import { useDraft } from './useDraft';

const listed = (kept: string) => kept.split(' ').filter(Boolean);

export function useMessagePictures(caseId: string) {
  const [kept, setKept] = useDraft(caseId, 'pictures');
  const ids = useMemo(() => listed(kept), [kept]);
  const add = useCallback((id: string) => setKept((old) => withPicture(listed(old), id).join(' ')), [setKept]);
  const all = useTakePictures(add);
  // What a message cannot hold is not sent either.
  const take = (files: readonly File[]) => all.take(files.slice(0, MOST_PICTURES - ids.length));
  const taking: Taking = { ...all, take };
  const { over, place } = useDrop((files) => take([...files]));
  const onPaste = (event: ClipboardEvent) => {
    const files = pasted(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    // The form of a proof takes what is pasted anywhere else.
    event.stopPropagation();
    take(files);
  };
  return {
    ids,
    taking,
    over,
    place: { ...place, onPaste },
    add,
    remove: (id: string) =>
      setKept((old) =>
        listed(old)
          .filter((one) => one !== id)
          .join(' '),
      ),
    clear: () => setKept(''),
  };
}
