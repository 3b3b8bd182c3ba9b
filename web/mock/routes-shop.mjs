// Session, shop, members, tokens and policy of the stand-in.

import { enter, items, missing, on, parseBody, S, session, sidOf, sids } from './bus.mjs';
import { refreshLoads } from './figures.mjs';
import { addLink } from './links.mjs';
import { badPlaybooks, policy } from './policy.mjs';
import { error } from './rows.mjs';
import { channels, id, iso, me, members, shop } from './seed.mjs';
import { Refused } from './work.mjs';

const PASSWORD = 'kintsugi-demo';
let needsSetup = process.env.MOCK_SETUP === '1';
const invitations = [];
const tokens = [];

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
  media: true,
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
    reply_link: '',
    holidays: [],
    inbound: { secret_at: null, waiting: 0, parked: 0 },
    ...parseBody(c),
  };
  addLink(made);
  channels.push(made);
  return made;
});
on('PATCH', `${S}/channels/:id`, (c, key) => {
  const one = channels.find((other) => other.id === key) ?? missing();
  const { name, reply_link } = parseBody(c);
  if (reply_link && !reply_link.startsWith('https://'))
    throw new Refused(
      422,
      error('bad_link', 'The page is an https address.', '页面须为 https 地址。', null, 'reply_link'),
    );
  if (channels.some((other) => other !== one && other.name === name))
    throw new Refused(409, error('name_taken', 'Another channel has this name.', '已有同名渠道。', null, 'name'));
  Object.assign(one, name === undefined ? {} : { name }, reply_link === undefined ? {} : { reply_link });
  return items(channels);
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
on('PUT', `${S}/policy`, (c) => {
  const next = parseBody(c);
  const bad = badPlaybooks(next.playbooks);
  if (bad) throw new Refused(422, bad);
  return Object.assign(policy, next, { version: policy.version + 1 });
});
