// Holiday mode of a channel: what is ahead or running, and how one is taken away. Pure.
import type { Channel } from '../api/types';

export type Holiday = Channel['holidays'][number];

/** What is over is history; the API takes only what is not. */
export function ahead(holidays: readonly Holiday[], now: number): Holiday[] {
  return holidays.filter((one) => Date.parse(one.to) > now).sort((a, b) => Date.parse(a.from) - Date.parse(b.from));
}

export function isRunning(one: Holiday, now: number): boolean {
  return Date.parse(one.from) <= now && now < Date.parse(one.to);
}
