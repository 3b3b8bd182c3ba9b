// Live sessions of the stand-in: planning, running, what was said, figures.
import { emit, missing, on, parseBody, S } from './bus.mjs';
import { alerts, experience, retention } from './live-after.mjs';
import { openRoom, products, segmentOf, sessions } from './live-seed.mjs';
import { id, iso, me } from './people.mjs';
import { rooms } from './room.mjs';
import { closed } from './room-door.mjs';
import { error } from './rows.mjs';
import { Refused } from './work.mjs';

export const L = `${S}/live-sessions`;
export const page = (list) => ({ items: list, next: null });
const refuse = (code, en, zh, hint = null, at = null) => {
  throw new Refused(422, error(code, en, zh, hint, at));
};
export const findSession = (key) => sessions.find((one) => one.id === key) ?? missing();
const productOf = (key) =>
  products.find((one) => one.id === key) ?? refuse('unknown_product', 'there is no such product', '没有这个商品');
export const nowMs = (one) =>
  one.started_at ? (one.ended_at ? Date.parse(one.ended_at) : Date.now()) - Date.parse(one.started_at) : null;

for (const one of sessions) if (one.state !== 'live') closed.set(one.id, { title: one.title, state: one.state });

export const findingsOf = (one) => one.sentences.flatMap((sentence) => sentence.findings);
const ALLOWED = {
  planned: ['add_segment', 'change_segment', 'move_segment', 'remove_segment', 'start'],
  live: ['add_segment', 'enter', 'next', 'pin', 'record', 'settle', 'end'],
  ended: ['record', 'settle'],
};
const shown = ({ sentences, ...one }) => ({
  ...one,
  now_ms: nowMs(one),
  segments: one.segments.map((segment) => ({
    ...segment,
    on_ms: segment.id === one.current ? nowMs(one) - segment.entered_at_ms : segment.on_ms,
  })),
  sentences: sentences.length,
  flagged: sentences.filter((each) => each.findings.length > 0).length,
  open_findings: findingsOf({ sentences }).filter((each) => !each.settled).length,
  alerts: alerts(one),
  room: one.state === 'live' ? `/room/${one.id}` : null,
  allowed: ALLOWED[one.state],
});
const row = ({
  id: key,
  version,
  state,
  title,
  channel_id,
  platform,
  market,
  starts_at,
  started_at,
  ended_at,
  rehearsal,
  segments,
  sentences,
  summary,
}) => ({
  id: key,
  version,
  state,
  title,
  channel_id,
  platform,
  market,
  starts_at,
  started_at,
  ended_at,
  rehearsal,
  segments: segments.length,
  flagged: sentences.filter((each) => each.findings.length > 0).length,
  orders: summary?.orders ?? 0,
});
const changed = (one, kind) => {
  one.version += 1;
  emit('live', { id: one.id, version: one.version, kind });
  return shown(one);
};
const checked = (one, c) => {
  const seen = c.headers['if-match']?.replaceAll('"', '');
  if (seen !== undefined && Number(seen) !== one.version)
    throw new Refused(412, error('version_conflict', 'Somebody was quicker.', '已被他人修改。'));
};

on('GET', `${S}/products`, (c) => {
  const [q, cleared] = [(c.query.get('q') ?? '').toLowerCase(), c.query.get('cleared')];
  const hit = (one) => `${one.listing.sku} ${one.listing.title}`.toLowerCase().includes(q);
  return page(products.filter((one) => hit(one) && (cleared === null || String(one.cleared) === cleared)));
});
on('GET', `${S}/products/:id`, (_c, key) => ({ product: productOf(key), listings: [productOf(key).listing] }));
on('POST', `${S}/products`, (c) => {
  const b = parseBody(c);
  const listing = {
    stock: null,
    channel_id: null,
    external_id: null,
    ...b,
    version: 1,
    from: iso(Date.now()),
    until: null,
    by: me.name,
  };
  const made = { id: id(), version: 1, listing, cleared: false, clearance: null };
  products.push(made);
  return { product: made, listings: [listing] };
});
on('POST', `${S}/products/:id/clearance`, (c, key) => {
  const [one, b] = [productOf(key), parseBody(c)];
  if (b.cleared && one.listing.facts.length === 0)
    refuse('no_facts', 'a product without facts cannot be cleared', '没有商品事实，不能放行', {
      en: 'write down what may be said of it',
      zh: '请先填写可以介绍的事实',
    });
  Object.assign(one, {
    cleared: b.cleared,
    clearance: { ...b, by: me.name, at: iso(Date.now()) },
    version: one.version + 1,
  });
  return { product: one, listings: [one.listing] };
});

