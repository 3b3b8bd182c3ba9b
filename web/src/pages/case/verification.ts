// What the verification panel says of each assertion and of messages that waited. Pure.
import type { AssertedView, CaseDetail, MessageView, Objectivity, Truth, Verdict } from '../../api/types';

export interface Standing {
  /** What counts: a person's word before what the facts say. */
  truth: Truth;
  /** How a person's word stands to the facts; null while nobody has judged. */
  word: 'agrees' | 'settles' | 'overrides' | null;
}

export function standing({ truth, judged }: Pick<AssertedView, 'truth' | 'judged'>): Standing {
  if (!judged) return { truth, word: null };
  if (judged.truth === truth) return { truth, word: 'agrees' };
  // Where the facts say nothing, a person settles it; only the contrary of a fact overrides it.
  return { truth: judged.truth, word: truth === 'unknown' ? 'settles' : 'overrides' };
}

export interface Proposal {
  verdict: Verdict;
  objectivity: Objectivity;
}

/** What a person found so far, or else what is proposed: the first answers of the verdict's questions. */
export function firstAnswers(detail: Pick<CaseDetail, 'verdict' | 'verification'>): Proposal {
  const { suggestion, objectivity } = detail.verification;
  return { verdict: detail.verdict ?? suggestion.verdict, objectivity: objectivity ?? suggestion.objectivity };
}

/** Whether the verdict is another one than is proposed now: claims may have been judged since. */
export function differs(detail: Pick<CaseDetail, 'verdict' | 'verification'>): boolean {
  const { suggestion, objectivity } = detail.verification;
  return (
    detail.verdict !== null &&
    (detail.verdict !== suggestion.verdict || (objectivity !== null && objectivity !== suggestion.objectivity))
  );
}

/** How long messages waited, by the message's id. */
export function waits(detail: Pick<CaseDetail, 'verification'>): ReadonlyMap<MessageView['id'], Wait> {
  return new Map(
    detail.verification.missed.map(({ message, waited, answered }) => [message, { seconds: waited, answered }]),
  );
}

export interface Wait {
  seconds: number;
  answered: boolean;
}
