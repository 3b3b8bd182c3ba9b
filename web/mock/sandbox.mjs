// The stand-ins of the platforms, as the stand-in of the server has them: numbers that grow. MOCK_SANDBOX=0: there are none.
import { missing, on, parseBody, S } from './bus.mjs';
import { iso, MIN } from './people.mjs';
import { error } from './rows.mjs';
import { Refused } from './work.mjs';

const counts = (orders, reviews, chats, returns) => ({ orders, reviews, chats, returns });
const pushes = (made, lost) => ({
  made,
  acknowledged: made - lost,
  failed: lost * 2,
  given_up: 0,
  dropped: lost,
  duplicated: 1,
  while_off: 0,
});
const began = Date.now();
const state = {
  speed: 60,
  rate: 100,
  faults: {
    latency_ms: 400,
    error_5xx: 0.05,
    error_5xx_after: 0,
    reset_before: 0,
    reset_after: 0.1,
    rate_limit: 0,
    item_failure: 0,
    hide_message: 0,
    drop_push: 0.25,
    duplicate_push: 0,
    late_push: 0,
    clock_skew: 0,
  },
  shops: {
    kuaishou: counts(318, 61, 22, 4),
    lazada: counts(402, 88, 31, 7),
    shopee: counts(1_204, 377, 120, 19),
    shopify: counts(95, 20, 0, 2),
    tiktok: counts(871, 240, 66, 11),
    woocommerce: counts(40, 9, 0, 0),
  },
  ledger: {
    'shopee.reply.took': 41,
    'shopee.reply.repeated': 3,
    'shopee.reply.refused': 1,
    'tiktok.message.took': 17,
    'tiktok.decision.took': 4,
    'lazada.message.took': 8,
    'lazada.message.hidden': 2,
    'shopify.refund.took': 2,
    'judgeme.email.took': 5,
  },
  doubles: [],
  pushes: { kuaishou: pushes(64, 1), shopee: pushes(310, 12), tiktok: pushes(205, 0) },
  mishaps: 27,
  outages: {},
};
const now = () => began + (Date.now() - began) * state.speed;
const shown = () => (process.env.MOCK_SANDBOX === '0' ? missing() : { now: iso(now()), ...state });

on('GET', `${S}/sandbox`, () => {
  state.shops.shopee.orders += 1;
  return shown();
});
on('PUT', `${S}/sandbox`, (c) => {
  Object.assign(state, parseBody(c));
  return shown();
});
on('POST', `${S}/sandbox/scenario`, (c) => {
  const b = parseBody(c);
  const at = state.shops[b.platform];
  if (b.what === 'bad_reviews') at.reviews += b.count;
  else if (b.what === 'abusive_review') at.reviews += 1;
  else if (b.what === 'return_request') at.returns += 1;
  else if (b.what === 'question') at.chats += 1;
  else if (b.what === 'outage') state.outages[b.stand] = iso(now() + b.minutes * MIN);
  else if (b.what === 'carrier_stands_still') state.mishaps += 1;
  else if (b.what !== 'expire_tokens')
    throw new Refused(422, error('bad_scenario', 'the stand-ins do not understand this', '沙盒无法理解此请求'));
  return { ids: [] };
});