on('GET', L, (c) => {
  const states = c.query.get('state')?.split(',');
  return page(sessions.filter((one) => !states || states.includes(one.state)).map(row));
});
on('POST', L, (c) => {
  const b = parseBody(c);
  if (!b.title?.trim()) refuse('empty_text', 'a session has a title', '请填写标题', null, 'title');
  const made = {
    host: null,
    channel_id: null,
    ...b,
    market: b.market ?? 'CN',
    platform: 'own',
    id: id(),
    version: 1,
    state: 'planned',
    segments: [],
    current: null,
    pinned: null,
    marks: [],
    started_at: null,
    ended_at: null,
    recording: null,
    alerts: [],
    summary: null,
    questions_left: [],
    planned_by: me.name,
    sentences: [],
  };
  sessions.unshift(made);
  closed.set(made.id, { title: made.title, state: 'planned' });
  return shown(made);
});
on('GET', `${L}/:id`, (_c, key) => shown(findSession(key)));
on('PUT', `${L}/:id`, (c, key) => {
  const one = findSession(key);
  checked(one, c);
  Object.assign(one, parseBody(c));
  closed.set(one.id, { title: one.title, state: 'planned' });
  return changed(one, 'live.planned');
});

const COMMANDS = {
  add_segment: (one, { segment, at }) => {
    const p = productOf(segment.product_id);
    if (!p.cleared)
      refuse('not_cleared', 'the product is not cleared', '该商品尚未放行', {
        en: 'have it checked and cleared first',
        zh: '请先完成选品检查并放行',
      });
    if (one.segments.some((other) => other.product_id === p.id))
      refuse('product_twice', 'it is planned already', '该商品已在流程中');
    one.segments.splice(at ?? one.segments.length, 0, segmentOf(p, segment));
  },
  change_segment: (one, { id: key, segment }) => {
    const at = one.segments.findIndex((other) => other.id === key);
    one.segments[at] = { ...segmentOf(productOf(segment.product_id), segment), id: key };
  },
  move_segment: (one, { id: key, to }) => {
    const at = one.segments.findIndex((other) => other.id === key);
    const [moved] = one.segments.splice(at, 1);
    one.segments.splice(to, 0, moved);
  },
  remove_segment: (one, { id: key }) => {
    one.segments = one.segments.filter((other) => other.id !== key);
  },
  start: (one) => {
    if (one.segments.length === 0)
      refuse('no_segments', 'nothing is planned yet', '流程为空', {
        en: 'add a cleared product',
        zh: '请先加入已放行的商品',
      });
    Object.assign(one, { state: 'live', started_at: iso(Date.now()) });
    openRoom(one);
    closed.delete(one.id);
    enter(one, one.segments[0]);
  },
  enter: (one, { id: key }) =>
    enter(
      one,
      one.segments.find((other) => other.id === key),
    ),
  next: (one) => {
    const at = one.segments.findIndex((other) => other.id === one.current);
    if (!one.segments[at + 1]) refuse('segment_done', 'this is the last one', '已是最后一段');
    enter(one, one.segments[at + 1]);
  },
  pin: (one, { product_id }) => {
    one.pinned = product_id;
    rooms.get(one.id)?.do_pin({ product: product_id });
  },
  record: (one, { url, offset_ms }) => {
    one.recording = { url, offset_ms };
  },
  settle: (one, { finding, how, note = null }) => {
    const each = findingsOf(one).find((other) => other.id === finding) ?? refuse('unknown_finding', 'gone', '没有这条');
    each.settled = { how, note, by: me.name, at: iso(Date.now()) };
  },
  end: (one) => {
    rooms.get(one.id)?.close();
    Object.assign(one, { state: 'ended', ended_at: iso(Date.now()), current: null, pinned: null });
    closed.set(one.id, { title: one.title, state: 'ended' });
    one.summary = {
      minutes: Math.round(nowMs(one) / 60_000),
      segments_shown: 1,
      sentences: one.sentences.length,
      flagged: 0,
      orders: 0,
      units: 0,
      peak: null,
      score: null,
      bad_minutes: 0,
    };
  },
};
function enter(one, segment) {
  const before = one.segments.find((other) => other.id === one.current);
  if (before) before.on_ms += nowMs(one) - before.entered_at_ms;
  one.current = segment.id;
  one.pinned = segment.product_id;
  segment.entered_at_ms ??= nowMs(one);
  one.marks.push({ at_ms: nowMs(one), kind: 'entered', segment: segment.id, product_id: segment.product_id });
  rooms.get(one.id)?.do_next_segment({ segment: segment.id });
  rooms.get(one.id)?.do_pin({ product: segment.product_id });
}
on('POST', `${L}/:id/command`, (c, key) => {
  const [one, b] = [findSession(key), parseBody(c)];
  checked(one, c);
  if (!ALLOWED[one.state].includes(b.verb)) refuse('wrong_state', 'not now', '当前状态不允许');
  COMMANDS[b.verb](one, b);
  return changed(one, `live.${b.verb}`);
});
on('POST', `${L}/:id/room-token`, (_c, key) => {
  const room = rooms.get(findSession(key).id) ?? refuse('wrong_state', 'the room is not open', '直播间未开放');
  const { token, until } = room.join(me.name, 'host');
  return { token, room: key, path: `/room/${key}/ws`, until: iso(until) };
});

