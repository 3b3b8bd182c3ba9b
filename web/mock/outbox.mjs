// Connections and the outbox of the stand-in: acts leave after their undo time, and meet what their channel does.
import { items, missing, on, parseBody, S, told } from './bus.mjs';
import { links, offHealth, sendsOf, wellHealth } from './links.mjs';
import { error, row } from './rows.mjs';
import { cases, event, id, iso, MIN } from './seed.mjs';
import { Refused } from './work.mjs';

const refuse = (code, en, zh, field = null, status = 422) => {
  throw new Refused(status, error(code, en, zh, null, field));
};
const linkOf = (key) => links.get(key) ?? missing();
const outbox = { kind: 'system', name: 'outbox' };

on('GET', `${S}/connections`, () => [...links.values()]);
on('PUT', `${S}/channels/:id/connection`, (c, key) => {
  const link = linkOf(key);
  const { fields = {}, base, ...rest } = parseBody(c);
  if (!link.connector) refuse('no_connector', 'There is no connection to it.', '该平台没有可用的连接。');
  if (base && !/^https?:\/\/[^/?#@]+/.test(base))
    refuse('bad_base', 'This is no address of a platform.', '这不是有效的平台地址。', 'base');
  for (const { name, secret } of link.connector.fields) {
    if (!(name in fields)) continue;
    if (secret) link.filled = [...link.filled.filter((one) => one !== name), ...(fields[name] ? [name] : [])];
    else if (fields[name]) link.fields[name] = fields[name];
    else delete link.fields[name];
  }
  const on = rest.connected ?? link.connected;
  const lacking = link.connector.fields.find(
    (f) => !f.optional && !(f.name in link.fields || link.filled.includes(f.name)),
  );
  if (on && lacking)
    refuse('field_missing', `“${lacking.label.en}” is not filled in.`, `尚未填写“${lacking.label.zh}”。`, lacking.name);
  const was = link.connected;
  Object.assign(link, rest, base === undefined ? {} : { base: base || null });
  if (!link.connected) Object.assign(link, { health: offHealth, readings: [] });
  else if (!was) link.health = wellHealth();
});
on('POST', `${S}/channels/:id/connection/consent`, (c, key) => {
  Object.assign(linkOf(key), { connected: true, authorised: true, health: wellHealth() });
  return { url: `${c.headers.origin ?? ''}/settings/channels?connected=${key}` };
});
on('POST', `${S}/channels/:id/connection/check`, (_c, key) => {
  const { health } = linkOf(key);
  if (health.state === 'well' || health.state === 'off') return;
  refuse('platform_away', health.error ?? 'It is away.', `平台暂时无法访问：${health.error}`);
});
on('POST', `${S}/channels/:id/connection/read`, (_c, key) => {
  for (const one of linkOf(key).readings) Object.assign(one, { ok_at: iso(Date.now()), rows: one.rows + 2 });
});

const MOVING = ['queued', 'leaving', 'unknown', 'failed'];
const all = () =>
  cases
    .flatMap((one) => one.acts.map((act) => ({ act, one })))
    .sort((a, b) => b.act.created_at.localeCompare(a.act.created_at));
on('GET', `${S}/outbox`, (c) => {
  const states = c.query.get('state')?.split(',') ?? MOVING;
  const channel = c.query.get('channel');
  const found = all().filter(({ act, one }) => states.includes(act.state) && (!channel || one.channel.id === channel));
  const from = Number(c.query.get('cursor') ?? 0);
  return {
    items: found.slice(from, from + 8).map(({ act, one }) => ({ act, case: row(one) })),
    next: from + 8 < found.length ? String(from + 8) : null,
  };
});
on('GET', `${S}/outbox/standing`, () => {
  const counts = new Map();
  for (const { act, one } of all().filter(({ act }) => MOVING.includes(act.state))) {
    const key = `${one.channel.id} ${act.state}`;
    const count = counts.get(key) ?? { channel: one.channel.id, state: act.state, count: 0, oldest: null };
    counts.set(key, { ...count, count: count.count + 1, oldest: act.sending.due_at });
  }
  return [...counts.values()];
});
on('GET', `${S}/inbound`, () => items([]));

/** Whether a step was one of the outbox's. */
export function outboxStep(one, act, step, body) {
  const may = (...states) =>
    states.includes(act.state) ||
    refuse('wrong_act_state', 'It is not for that now.', '当前状态不允许此操作。', null, 409);
  if (step === 'send') {
    may('approved', 'failed');
    if (!sendsOf(one.channel.id).includes(act.kind))
      refuse('by_hand', 'This is posted by hand here.', '需要手动发布。');
    queue(one, act);
  } else if (step === 'take-back') {
    may('queued');
    Object.assign(act, { state: 'approved', sending: { ...act.sending, due_at: null } });
    event(one, 'case.act_taken_back', { act: act.id }, { kind: 'user', name: act.author });
  } else if (step === 'not-there') {
    may('unknown');
    Object.assign(act, { state: 'failed' });
    Object.assign(act.sending, { due_at: null, code: 'not_there', why: body.note });
    event(
      one,
      'case.act_failed',
      { act: act.id, code: 'not_there', why: body.note },
      { kind: 'user', name: act.author },
    );
  } else return false;
  one.version += 1;
  return true;
}

/** Puts an approved act into the outbox, where its channel sends by itself. */
export function queueApproved(one, act) {
  if (act.state === 'approved' && act.pictures.length === 0 && sendsOf(one.channel.id).includes(act.kind))
    queue(one, act);
}

function queue(one, act) {
  const due_at = iso(Date.now() + 10_000);
  Object.assign(act, { state: 'queued', undo_until: null, sending: { ...NOT_YET, due_at } });
  event(one, 'case.act_queued', { act: act.id, at: due_at }, outbox);
  setTimeout(() => leave(one, act, due_at), 10_200).unref();
}

function leave(one, act, due) {
  const { state } = links.get(one.channel.id).health;
  if (act.state !== 'queued' || act.sending.due_at !== due || state === 'paused' || state === 'consent') return;
  step(one, act, 'case.act_leaving', {}, { state: 'leaving' }, { attempts: act.sending.attempts + 1 });
  setTimeout(() => {
    if (state === 'failing') {
      const until = iso(Date.now() + MIN);
      const said = { why: 'it answered 503', until };
      return step(one, act, 'case.act_delayed', said, { state: 'queued' }, { due_at: until, why: said.why });
    }
    const platform_id = `rp-${act.id.slice(-6)}`;
    const posted = { state: 'posted', posted_at: iso(Date.now()) };
    step(one, act, 'case.act_posted', { sent: true, platform_id }, posted, { ...NOT_YET, platform_id });
  }, 2_500).unref();
}

function step(one, act, kind, data, now, sending) {
  Object.assign(act, now);
  Object.assign(act.sending, sending);
  event(one, kind, { act: act.id, ...data }, outbox);
  one.version += 1;
  told(one);
}

export const NOT_YET = { due_at: null, attempts: 0, code: null, why: null, platform_id: null };

/** Some of everything, on cases that are being worked on. */
function seed() {
  const text = {
    zh: '非常感谢您的反馈，给您带来不便我们深表歉意。我们可以为您换货或退款，由您选择，请私信我们您的订单号。',
    en: 'Thank you for telling us, and we are sorry. We will replace it or refund you, as you prefer. Please send us a private message with your order number.',
  };
  const made = (one, kind, state, ago, sending, rest = {}) => {
    one.acts.push({
      id: id(),
      kind,
      text: text[one.language] ?? text.en,
      state,
      author: one.assignee?.name ?? '周雨',
      created_at: iso(Date.now() - ago * MIN),
      approver: '周雨',
      decided_at: iso(Date.now() - ago * MIN),
      reason: null,
      posted_at: null,
      proof_url: null,
      proof_picture: null,
      undo_until: null,
      rule: null,
      pictures: [],
      proposed: false,
      decision: null,
      sending: { ...NOT_YET, ...sending },
      ...rest,
    });
  };
  const on = (platform, place) =>
    cases.filter((one) => one.channel.platform === platform && !['new', 'closed'].includes(one.state))[place];
  const at = (minutes) => iso(Date.now() + minutes * MIN);
  const put = (platform, place, ...rest) => {
    const one = on(platform, place);
    if (one) made(one, ...rest);
  };
  put('kuaishou', 0, 'public_reply', 'queued', 6, { due_at: at(7), attempts: 3, why: 'it answered 503' });
  put('kuaishou', 1, 'private_message', 'unknown', 55, { why: 'the platform does not tell whether it is there' });
  put('kuaishou', 2, 'public_reply', 'failed', 33, { code: '40013', why: '评价已超过可回复时间' });
  put('kuaishou', 3, 'private_message', 'queued', 4, { due_at: at(-1) });
  put('shopee', 0, 'public_reply', 'queued', 130, { due_at: at(-120) });
  put('shopee', 1, 'public_reply', 'failed', 80, { code: 'not_there', why: 'Looked at the review page: no answer.' });
  put('shopify', 0, 'public_reply', 'unknown', 12, { due_at: at(3), attempts: 2, why: 'the answer never came' });
  for (let place = 0; place < 6; place += 1) {
    const posted = { posted_at: at(-60 * place - 9) };
    put('tiktok', place, 'public_reply', 'posted', 60 * place + 10, { platform_id: `rp-77${place}1` }, posted);
  }
}
seed();
