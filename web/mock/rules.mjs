// The stand-in's rules: a few that ship, the shop's own, and what they say of a text.

import { error } from './rows.mjs';

export const w = (en, zh) => ({ en, zh });
export const rule = (name, change) => ({
  id: name,
  platform: null,
  markets: [],
  acts: ['review_ask'],
  when: 'true',
  effect: 'refuse',
  say: w('', ''),
  source: 'House rule',
  page_date: null,
  grade: 'house',
  valid_from: null,
  valid_to: null,
  own: false,
  in_force: true,
  version: null,
  changed_at: null,
  ...change,
});
const ASKS = /(change|update|look at).{0,20}review|改.{0,4}评/i;

/** Each with what makes it speak in the stand-in. */
export const SHIPPED = [
  [
    rule('house.incentive', {
      acts: ['public_reply', 'private_message', 'review_ask'],
      when: "'incentive' in act.findings",
      say: w('Nothing is ever given in return for a review.', '任何时候都不得以好处换取评价。'),
      source: 'House rule: every platform we know bars paid reviews',
    }),
    (_one, text) => /5 ?stars|好评返现/i.test(text),
  ],
  [
    rule('house.hidden_ask', {
      acts: ['public_reply', 'private_message'],
      when: 'act.asks_review_change',
      say: w('This asks for a review to be changed.', '这里请买家改评。'),
    }),
    (_one, text) => ASKS.test(text),
  ],
  [
    rule('tiktok.us.review_ask', {
      platform: 'tiktok',
      markets: ['US'],
      when: "act.kind == 'review_ask' || act.asks_review_change",
      say: w(
        'TikTok Shop US counts asking for a change or removal of a review as review manipulation, paid or not.',
        'TikTok Shop 美国站把请买家修改或删除评价视为操纵评价，无论是否付费。',
      ),
      source: 'TikTok Shop US seller university 4451321470682882',
      page_date: '2025-10-24',
      grade: 'platform',
    }),
    (one) => one.channel.market === 'US',
  ],
  [
    rule('tiktok.gb.review_ask', {
      platform: 'tiktok',
      markets: ['GB'],
      say: w(
        'TikTok Shop UK does not let sellers ask for a review to be changed.',
        'TikTok Shop 英国站不允许邀请改评。',
      ),
      source: 'cifnews.com/article/182235',
      grade: 'second_hand',
    }),
    (one) => one.channel.market === 'GB',
  ],
  [
    rule('house.ask_after_resolution', {
      when: '!case.resolved',
      say: w('Mend it first: a review ask waits until the case is resolved.', '先解决问题：工单解决后才能邀请改评。'),
    }),
    (one) => one.state !== 'resolved',
  ],
  [
    rule('tiktok.id.review_ask', {
      platform: 'tiktok',
      markets: ['ID'],
      when: 'case.resolved',
      effect: 'allow',
      say: w('One ask is allowed after the case is resolved.', '工单解决后允许邀请一次。'),
      source: 'TikTok Shop Indonesia seller university 6149342197991170',
      grade: 'platform',
    }),
    (one) => one.channel.market === 'ID' && one.state === 'resolved',
  ],
];

export const CLOCKS = [
  {
    id: 'tiktok.us.chat',
    platform: 'tiktok',
    markets: ['US'],
    obligation: 'chat_response',
    target: 86_400,
    calendar: 'weekend_to_monday_noon',
    counts: { human_only: true, trivial_excluded: true },
    leaves_out: [],
    rate: { per_mille: 900, days: null, grade: 'second_hand' },
    consequence: w(
      'Below 90 % the shop is warned, below 85 % measures follow.',
      '低于 90% 会被警告，低于 85% 会被处置。',
    ),
    source: 'eshoppick.com response rate guide 2026',
    page_date: null,
    grade: 'second_hand',
    valid_from: null,
    valid_to: null,
  },
];

export const FACTS = [
  'act.kind',
  'act.length',
  'case.issue',
  'case.severity',
  'case.state',
  'now.hour',
  'order.delivered',
];
export const LIMITS = { rules: 100, condition: 500, days: 90 };
export const own = [];

export const fits = (r, channel) =>
  (r.platform === null || r.platform === channel.platform) &&
  (r.markets.length === 0 || r.markets.includes(channel.market));

/** The stand-in understands one comparison; anything else always holds. */
export function holds(when, one) {
  const found = /case\.severity\s*(>=|==|>)\s*(\d)/.exec(when);
  if (!found) return true;
  const n = Number(found[2]);
  return found[1] === '==' ? one.severity === n : found[1] === '>' ? one.severity > n : one.severity >= n;
}

/** What the rulebook says of a text: the rules that spoke, and our default where none allowed or refused it. */
export function verdictOf(one, kind, text) {
  const spoke = [
    ...SHIPPED.filter(([r, speaks]) => r.acts.includes(kind) && speaks(one, text)).map(([r]) => r),
    ...own.filter((r) => r.acts.includes(kind) && fits(r, one.channel) && holds(r.when, one)),
  ].map(({ id: name, effect, role, say, source, page_date, grade, own: mine }) => ({
    id: name,
    effect,
    ...(role ? { role } : {}),
    say,
    source,
    page_date,
    grade,
    own: mine,
  }));
  const decided = spoke.some((r) => r.effect === 'refuse' || r.effect === 'allow');
  const house =
    decided || kind !== 'review_ask'
      ? null
      : { allowed: false, say: w('No rule of this channel allows a review ask.', '该渠道没有规则允许改评邀请。') };
  const refuses = spoke.find((r) => r.effect === 'refuse');
  const approves = spoke.find((r) => r.effect === 'require_approval');
  return {
    rules: spoke,
    house_default: house,
    decision: refuses || house ? 'refuse' : approves ? 'require_approval' : spoke.length > 0 ? 'warn' : 'allow',
    role: approves?.role ?? null,
    refusal: refuses
      ? error('rule_refused', refuses.say.en, refuses.say.zh, null, 'text', {
          id: refuses.id,
          source: refuses.source,
          date: refuses.page_date,
        })
      : house
        ? error('not_permitted', house.say.en, house.say.zh)
        : null,
  };
}
