// The business calendar while it is edited: minutes of day to "09:30" and back, and what makes a day wrong.

export type Shift = [number, number];
export const DAY_MINUTES = 24 * 60;

export function clockText(minutes: number): string {
  const h = Math.floor(minutes / 60);
  const m = minutes % 60;
  return `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`;
}

/** Takes "9:30", "0930" and "930" too; "00:00" as an end means the end of the day. */
export function readClock(text: string, isEnd: boolean): number | null {
  const found = /^(\d{1,2})[:：.]?(\d{2})$/.exec(text.trim());
  if (!found) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  if (minutes > DAY_MINUTES || Number(found[2]) > 59) return null;
  return isEnd && minutes === 0 ? DAY_MINUTES : minutes;
}

/** Shifts of a day must each be forward, in order and apart. */
export function shiftsAreSound(shifts: readonly Shift[]): boolean {
  const sorted = [...shifts].sort((a, b) => a[0] - b[0]);
  return sorted.every(
    ([from, to], i) => from < to && to <= DAY_MINUTES && (i === 0 || (sorted[i - 1]?.[1] ?? 0) <= from),
  );
}

/** A sensible next shift after the ones there are. */
export function nextShift(shifts: readonly Shift[]): Shift {
  const end = Math.max(0, ...shifts.map((shift) => shift[1]));
  if (end === 0) return [9 * 60, 18 * 60];
  const from = Math.min(end + 60, DAY_MINUTES - 60);
  return [from, Math.min(from + 4 * 60, DAY_MINUTES)];
}
