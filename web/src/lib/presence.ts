// Who else is at a case. Pure.
import type { PersonHere } from '../api/types';

/**
 * People other than the reader who are there at `now` (milliseconds), those who write first. Renewed signs of life are
 * not told on the stream, so where nobody asks again a person counts as looking for `grace` milliseconds longer.
 */
export function othersHere(people: readonly PersonHere[], me: string, now: number, grace = 0): PersonHere[] {
  return people
    .filter((one) => one.id !== me && one.doing !== 'gone' && Date.parse(one.until) + grace > now)
    .map((one) => (Date.parse(one.until) > now ? one : { ...one, doing: 'viewing' as const }))
    .sort((a, b) => Number(b.doing === 'typing') - Number(a.doing === 'typing'));
}
