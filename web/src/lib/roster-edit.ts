// A colleague's work while it is edited, and the numbers typed into a hand-over note. Pure.
import type { BusinessCalendar, MemberWork } from '../api/types';
import { shiftsAreSound } from './calendar';

const WEEKDAY: [number, number][] = [[9 * 60, 18 * 60]];

/** Monday to Friday, nine to six: where a first shift begins. */
export function usualShifts(zone: string): BusinessCalendar {
  const week = Array.from({ length: 7 }, (_, day) =>
    day < 5 ? WEEKDAY.map((one) => [...one] as [number, number]) : [],
  );
  return { zone, week, holidays: [], makeup: [] };
}

export function calendarIsSound({ week, makeup }: BusinessCalendar): boolean {
  return week.every(shiftsAreSound) && makeup.every((day) => shiftsAreSound(day.shifts));
}

export function workIsSound({ shifts, most_open }: MemberWork): boolean {
  return (most_open === null || most_open >= 1) && (shifts === null || calendarIsSound(shifts));
}

/** "#12, 15 and 12" names 12 and 15. */
export function caseNumbers(text: string): number[] {
  return [...new Set([...text.matchAll(/\d+/g)].map(([digits]) => Number(digits)))].filter(Number.isSafeInteger);
}
