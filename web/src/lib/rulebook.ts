// The rulebook as the console reads it: grouped by act, searched, and a shop's own rule under edit.
import type {
  ActCheck,
  ClockRule,
  OwnRuleDraft,
  Rule,
  RuleAct,
  RuleEffect,
  SpokenRule,
  TextKind,
  Words,
} from '../api/types';

export const ACTS: readonly RuleAct[] = [
  'public_reply',
  'private_message',
  'review_ask',
  'return_decision',
  'giveaway',
  'review_report',
  'review',
];

/** Gravest first, as the rulebook decides. */
export const EFFECTS: readonly RuleEffect[] = [
  'refuse',
  'require_approval',
  'warn',
  'allow',
  'counts',
  'does_not_count',
];

export interface RuleGroup {
  act: RuleAct;
  rules: Rule[];
}

/** Under each act every rule that speaks of it, gravest first; a rule about three acts stands under each of them. */
export function byAct(rules: readonly Rule[]): RuleGroup[] {
  const gravity = (rule: Rule) => EFFECTS.indexOf(rule.effect);
  return ACTS.map((act) => ({
    act,
    rules: rules.filter((rule) => rule.acts.includes(act)).sort((a, b) => gravity(a) - gravity(b)),
  })).filter((group) => group.rules.length > 0);
}

type Found = Pick<Rule | ClockRule, 'id' | 'source' | 'markets'> & { platform: string | null };

/** Every word must be found somewhere in what the rule says, where it was read, or what it is called. */
export function matches(rule: Found, words: readonly (string | Words)[], query: string): boolean {
  const texts = words.flatMap((one) => (typeof one === 'string' ? [one] : [one.en, one.zh]));
  const hay = [rule.id, rule.source, rule.platform ?? '', ...rule.markets, ...texts].join(' ').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

export const NEW_RULE: OwnRuleDraft = {
  platform: null,
  markets: [],
  acts: ['public_reply'],
  when: '',
  effect: 'require_approval',
  role: 'lead',
  say: { en: '', zh: '' },
  source: '',
  valid_from: null,
  valid_to: null,
};

/** A rule of the shop's own, to be changed. */
export function draftOf(rule: Rule): OwnRuleDraft {
  const effect = rule.effect === 'refuse' || rule.effect === 'require_approval' ? rule.effect : 'warn';
  return {
    platform: rule.platform,
    markets: rule.markets,
    acts: rule.acts,
    when: rule.when,
    effect,
    ...(effect === 'require_approval' ? { role: rule.role === 'owner' ? 'owner' : 'lead' } : {}),
    say: rule.say,
    source: rule.source,
    valid_from: rule.valid_from,
    valid_to: rule.valid_to,
  };
}

export type DraftFault = 'acts' | 'when' | 'say' | 'valid_to';

/** What must be filled in before it is worth asking the server; the server has the last word. */
export function faults(draft: OwnRuleDraft): DraftFault[] {
  const out: DraftFault[] = [];
  if (draft.acts.length === 0) out.push('acts');
  if (draft.when.trim() === '') out.push('when');
  if (draft.say.en.trim() === '' && draft.say.zh.trim() === '') out.push('say');
  if (draft.valid_from && draft.valid_to && draft.valid_to < draft.valid_from) out.push('valid_to');
  return out;
}

/** With another effect: only an approval names who approves. */
export function withEffect(draft: OwnRuleDraft, effect: OwnRuleDraft['effect']): OwnRuleDraft {
  const { role, ...rest } = draft;
  return effect === 'require_approval' ? { ...rest, effect, role: role ?? 'lead' } : { ...rest, effect };
}

/** Facts under their group: `act.kind` under `act`. */
export function factGroups(facts: readonly string[]): { group: string; names: string[] }[] {
  const out = new Map<string, string[]>();
  for (const fact of facts) {
    const group = fact.split('.')[0] ?? fact;
    out.set(group, [...(out.get(group) ?? []), fact]);
  }
  return [...out].map(([group, names]) => ({ group, names }));
}

/** Puts a fact where the cursor is, with a space where two words would touch. */
export function insertAt(text: string, at: number, fact: string): { text: string; at: number } {
  const before = text.slice(0, at);
  const after = text.slice(at);
  const left = before === '' || /[\s(!]$/.test(before) ? '' : ' ';
  const right = after === '' || /^[\s)]/.test(after) ? '' : ' ';
  return { text: `${before}${left}${fact}${right}${after}`, at: before.length + left.length + fact.length };
}

const DECIDES: readonly RuleEffect[] = ['refuse', 'require_approval', 'warn', 'allow'];

/**
 * The rules to show beside a text. Of an empty text only what holds whatever will be written: a warning about words that
 * are not there yet would only be noise.
 */
export function spoken(check: Pick<ActCheck, 'rules'>, empty: boolean): SpokenRule[] {
  return empty ? check.rules.filter((rule) => DECIDES.includes(rule.effect) && rule.effect !== 'warn') : check.rules;
}

/** True when this kind of act is refused whatever its words are (checked with no words). */
export function shut(check: ActCheck): boolean {
  return (
    check.left === 0 || check.rules.some((rule) => rule.effect === 'refuse') || check.house_default?.allowed === false
  );
}

/** What may be done instead of a refused act; null when nothing better can be said than the refusal's own hint. */
export function instead(kind: TextKind, check: ActCheck): 'later' | 'mend' | 'silent' | 'private' | null {
  const refusing = check.rules.filter((rule) => rule.effect === 'refuse').map((rule) => rule.id);
  if (kind === 'review_ask') {
    if (check.house_default?.allowed === false) return 'mend';
    const passing = ['house.ask_after_resolution', 'house.ask_remedy_open', 'house.ask_cooling_down'];
    if (refusing.length === 0) return null;
    return refusing.every((id) => passing.includes(id)) ? 'later' : 'mend';
  }
  if (refusing.some((id) => id === 'house.hidden_ask' || id.endsWith('.review_ask'))) return 'silent';
  return kind === 'public_reply' && (check.left === 0 || refusing.some((id) => id.endsWith('one_public_reply')))
    ? 'private'
    : null;
}
