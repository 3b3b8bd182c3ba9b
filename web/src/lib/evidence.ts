// Evidence as the console shows it: which kinds there are, what is wrong with a file before it travels, and where a
// redacted copy is black. Pure.
import type { EvidenceFile, EvidenceFileKind } from '../api/types';

export const EVIDENCE_KINDS: readonly EvidenceFileKind[] = [
  'packing_photo',
  'item_photo',
  'listing',
  'screenshot',
  'invoice',
  'test_report',
  'video_still',
  'document',
];

/** The kind that was chosen last, else what is brought most. */
export function kindOr(kept: string | null): EvidenceFileKind {
  return EVIDENCE_KINDS.find((kind) => kind === kept) ?? 'screenshot';
}

/** As the API refuses beyond it (evidence_too_large). */
export const LARGEST_EVIDENCE = 20 * 1024 * 1024;

/** What the system's choice of files offers; the API decides by the bytes. */
export const EVIDENCE_TYPES =
  'image/png,image/jpeg,image/webp,application/pdf,text/plain,video/mp4,video/webm,.txt,.csv,.log';

export type EvidenceFault = 'empty' | 'too_large';

export function evidenceFault(file: { size: number }): EvidenceFault | null {
  if (file.size === 0) return 'empty';
  return file.size > LARGEST_EVIDENCE ? 'too_large' : null;
}

export type Shown = 'image' | 'video' | 'other';

/** How the viewer shows a file; what is neither picture nor film is only saved. */
export function shownAs(mediaType: string): Shown {
  if (['image/png', 'image/jpeg', 'image/webp'].includes(mediaType)) return 'image';
  return mediaType.startsWith('video/') ? 'video' : 'other';
}

/** Files in use first, each in the order in which they came. */
export function inUseFirst(files: readonly EvidenceFile[]): EvidenceFile[] {
  return [...files.filter((one) => one.withdrawn === null), ...files.filter((one) => one.withdrawn !== null)];
}

/** "invoice.jpg" becomes "invoice-redacted.png". */
export function redactedName(name: string): string {
  return `${name.replace(/\.[^./\\]{1,5}$/, '').slice(0, 180)}-redacted.png`;
}

/** A place in a picture, in the picture's own pixels. */
export interface Point {
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

export interface Box extends Point, Size {}

const within = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value));

/** Where on the picture a place on screen lies, however large the picture is shown; never outside it. */
export function toPicture(at: Point, shown: Box, picture: Size): Point {
  return {
    x: within(((at.x - shown.x) / shown.width) * picture.width, 0, picture.width),
    y: within(((at.y - shown.y) / shown.height) * picture.height, 0, picture.height),
  };
}

/** The box between two corners, whichever was first; whole pixels, outwards, so that no edge shows. */
export function boxOf(a: Point, b: Point): Box {
  const [x, y] = [Math.floor(Math.min(a.x, b.x)), Math.floor(Math.min(a.y, b.y))];
  return { x, y, width: Math.ceil(Math.max(a.x, b.x)) - x, height: Math.ceil(Math.max(a.y, b.y)) - y };
}

/** A slip of the hand is no box: under 4 pixels on screen. */
export function isBox(box: Box, shown: Size, picture: Size): boolean {
  const least = 4;
  return (box.width * shown.width) / picture.width >= least && (box.height * shown.height) / picture.height >= least;
}

/** A box for those who draw without a mouse: a fifth of the picture, in its middle. */
export function middleBox(picture: Size): Box {
  const [width, height] = [Math.ceil(picture.width / 5), Math.ceil(picture.height / 5)];
  return {
    x: Math.floor((picture.width - width) / 2),
    y: Math.floor((picture.height - height) / 2),
    width,
    height,
  };
}

/** Moves a box, or with `grow` its lower right corner, by shares of the picture; it stays inside and at least a pixel large. */
export function nudged(box: Box, by: Point, grow: boolean, picture: Size): Box {
  const dx = Math.round(by.x * picture.width);
  const dy = Math.round(by.y * picture.height);
  if (grow)
    return {
      ...box,
      width: within(box.width + dx, 1, picture.width - box.x),
      height: within(box.height + dy, 1, picture.height - box.y),
    };
  return {
    ...box,
    x: within(box.x + dx, 0, picture.width - box.width),
    y: within(box.y + dy, 0, picture.height - box.height),
  };
}

/** A box on a copy of another size; outwards again. */
export function scaled(box: Box, by: number): Box {
  return boxOf({ x: box.x * by, y: box.y * by }, { x: (box.x + box.width) * by, y: (box.y + box.height) * by });
}
