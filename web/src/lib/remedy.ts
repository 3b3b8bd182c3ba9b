// Remedies as the console shows them: which verb comes next, what a list shows, how far a limit is used.
import type {
  Money,
  Remedy,
  RemedyChoice,
  RemedyKind,
  RemedyLeft,
  RemedyLimits,
  RemedyState,
  RemedyVerb,
} from '../api/types';

/** The lists of the page, each the states it shows. */
export const LISTS = {
  open: ['suggested', 'offered', 'accepted', 'approval_requested', 'approved', 'granted'],
  approval: ['approval_requested'],
  granted: ['granted'],
  done: ['done'],
  ended: ['declined', 'refused', 'cancelled'],
} as const satisfies Record<string, readonly RemedyState[]>;

export type ListName = keyof typeof LISTS;

/** The gold button of a remedy: the first of these that is allowed. */
const NEXT: readonly RemedyVerb[] = ['approve', 'done', 'grant', 'accept', 'offer'];

export function nextVerb(remedy: Pick<Remedy, 'allowed'>, may: (verb: RemedyVerb) => boolean): RemedyVerb | null {
  return NEXT.find((verb) => remedy.allowed.includes(verb) && may(verb)) ?? null;
}

const MONEY: readonly RemedyKind[] = ['partial_refund', 'refund', 'coupon'];

/**
 * What is suggested, and each kind of money that is not, with a sum still to be typed: where the order's price is not
 * known nothing can be suggested, and money can be given all the same.
 */
export function withOwnSums(choices: readonly RemedyChoice[], currency: string | null): RemedyChoice[] {
  if (currency === null) return [...choices];
  const missing = MONEY.filter((kind) => choices.every((one) => one.kind !== kind));
  const own = (kind: RemedyKind): RemedyChoice => ({
    kind,
    amount: { minor: 0, currency },
    steps: [],
    within: false,
    approval_of: null,
    why: [],
    refusal: null,
  });
  return [...choices, ...missing.map(own)];
}

/** A kind whose sum nobody suggests. */
export function isOwnSum({ amount, steps }: Pick<RemedyChoice, 'amount' | 'steps'>): boolean {
  return amount !== null && steps.length === 0;
}

/** Telling the buyer once more is worth a button only where another sum may be told. */
export function offersAgain({ state, kind, amount }: Pick<Remedy, 'state' | 'kind' | 'amount'>): boolean {
  return state === 'offered' && amount !== null && kind !== 'refund';
}

/** What a person sees of what is allowed. */
export function shownVerbs(remedy: Pick<Remedy, 'allowed' | 'state' | 'kind' | 'amount'>): RemedyVerb[] {
  return remedy.allowed.filter((verb) => verb !== 'offer' || remedy.state !== 'offered' || offersAgain(remedy));
}

/** What a verb must be told before it runs. */
export const ASKS: Record<RemedyVerb, readonly ('reference' | 'reason' | 'label' | 'url')[]> = {
  offer: [],
  accept: [],
  decline: ['reason'],
  grant: [],
  approve: [],
  refuse: ['reason'],
  evidence: ['label', 'url'],
  done: ['reference'],
  cancel: ['reason'],
};

/** A buyer need not say why they decline; everything else is written down. */
export const OPTIONAL: readonly RemedyVerb[] = ['decline'];

export function limitsOf(limits: RemedyLimits, currency: string | null) {
  return limits.currencies.find((one) => one.currency === currency) ?? null;
}

export function left({ limit, used }: RemedyLeft): Money | null {
  return limit && { minor: Math.max(0, limit.minor - used.minor), currency: limit.currency };
}

/** Photos that were promised and are not there yet. */
export function evidenceMissing(remedy: Pick<Remedy, 'evidence' | 'evidence_due' | 'open'>): boolean {
  return remedy.open && remedy.evidence_due !== null && remedy.evidence.length === 0;
}

/** Share of a group, or null where there is nothing to take a share of. */
export function share(part: number, of: number): number | null {
  return of === 0 ? null : part / of;
}

interface Person {
  user: string;
  name: string;
  role: string;
}

/** Who could agree to a remedy that needs this role: its holders and the owner, but never who asks. */
export function approvers<P extends Person>(members: readonly P[], of: string, me: string): P[] {
  return members.filter((one) => one.user !== me && (one.role === of || one.role === 'owner'));
}

/** Whether this person is among those who can decide: not who asked, and with limits high enough. */
export function decides({ approval }: Pick<Remedy, 'approval'>, me: string): boolean {
  return approval?.who_can.some((one) => one.id === me) ?? false;
}
