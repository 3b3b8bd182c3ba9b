// The stand-in's route table.
import { jobs, overview, policy, refreshLoads } from './figures.mjs';
import { imports, sniff, start } from './imports.mjs';
import { detail, error, matching, row, sorted } from './rows.mjs';
import { ALL, cases, channels, id, iso, log, me, members, openCase, shop } from './seed.mjs';
import { REVIEWS } from './texts.mjs';
import { actStep, check, checkVersion, command, draftAct, find, Refused } from './work.mjs';

const sidOf = (c) => /sid=(\w+)/.exec(c.headers.cookie ?? '')?.[1];
const enter = (c) => {
  const sid = Math.random().toString(36).slice(2);
  sids.add(sid);
  c.response.setHeader('set-cookie', `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`);
  return session();
};
const PASSWORD = 'kintsugi-demo';
const sids = new Set();
let needsSetup = process.env.MOCK_SETUP === '1';
const views = [];
const invitations = [];
const tokens = [];
const undo = new Map();
const streams = new Set();
const session = () => ({ user: me, shops: [{ id: shop.id, name: shop.name, role: 'owner', permissions: ALL }] });
const emit = (name, data) => {
  for (const s of streams) s.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
};
const told = (one, opened = false) => emit('case', { id: one.id, version: one.version, kind: 'case.changed', opened });
const missing = () => {
  throw new Refused(404, error('not_found', 'There is no such thing.', '没有找到。'));
};
const items = (list) => ({ items: list, next: null });
const parseBody = (c) => (c.body.length ? JSON.parse(c.body.toString('utf8')) : {});

const routes = [];
const on = (method, pattern, run) =>
  routes.push({ method, run, re: new RegExp(`^${pattern.replaceAll(/:\w+/g, '([^/]+)')}$`) });
const S = `/shops/${shop.id}`;

on('GET', '/setup', () => ({ needed: needsSetup }));
on('POST', '/setup', (c) => ((needsSetup = false), Object.assign(me, { name: parseBody(c).name }), enter(c)));
on('GET', '/session', () => session());
on('POST', '/session', (c) => {
  if (parseBody(c).password !== PASSWORD)
    throw new Refused(
      401,
      error('wrong_credentials', 'Email or password is wrong.', '邮箱或密码不正确。', {
        en: 'Check both and try again.',
        zh: '请检查后重试。',
      }),
    );
  return enter(c);
});
on('DELETE', '/session', (c) => void sids.delete(sidOf(c)));
on('PATCH', '/session', (c) => (Object.assign(me, parseBody(c)), session()));
on('POST', '/session/password', () => undefined);
on('GET', '/session/list', () =>
  items([
    {
      id: 's1',
      created_at: iso(Date.now() - 4e6),
      last_seen_at: iso(Date.now()),
      agent: 'Chromium on Linux',
      address: '192.0.2.7',
      current: true,
    },
    {
      id: 's2',
      created_at: iso(Date.now() - 9e8),
      last_seen_at: iso(Date.now() - 5e8),
      agent: 'Safari on iPhone',
      address: '192.0.2.31',
      current: false,
    },
  ]),
);
on('DELETE', '/session/list/:id', () => undefined);
on('POST', '/invitations/accept', (c) => enter(c));
on('GET', '/about', () => ({
  version: '0.1.0',
  commit: 'stand-in',
  database: 'sqlite',
  triage: { model: 'none', languages: ['zh', 'en', 'id'] },
}));
on('GET', S, () => shop);
on('PATCH', S, (c) => Object.assign(shop, parseBody(c)));
on('GET', `${S}/channels`, () => items(channels));
on('POST', `${S}/channels`, (c) => {
  const made = {
    id: id(),
    created_at: iso(Date.now()),
    reviews: 0,
    last_received_at: null,
    last_import_at: null,
    ...parseBody(c),
  };
  channels.push(made);
  return made;
});
on('GET', `${S}/members`, () => (refreshLoads(), { items: members, invitations }));
on('PATCH', `${S}/members/:id`, (c, user) =>
  Object.assign(members.find((m) => m.user === user) ?? missing(), parseBody(c)),
);
on(
  'DELETE',
  `${S}/members/:id`,
  (_c, user) =>
    void members.splice(
      members.findIndex((m) => m.user === user),
      1,
    ),
);
on('POST', `${S}/invitations`, (c) => {
  const invitation = {
    id: id(),
    created_at: iso(Date.now()),
    expires_at: iso(Date.now() + 7 * 864e5),
    ...parseBody(c),
  };
  invitations.push(invitation);
  return { url: `${c.headers.origin ?? ''}/accept#tok-${invitation.id}`, invitation };
});
on(
  'DELETE',
  `${S}/invitations/:id`,
  (_c, key) =>
    void invitations.splice(
      invitations.findIndex((i) => i.id === key),
      1,
    ),
);
on('GET', `${S}/tokens`, () => items(tokens));
on('POST', `${S}/tokens`, (c) => {
  const b = parseBody(c);
  const token = {
    id: id(),
    name: b.name,
    scopes: b.scopes,
    created_at: iso(Date.now()),
    expires_at: b.expires_in_days ? iso(Date.now() + b.expires_in_days * 864e5) : null,
    last_used_at: null,
  };
  tokens.push(token);
  return { token, secret: `kts_${token.id.slice(-6)}_shown_once` };
});
on(
  'DELETE',
  `${S}/tokens/:id`,
  (_c, key) =>
    void tokens.splice(
      tokens.findIndex((t) => t.id === key),
      1,
    ),
);
on('GET', `${S}/policy`, () => policy);
on('PUT', `${S}/policy`, (c) => Object.assign(policy, parseBody(c), { version: policy.version + 1 }));
on('GET', `${S}/cases`, (c) => {
  const found = sorted(matching(c.query), c.query.get('sort') ?? undefined);
  const from = Number(c.query.get('cursor') ?? 0);
  const limit = Number(c.query.get('limit') ?? 50);
  return {
    items: found.slice(from, from + limit).map(row),
    next: from + limit < found.length ? String(from + limit) : null,
  };
});
on('GET', `${S}/cases/count`, (c) => ({ count: matching(c.query).length }));
on('GET', `${S}/cases/:id`, (_c, key) => detail(find(key) ?? missing()));
on('POST', `${S}/cases/:id/commands`, (c, key) => {
  const one = find(key) ?? missing();
  checkVersion(one, c.headers['if-match']);
  command(one, parseBody(c));
  told(one);
  return detail(one);
});
on('POST', `${S}/cases/:id/acts/check`, (c, key) => {
  const b = parseBody(c);
  return check(find(key) ?? missing(), b.kind, b.text);
});
on('POST', `${S}/cases/:id/acts`, (c, key) => {
  const one = find(key) ?? missing();
  checkVersion(one, c.headers['if-match']);
  const b = parseBody(c);
  draftAct(one, b.kind, b.text);
  told(one);
  return detail(one);
});
on('POST', `${S}/cases/:id/acts/:act/:step`, (c, key, act, step) => {
  const one = find(key) ?? missing();
  actStep(one, one.acts.find((a) => a.id === act) ?? missing(), step, parseBody(c));
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
