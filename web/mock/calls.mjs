// Calls of the stand-in: invitation, waiting room, consent, end. No picture travels here: its media are always full.
import { createHash } from 'node:crypto';
import { emit, items, missing, on, parseBody, S } from './bus.mjs';
import { error } from './rows.mjs';
import { callsOf, cases, event, id, iso, me, mine, shop } from './seed.mjs';
import { find, Refused } from './work.mjs';

const no = (status, code, en, zh) => {
  throw new Refused(status, error(code, en, zh));
};
const calls = new Map();
const streams = new Map();
const tokenOf = (call) => createHash('sha256').update(`stand-in ${call.id}`).digest('base64url');
const isOver = (state) => ['ended', 'cancelled', 'declined', 'expired'].includes(state);
const buyer = { kind: 'buyer', name: '' };

function settle(call) {
  if (['invited', 'waiting'].includes(call.state) && Date.parse(call.valid_until) <= Date.now()) call.state = 'expired';
  if (isOver(call.state)) call.link = null;
  return call;
}

/** Something happened in a call: the case's timeline, consoles and the customer's page hear of it. */
function happened(call, kind, data = {}, actor = mine) {
  const one = cases.find((other) => other.id === call.case);
  call.version += 1;
  if (kind !== 'call.said') event(one, kind, data, actor);
  emit('case', { id: one.id, version: 0, kind, opened: false, call: call.id });
  for (const stream of streams.get(call.id) ?? []) stream.write(`data: ${JSON.stringify(seen(call))}\n\n`);
  return settle(call);
}

function over(call, state, fields = {}) {
  const at = iso(Date.now());
  const seconds = call.admitted_at ? Math.round((Date.now() - Date.parse(call.admitted_at)) / 1000) : null;
  Object.assign(call, { state, ended_at: at, seconds, recording: false, link: null, ...fields });
}

export function invite(one, { mode = 'video', valid_minutes = 1_440, language = 'en', note = null }) {
  if (callsOf(one.id).some((call) => !isOver(settle(call).state)))
    no(409, 'call_open', 'The case has an open call already.', '该工单已有进行中的通话。');
  const call = {
    id: id(),
    case: one.id,
    state: 'invited',
    mode,
    language,
    note,
    asked_by: { id: me.id, name: me.name },
    link: null,
    valid_until: iso(Date.now() + valid_minutes * 60_000),
    invited_at: iso(Date.now()),
    waiting_since: null,
    customer_name: null,
    customer_camera: null,
    admitted_at: null,
    admitted_by: null,
    ended_at: null,
    ended_by: null,
    reason: null,
    seconds: null,
    agreed: null,
    recording: false,
    recorded: false,
    captions: 0,
    agent_sends: false,
    customer_sends: false,
    version: 0,
  };
  call.link = `/call/${call.id}#${tokenOf(call)}`;
  calls.set(call.id, { call, said: [] });
  callsOf(one.id).unshift(call);
  return happened(call, 'call.invited', { mode, valid_until: call.valid_until, note });
}

const open = (key) => calls.get(key) ?? missing();
const needs = (call, ...states) => {
  if (isOver(settle(call).state)) no(409, 'call_over', 'This call is over.', '通话已结束。');
  if (!states.includes(call.state))
    no(409, states[0] === 'waiting' ? 'call_not_waiting' : 'call_not_active', 'Not now.', '当前不可操作。');
};

on('GET', `${S}/calls`, () =>
  items(
    [...calls.values()]
      .map(({ call }) => settle(call))
      .filter((call) => !isOver(call.state))
      .map((call) => ({ ...call, case_number: find(call.case).number })),
  ),
);
on('GET', `${S}/cases/:id/calls`, (_c, key) => items(callsOf(key).map(settle)));
on('POST', `${S}/cases/:id/calls`, (c, key) => invite(find(key) ?? missing(), parseBody(c)));
on('GET', `${S}/calls/:id`, (_c, key) => settle(open(key).call));
on('GET', `${S}/calls/:id/captions`, (_c, key) => items(open(key).said));
on('GET', `${S}/calls/:id/recordings`, (_c, key) =>
  items(
    ['agent', 'customer'].map((side) => ({
      side,
      name: `${side}.webm`,
      path: `/api/v1${S}/calls/${key}/recordings/${side}/${side}.webm`,
      started_at: open(key).call.admitted_at,
      from_ms: 4_000,
      length_ms: 61_000,
      bytes: 7_340_032,
    })),
  ),
);
on('POST', `${S}/calls/:id/:verb`, (c, key, verb) => {
  const { call, said } = open(key);
  const body = bodyOf(c, verb);
  if (verb === 'whip' || verb === 'whep') full();
  if (verb === 'admit') {
    needs(call, 'waiting');
    Object.assign(call, { state: 'active', admitted_at: iso(Date.now()), admitted_by: call.asked_by });
    return happened(call, 'call.admitted');
  }
  if (verb === 'end') {
    needs(call, 'active');
    over(call, 'ended', { ended_by: 'agent' });
    return happened(call, 'call.ended', { by: 'agent' });
  }
  if (verb === 'cancel') {
    needs(call, 'invited', 'waiting');
    over(call, 'cancelled', { reason: body.reason ?? null });
    return happened(call, 'call.cancelled', { reason: body.reason ?? null });
  }
  if (verb === 'recording') {
    needs(call, 'active');
    if (call.agreed !== true) no(409, 'recording_not_agreed', 'The customer does not agree.', '买家未同意。');
    Object.assign(call, { recording: body.on, recorded: call.recorded || body.on });
    return happened(call, body.on ? 'call.recording_started' : 'call.recording_stopped');
  }
  if (verb === 'captions') return say(call, said, 'agent', body.lines);
  missing();
});

