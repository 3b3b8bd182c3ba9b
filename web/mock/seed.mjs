// Builds the stand-in's cases in memory, the same ones each time.

import { messageReading, passages } from './passages.mjs';
import { channels, DAY, HOUR, id, iso, MIN, me, members, pick, products, random } from './people.mjs';
import { STANDARD } from './playbooks.mjs';
import { BUYERS, MESSAGES, REVIEWS } from './texts.mjs';
import { give, suits } from './verify.mjs';

export * from './people.mjs';

export const cases = [];
export const empty = process.env.MOCK_EMPTY === '1';

export function openCase(from, ageMs, fixed = {}) {
  const [language, market, star, issue, also, ground, severity, text, why] = from;
  const opened = Date.now() - ageMs;
  const channel = channels.find((c) => c.market === market);
  const product = pick(products.filter((p) => p.market === market));
  const late = issue === 'logistics' ? 3 + Math.floor(random() * 6) : random() < 0.2 ? 1 : 0;
  const amount = {
    minor: market === 'ID' ? Math.round(80 + random() * 300) * 1000 * 100 : Math.round(1900 + random() * 20000),
    currency: { CN: 'CNY', US: 'USD', GB: 'GBP', ID: 'IDR' }[market],
  };
  const caseId = id();
  const reading = {
    language,
    polarity: 'negative',
    issue,
    also,
    ground,
    severity,
    confidence: 0.72 + random() * 0.27,
    why: why.map((w, i) => ({ text: w, weight: 1 - i * 0.2 })),
    ...passages(text, severity),
    at_odds: star !== null && star >= 4,
  };
  const edited = random() < 0.12;
  const versions = edited
    ? [
        {
          version: 1,
          rating: Math.min(5, star + 2),
          text: language === 'zh' ? '还没拆，先给个好评。' : 'Looks fine, five stars for now.',
          at: iso(opened - DAY),
        },
        { version: 2, rating: star, text, at: iso(opened) },
      ]
    : [{ version: 1, rating: star, text, at: iso(opened) }];
  const buyer = pick(BUYERS[market]);
  const number = cases.length + 1001;
  const one = {
    id: caseId,
    number,
    version: 1,
    state: 'new',
    source: 'review',
    priority: severity === 3 ? 4 : severity === 2 ? 3 : 2,
    snoozed_until: null,
    paused: false,
    escalated: severity === 3 && ageMs > HOUR,
    star,
    excerpt: text,
    language,
    issue,
    severity,
    ground,
    why: reading.why,
    channel: { id: channel.id, name: channel.name, platform: channel.platform, market },
    product: { id: product.id, title: product.title, advertised: product.advertised },
    buyer,
    value: amount,
    assignee: null,
    opened_at: iso(opened),
    feedbacks: 1,
    unsure: [],
    matter: null,
    returns: [],
    parcels: [],
    also,
    cause: null,
    verdict: null,
    verdict_note: null,
    reviews: [
      {
        id: id(),
        external_id: `R${700000 + number}`,
        rating: star,
        text,
        created_at: iso(opened - 20 * MIN),
        edited,
        reading,
        corrected: false,
        versions,
      },
    ],
    conversation: random() < 0.35 || issue === 'service' ? conversation(language, opened) : null,
    order: random() < 0.85 ? orderOf(number, product, amount, opened, late, market) : null,
    merged: [],
    merged_into: null,
    clocks: [],
    acts: [],
    timeline: [],
    ...fixed,
  };
  channel.reviews += 1;
  const clock = (kind, rule, target) => ({
    kind,
    rule,
    state: 'running',
    started_at: iso(opened),
    target,
    due_at: iso(opened + target * 1000),
    met_at: null,
    left: null,
  });
  one.clocks = [
    clock('first_touch', 'team', 1800),
    clock('public_reply_golden', 'team', 14400),
    clock('public_reply', 'team', 86400),
    clock('public_reply', 'platform', 172800),
  ];
  event(
    one,
    'case.opened',
    { glance: { star, subject: { review: one.reviews[0]?.id } } },
    { kind: 'system', name: '' },
    opened,
  );
  cases.push(one);
  return one;
}

