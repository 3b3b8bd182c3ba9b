// A copy of a picture with boxes painted black, as PNG: nothing of what was under them is left in its bytes.
import { type Box, LARGEST_EVIDENCE, scaled } from '../../lib/evidence';

/** Smaller and smaller, until it is no larger than a file of evidence may be. */
const SCALES = [1, 0.75, 0.5, 0.35, 0.25] as const;

/** Null where the browser cannot make it. */
export async function blackened(picture: HTMLImageElement, boxes: readonly Box[]): Promise<Blob | null> {
  for (const scale of SCALES) {
    const copy = await painted(picture, boxes, scale);
    if (copy === null || copy.size <= LARGEST_EVIDENCE) return copy;
  }
  return null;
}

function painted(picture: HTMLImageElement, boxes: readonly Box[], scale: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.naturalWidth * scale));
  canvas.height = Math.max(1, Math.round(picture.naturalHeight * scale));
  const pen = canvas.getContext('2d');
  if (pen === null) return Promise.resolve(null);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  pen.fillStyle = '#000';
  for (const one of boxes) {
    const { x, y, width, height } = scaled(one, scale);
    pen.fillRect(x, y, width, height);
  }
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