const bodyOf = (c, verb) => (verb === 'whip' || verb === 'whep' ? {} : parseBody(c));
const full = () => no(503, 'too_many_viewers', 'The stand-in carries no picture.', '模拟服务器不传送画面。');

function say(call, said, by, lines) {
  needs(call, 'active');
  if (call.agreed !== true) no(409, 'captions_not_agreed', 'The customer does not agree.', '买家未同意。');
  for (const line of lines) said.push({ by, at: iso(Date.now()), ...line });
  call.captions = said.length;
  return happened(call, 'call.said');
}

/** What the customer's page may know. */
function seen(call) {
  const { said } = calls.get(call.id);
  const last = said.at(-1);
  return {
    state: settle(call).state,
    mode: call.mode,
    language: call.language,
    shop: shop.name,
    agent: me.name.split(' ')[0],
    valid_until: call.valid_until,
    agreed: call.agreed,
    recording: call.recording,
    server_ms: Date.now(),
    media: true,
    captions: call.state === 'active' && call.agreed === true,
    note: call.note,
    admitted_at_ms: call.admitted_at && Date.parse(call.admitted_at),
    customer_name: call.customer_name,
    ended_by: call.ended_by,
    seconds: call.seconds,
    said: last ? { by: last.by, text: last.text, at_ms: Date.parse(last.at) } : null,
  };
}

const VERBS = {
  knock: (call, { name, camera }) => {
    needs(call, 'invited', 'waiting');
    if (call.state === 'waiting') return;
    Object.assign(call, { state: 'waiting', waiting_since: iso(Date.now()), customer_camera: camera });
    call.customer_name = name ?? call.customer_name;
    happened(call, 'call.knocked', { name, camera }, { ...buyer, name: name ?? '' });
  },
  leave: (call) => {
    needs(call, 'waiting', 'active');
    if (call.state === 'active') {
      over(call, 'ended', { ended_by: 'customer' });
      happened(call, 'call.ended', { by: 'customer' }, buyer);
    } else {
      Object.assign(call, { state: 'invited', waiting_since: null });
      happened(call, 'call.stepped_out', {}, buyer);
    }
  },
  decline: (call, { reason = null }) => {
    needs(call, 'invited', 'waiting');
    over(call, 'declined', { reason });
    happened(call, 'call.declined', { reason }, buyer);
  },
  agree: (call, { kept }) => {
    needs(call, 'waiting', 'active');
    call.agreed = kept;
    if (!kept) call.recording = false;
    happened(call, 'call.agreed', { kept }, buyer);
  },
  captions: (call, { lines }) => say(call, calls.get(call.id).said, 'customer', lines),
  whip: full,
  whep: full,
};

/** True where the request was one of a customer's. */
export function callDoor(request, response, url, body, json) {
  const [, place, key, what] = url.pathname.split('/');
  if (place !== 'calls') return false;
  const found = calls.get(key)?.call;
  try {
    if (!found) no(404, 'call_not_found', 'There is no such call.', '没有这次通话。');
    if (request.headers.authorization !== `Bearer ${tokenOf(found)}`)
      no(401, 'bad_token', 'This link opens no call.', '该链接无法打开通话。');
    if (what === 'events') return follow(found, response);
    if (what !== undefined) {
      const run = VERBS[what] ?? missing;
      run(found, request.method === 'POST' && what !== 'whip' && what !== 'whep' ? JSON.parse(body.toString()) : {});
    }
    json(200, seen(found));
  } catch (failure) {
    if (!(failure instanceof Refused)) throw failure;
    json(failure.status, { error: failure.body });
  }
  return true;
}

function follow(call, response) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  response.write(`data: ${JSON.stringify(seen(call))}\n\n`);
  const all = streams.get(call.id) ?? new Set();
  streams.set(call.id, all.add(response));
  const beat = setInterval(() => response.write(': here\n\n'), 15_000);
  response.on('close', () => {
    all.delete(response);
    clearInterval(beat);
  });
  return true;
}