function conversation(language, opened) {
  const zh = language === 'zh';
  const say = (sender, text, ago) => ({
    id: id(),
    sender,
    text,
    sent_at: iso(opened - ago),
    reading: sender === 'buyer' ? messageReading(text, language, 'service', 1) : null,
  });
  return {
    id: id(),
    own: random() < 0.6,
    messages: [
      say('buyer', zh ? '你好，在吗？东西有问题。' : 'Hi, something is wrong with my order.', 5 * HOUR),
      say(
        'auto',
        zh ? '您好，已收到您的消息，客服稍后回复。' : 'We got your message and will answer soon.',
        5 * HOUR - 2000,
      ),
      say('seller', zh ? '您好，请问是什么问题？' : 'Hello, what is wrong with it?', 3 * HOUR),
      say('buyer', zh ? '已经等了半天了，没人理。' : 'It has been half a day and nobody answered.', 2 * HOUR),
    ],
  };
}

function orderOf(number, product, amount, opened, late, market) {
  const delivered = opened - 2 * DAY;
  return {
    id: id(),
    external_id: `OD-2026-${80000 + number}`,
    status: 'delivered',
    quantity: 1 + Math.floor(random() * 2),
    amount,
    sku: `SKU-${product.title.length}${number % 7}`,
    batch: number % 3 ? `B2611-0${number % 3}` : null,
    product: { id: product.id, title: product.title },
    carrier: { CN: '中通快递', US: 'USPS', GB: 'Royal Mail', ID: 'J&T Express' }[market],
    tracking: `YT${9000000 + number * 37}`,
    paid_at: iso(delivered - 9 * DAY),
    shipped_at: iso(delivered - 7 * DAY),
    promised_at: iso(delivered - late * DAY),
    delivered_at: iso(delivered),
    late_days: late,
  };
}

let seq = 0;
export const log = [];
export function event(one, kind, data, actor, at = Date.now()) {
  seq += 1;
  const entry = { seq, at: iso(at), actor, kind, data };
  one.timeline.push(entry);
  log.push({
    ...entry,
    stream: `case/${one.id}`,
    hash: `b3:${((seq * 2654435761) % 4294967296).toString(16).padStart(8, '0')}…`,
  });
  return entry;
}
export const mine = { kind: 'user', name: me.name };

function populate() {
  const spread = [1, 3, 9, 14, 22, 28, 34, 55, 90, 140, 200, 260, 400, 700, 1000, 1300];
  for (let i = 0; i < 64; i += 1) {
    const one = openCase(
      REVIEWS[i % REVIEWS.length],
      (spread[i % spread.length] + i * 3) * MIN + (i > 40 ? (i - 40) * 6 * HOUR : 0),
    );
    if (i % 3 === 1) one.assignee = { id: members[i % 4].user, name: members[i % 4].name };
    if (i % 7 === 3 && i <= 46) doubt(one);
    if (i > 46) advance(one, i);
  }
  for (const [language, market, issue, severity, text] of MESSAGES) {
    const one = openCase([language, market, null, issue, [], null, severity, text, []], 6 * MIN);
    Object.assign(one, { source: 'message', star: null, reviews: [] });
    one.conversation = {
      id: id(),
      own: true,
      messages: [
        {
          id: id(),
          sender: 'buyer',
          text,
          sent_at: one.opened_at,
          reading: messageReading(text, language, issue, severity),
        },
      ],
    };
    one.clocks = [
      {
        kind: 'first_response',
        rule: 'team',
        state: 'running',
        started_at: one.opened_at,
        target: 900,
        due_at: iso(Date.parse(one.opened_at) + 900_000),
        met_at: null,
        left: null,
      },
    ];
  }
}

/** Makes triage ask: two guesses, none of them sure. */
function doubt(one) {
  const other = one.issue === 'quality' ? 'mismatch' : 'quality';
  one.unsure = [
    { issue: one.issue, chance: 0.48 },
    { issue: other, chance: 0.41 },
  ];
  for (const { reading } of one.reviews)
    Object.assign(reading, { abstain: true, guesses: one.unsure, confidence: 0.48 });
}

function advance(one, i) {
  const states = ['verifying', 'replied', 'contacted', 'resolving', 'resolved', 'closed'];
  one.state = states[i % states.length];
  one.verdict = 'valid';
  one.objectivity = 'fair';
  give(one, suits(STANDARD, one.issue, one.severity, 'fair'));
  one.assignee ??= { id: members[2].user, name: members[2].name };
  for (const clock of one.clocks)
    Object.assign(clock, {
      state: i % 5 === 0 ? 'breached' : 'met',
      met_at: iso(Date.parse(clock.started_at) + 900_000),
    });
  event(one, 'case.state_changed', { from: 'new', to: one.state }, { kind: 'user', name: one.assignee.name });
}

if (!empty) populate();