on('GET', `${L}/:id/prompter`, (_c, key) => {
  const one = findSession(key);
  const at = one.segments.findIndex((each) => each.id === one.current);
  const part = (segment) =>
    segment && {
      id: segment.id,
      title: segment.title,
      sku: segment.sku,
      price: segment.price,
      stock: segment.stock,
      minutes: segment.minutes,
      note: segment.note,
      say: segment.say.map((fact) => ({ ...fact, said: one.sentences.some((each) => each.text.includes(fact.value)) })),
      disclose: segment.disclose.map((text) => ({ text, said: false })),
    };
  const now = one.segments[at];
  return {
    state: one.state,
    rehearsal: one.rehearsal,
    now_ms: nowMs(one),
    now: part(now) ?? null,
    left_s: now ? Math.round(now.minutes * 60 - (nowMs(one) - now.entered_at_ms) / 1000) : null,
    next: part(one.segments[at + 1]) ?? null,
    after: Math.max(0, one.segments.length - at - 2),
    behind_s: 95,
    say_now: findingsOf(one)
      .filter((each) => !each.settled)
      .reverse(),
  };
});
on('GET', `${L}/:id/experience`, (c, key) => experience(findSession(key), c.query.get('by')));
on('GET', `${L}/:id/retention`, (_c, key) => retention(findSession(key)));
on('GET', `${L}/:id/games`, (_c, key) => {
  const limits = { countdown_s: null, length_s: null, prize_most: null };
  const gate = (game, decision = 'allowed', more = {}) => ({
    game,
    decision,
    rules: [],
    refusal: null,
    limits: { ...limits, ...more },
  });
  const rule = {
    id: 'cn.lottery-50000',
    effect: 'condition',
    says: { en: 'A prize is worth at most ¥50,000', zh: '抽奖最高奖金额不得超过五万元' },
    source: '《规范促销行为暂行规定》',
    date: '2020-12-01',
    grade: 'platform',
  };
  const { platform, market } = findSession(key);
  return {
    platform,
    market,
    games: [
      gate('red_packet'),
      { ...gate('lottery', 'conditions', { prize_most: { minor: 5_000_000, currency: 'CNY' } }), rules: [rule] },
      gate('flash_sale'),
    ],
  };
});
