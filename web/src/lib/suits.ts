// Who is offered for a case, in which order. Pure.
import type { Member, Suggestion } from '../api/types';

/** The reader first, whose key is Enter; then who suits best; then who carries least. */
export function byFit(members: readonly Member[], suggestions: readonly Suggestion[], me: string): Member[] {
  const place = new Map(suggestions.map((one, index) => [one.user, index]));
  const rank = (member: Member) => place.get(member.user) ?? suggestions.length;
  return [...members].sort(
    (a, b) => Number(b.user === me) - Number(a.user === me) || rank(a) - rank(b) || a.open_cases - b.open_cases,
  );
}
