// Pictures on their way into the shop's keeping: judged before they travel, sent one after the other.
import { useState } from 'react';
import { useKeepPicture } from '../../api/pictures';
import { fault, type PictureFault } from '../../lib/picture';

export interface Taking {
  take: (files: readonly File[]) => void;
  busy: boolean;
  /** What is wrong with a file that was not sent. */
  wrong: PictureFault | null;
  /** What the server said of one that was. */
  failure: unknown;
}

/** `onKept` is told of each picture by its id; what is wrong with one does not stop the others. */
export function useTakePictures(onKept: (id: string) => void): Taking {
  const keep = useKeepPicture();
  const [wrong, setWrong] = useState<PictureFault | null>(null);
  const take = async (files: readonly File[]) => {
    const found = files.map(fault);
    setWrong(found.find((one) => one !== null) ?? null);
    keep.reset();
    for (const file of files.filter((_, place) => found[place] === null)) {
      const kept = await keep.mutateAsync(file).catch(() => null);
      if (kept === null) return;
      onKept(kept.id);
    }
  };
  return { take: (files) => void take(files), busy: keep.isPending, wrong, failure: keep.error };
}
