// Which acts the bot prepared and a person has not decided on. Pure.
import type { ActView } from '../api/types';

export function isPrepared(act: ActView): boolean {
  return Boolean(act.rule) && act.state === 'approved';
}

/** The latest first. */
export function preparedByBot(acts: readonly ActView[]): ActView[] {
  return acts.filter(isPrepared).reverse();
}
