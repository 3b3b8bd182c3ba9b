// The stand-in's route table: cases, bulk, views, imports, figures; and how a request finds its route.
import { emit, items, missing, on, parseBody, routes, S, sidOf, sids, streams, told } from './bus.mjs';
import { jobs, overview } from './figures.mjs';
import { imports, sniff, start } from './imports.mjs';
import { outboxStep, queueApproved } from './outbox.mjs';
import { fillWords, keepPicture, picture } from './proof.mjs';
import { detail, error, matching, row, sorted } from './rows.mjs';
import './calls.mjs';
import './desk.mjs';
import './hooks.mjs';
import './live.mjs';
import './live-plane.mjs';
import './live-said.mjs';
import './remedies.mjs';
import './routes-shop.mjs';
import './rooms.mjs';
import './rulebook.mjs';
import './sandbox.mjs';
import './talk.mjs';
import './triage.mjs';
import { cases, id, iso, log, openCase } from './seed.mjs';
import { REVIEWS } from './texts.mjs';
import { actStep, check, checkVersion, command, draftAct, find, judge, Refused } from './work.mjs';

const views = [];
const undo = new Map();

on('GET', `${S}/cases`, (c) => {
  const found = sorted(matching(c.query), c.query.get('sort') ?? undefined);
  const from = Number(c.query.get('cursor') ?? 0);
  const limit = Number(c.query.get('limit') ?? 50);
  return {
    items: found.slice(from, from + limit).map(row),
    next: from + limit < found.length ? String(from + limit) : null,
  };
});
on('GET', `${S}/cases/count`, (c) => ({ count: matching(c.query).length, more: false }));
on('GET', `${S}/cases/:id`, (_c, key) => detail(find(key) ?? missing()));
on('POST', `${S}/cases/:id/commands`, (c, key) => {
  const one = find(key) ?? missing();
  checkVersion(one, c.headers['if-match']);
  command(one, parseBody(c));
  told(one);
  return detail(one);
});
on('POST', `${S}/cases/:id/claims/:key`, (c, key, claim) => {
  const one = find(key) ?? missing();
  checkVersion(one, c.headers['if-match']);
  judge(one, decodeURIComponent(claim), parseBody(c));
  told(one);
  return detail(one);
});
on('POST', `${S}/cases/:id/acts/check`, (c, key) => {
  const b = parseBody(c);
  return check(find(key) ?? missing(), b.kind, b.text);
});
on('POST', `${S}/cases/:id/words`, (c, key) => {
  const made = fillWords(find(key) ?? missing(), parseBody(c).text);
  if (made.code) throw new Refused(422, made);
  return made;
});
on('POST', `${S}/pictures`, (c) => {
  const kept = keepPicture(c.body);
  if (kept.code) throw new Refused(422, kept);
  return kept;
});
on('POST', `${S}/cases/:id/acts`, (c, key) => {
  const one = find(key) ?? missing();
  checkVersion(one, c.headers['if-match']);
  const b = parseBody(c);
  draftAct(one, b.kind, b.text, b.pictures);
  queueApproved(one, one.acts.at(-1));
  told(one);
  return detail(one);
});
on('POST', `${S}/cases/:id/acts/:act/:step`, (c, key, act, step) => {
  const one = find(key) ?? missing();
  const found = one.acts.find((a) => a.id === act) ?? missing();
  if (!outboxStep(one, found, step, parseBody(c))) actStep(one, found, step, parseBody(c));
  if (step === 'approve') queueApproved(one, found);
  told(one);
  return detail(one);
});
on('GET', `${S}/acts`, () =>
  items(
    cases.flatMap((one) =>
      one.acts.filter((a) => a.state === 'approval_requested').map((act) => ({ act, case: row(one) })),
    ),
  ),
);
on('POST', `${S}/bulk`, (c) => {
  const b = parseBody(c);
  const found = b.ids
    ? b.ids.map(find).filter(Boolean)
    : matching(new URLSearchParams(Object.entries(b.filter ?? {}).map(([k, v]) => [k, String(v)])));
  const refused = [];
  const before = [];
  for (const one of found) {
    const rule = detail(one).allowed.find((a) => a.command === b.command.kind);
    if (!rule.allowed) refused.push({ id: one.id, number: one.number, error: rule.why_not });
    else if (!b.preview) {
      before.push([one, { assignee: one.assignee, priority: one.priority, snoozed_until: one.snoozed_until }]);
      command(one, b.command);
      told(one);
    }
  }
  const key = b.preview ? null : id();
  const undoable = !b.preview && ['assign', 'prioritise', 'snooze'].includes(b.command.kind);
  if (undoable) undo.set(key, before);
  return {
    id: key,
    matched: found.length,
    done: found.length - refused.length,
    refused: refused.slice(0, 100),
    refused_count: refused.length,
    undoable,
  };
});
on('POST', `${S}/bulk/:id/undo`, (_c, key) => {
  const list = undo.get(key) ?? [];
  for (const [one, old] of list) {
    Object.assign(one, old);
    one.version += 1;
    told(one);
  }
  return { id: key, matched: list.length, done: list.length, refused: [], refused_count: 0, undoable: false };
});
on('GET', `${S}/views`, () => items(views));
on('POST', `${S}/views`, (c) => {
  const v = { id: id(), mine: true, ...parseBody(c) };
  views.push(v);
  return v;
});
on('PUT', `${S}/views/:id`, (c, key) => Object.assign(views.find((v) => v.id === key) ?? missing(), parseBody(c)));
on(
  'DELETE',
  `${S}/views/:id`,
  (_c, key) =>
    void views.splice(
      views.findIndex((v) => v.id === key),
      1,
    ),
);
on('POST', `${S}/imports/sniff`, (c) => sniff(c.body, c.query.get('kind'), c.query.get('name') ?? ''));
on('POST', `${S}/imports`, (c) =>
  start(c.body, c.query, (one) => {
    emit('import', { id: one.id });
    if (one.state === 'done') for (const k of cases.slice(-one.cases_opened)) told(k, true);
  }),
);
on('GET', `${S}/imports`, () => items(imports));
on('GET', `${S}/imports/:id`, (_c, key) => imports.find((i) => i.id === key) ?? missing());
on('POST', `${S}/imports/:id/cancel`, (_c, key) =>
  Object.assign(imports.find((i) => i.id === key) ?? missing(), { state: 'cancelled', finished_at: iso(Date.now()) }),
);
on('GET', `${S}/overview`, (c) => overview(Number(c.query.get('days') ?? 30)));
on('GET', `${S}/audit`, (c) =>
  items(
    log
      .filter((e) => !c.query.get('kind') || e.kind.startsWith(c.query.get('kind')))
      .slice(-60)
      .reverse(),
  ),
);
on('GET', `${S}/jobs`, (c) => items(jobs.filter((j) => !c.query.get('state') || j.state === c.query.get('state'))));
on('POST', `${S}/jobs/:id/:step`, (_c, key, step) =>
  Object.assign(jobs.find((j) => j.id === key) ?? missing(), { state: step === 'retry' ? 'ready' : 'cancelled' }),
);
// Only here: lets a person (or a test of the console) see new work arrive, or someone else change a case.
on('POST', '/mock/open', () => {
  const one = openCase(REVIEWS[Math.floor(Math.random() * REVIEWS.length)], 0);
  told(one, true);
  return { number: one.number };
});
on('POST', '/mock/touch/:id', (_c, key) => {
  const one = find(key) ?? missing();
  one.priority = 4;
  one.version += 1;
  one.timeline.push({
    seq: 1e6 + one.version,
    at: iso(Date.now()),
    actor: { kind: 'user', name: '周雨' },
    kind: 'case.prioritised',
    data: { priority: 4 },
  });
  return detail(one);
});

