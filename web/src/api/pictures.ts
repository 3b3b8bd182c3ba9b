// Pictures in the shop's keeping: screenshots that prove what was posted by hand.
import { useMutation } from '@tanstack/react-query';
import { BASE, call } from './client';
import { useShop } from './current';
import type { Picture } from './types';

export function useKeepPicture() {
  const { shop } = useShop();
  return useMutation({
    mutationFn: (file: File) =>
      call<Picture>('POST', `/shops/${shop.id}/pictures`, { raw: file, contentType: file.type }),
  });
}

/** Where a picture's bytes are. */
export function usePictureAddress(): (id: string) => string {
  const { shop } = useShop();
  return (id) => `${BASE}/shops/${shop.id}/pictures/${encodeURIComponent(id)}`;
}
