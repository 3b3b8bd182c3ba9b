// The bot's rules under edit. Pure.
import type { ApiError, BotRule } from '../api/types';

/** Questions a rule may answer; complaints and the wish for a person go to people. */
export const BOT_INTENTS = [
  'where_is_parcel',
  'return_exchange',
  'product_question',
  'invoice',
  'cancel',
  'thanks',
  'other',
] as const;

export function newBotRule(rules: readonly BotRule[]): BotRule {
  const taken = new Set(rules.map((rule) => rule.id));
  let n = rules.length + 1;
  while (taken.has(`rule_${n}`)) n += 1;
  return {
    id: `rule_${n}`,
    name: { en: '', zh: '' },
    on: true,
    intents: [],
    when: '',
    texts: { en: '', zh: '' },
    send: false,
  };
}

/** What is sent: texts of languages left empty are left out. */
export function soundRules(rules: readonly BotRule[]): BotRule[] {
  return rules.map((rule) => ({
    ...rule,
    when: rule.when.trim(),
    texts: Object.fromEntries(Object.entries(rule.texts).filter(([, text]) => text.trim() !== '')),
  }));
}

/** `bad_bot` begins with the rule at fault: "parcel_shipped: …". */
export function ruleAtFault(error: ApiError | null, rules: readonly BotRule[]): string | null {
  const id = /^([a-z0-9_]+): /.exec(error?.message.en ?? '')?.[1];
  return rules.some((rule) => rule.id === id) ? (id ?? null) : null;
}