const OPEN = new Set(['GET /setup', 'POST /setup', 'POST /session', 'POST /invitations/accept', 'GET /about']);

export async function handle(c) {
  if (!sids.has(sidOf(c)) && !OPEN.has(`${c.method} ${c.path}`))
    throw new Refused(401, error('signed_out', 'You are signed out.', '您未登录。'));
  if (c.method === 'GET' && c.path === `${S}/stream`) return stream(c);
  if (c.path.endsWith('/rejects.csv') || c.path.includes('/export/')) {
    c.response.writeHead(200, {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="rejects.csv"',
    });
    return c.response.end('line,column,code,reason,raw\r\n');
  }
  const shown = c.method === 'GET' && picture(c.path);
  if (shown) {
    c.response.writeHead(200, { 'content-type': shown.media_type });
    return c.response.end(shown.bytes);
  }
  for (const { method, re, run } of routes) {
    const hit = method === c.method && re.exec(c.path);
    if (!hit) continue;
    const result = run(c, ...hit.slice(1));
    return c.json(result === undefined ? 204 : 200, result, result?.version ? { etag: `"${result.version}"` } : {});
  }
  missing();
}

function stream({ response }) {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  response.write('event: hello\ndata: {"seq":1}\n\n');
  streams.add(response);
  response.on('close', () => streams.delete(response));
}
