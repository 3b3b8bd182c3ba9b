// Pictures as proof: which file of a drop, a paste or a choice is meant, and what is wrong with it before it travels. Pure.

export const PICTURE_TYPES = ['image/png', 'image/jpeg', 'image/webp'] as const;
/** As the API refuses beyond it (picture_too_large). */
export const LARGEST_PICTURE = 5 * 1024 * 1024;

export type PictureFault = 'bad_picture' | 'picture_too_large';

/** The first picture among files; when there is none, the first file, so that its refusal can be said. */
export function chosen<F extends { type: string }>(files: ArrayLike<F>): F | null {
  const all = Array.from(files);
  return all.find((file) => (PICTURE_TYPES as readonly string[]).includes(file.type)) ?? all[0] ?? null;
}

export function fault(file: { type: string; size: number }): PictureFault | null {
  if (!(PICTURE_TYPES as readonly string[]).includes(file.type)) return 'bad_picture';
  return file.size > LARGEST_PICTURE ? 'picture_too_large' : null;
}

/** As the API refuses beyond it (too_many_pictures). */
export const MOST_PICTURES = 5;

/** One more picture of a message, each once, no more than a message takes. */
export function withPicture(pictures: readonly string[], id: string): string[] {
  return pictures.includes(id) || pictures.length >= MOST_PICTURES ? [...pictures] : [...pictures, id];
}

/** The pictures of a paste. Office programs put a picture of what was copied beside its words: the words are meant. */
export function pasted(data: Pick<DataTransfer, 'files' | 'getData'>): File[] {
  return data.getData('text/plain') === '' ? Array.from(data.files) : [];
}
