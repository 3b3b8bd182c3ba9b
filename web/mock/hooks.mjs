// Webhooks out of the stand-in: one that does well, one whose other side is away, one that was switched off by itself.
import { items, missing, on, parseBody, S } from './bus.mjs';
import { DAY, HOUR, id, iso, MIN } from './people.mjs';
import { error } from './rows.mjs';
import { Refused } from './work.mjs';

const secret = () => `whsec_${Buffer.from(`${id()}${id()}`).toString('base64').slice(0, 44)}`;
const hook = (name, url, kinds, more = {}) => ({
  id: id(),
  name,
  url,
  kinds,
  on: true,
  off_why: null,
  created_at: iso(Date.now() - 20 * DAY),
  ...more,
});
const hooks = [
  hook('ERP 旺店通', 'https://erp.example.com/hooks/kintsugi', ['case.', 'review.', 'return.']),
  hook(
    'Data warehouse',
    'https://lake.example.com/in/very/long/address/that/does/not/end/where/it/should?shop=celadon',
    ['*'],
  ),
  hook('Old bot', 'https://bot.example.com/', ['case.opened', 'case.act_posted', 'case.resolved'], {
    on: false,
    off_why: 'it answered 410: gone',
  }),
];
const KINDS = [
  'case.opened',
  'case.assigned',
  'case.act_posted',
  'review.received',
  'case.resolved',
  'return.requested',
];
let seq = 4_120;
const delivery = (state, i, more = {}) => ({
  id: id(),
  seq: (seq -= 3),
  kind: KINDS[i % KINDS.length],
  state,
  attempts: 1,
  next_at: null,
  status: state === 'done' ? 204 : null,
  error: null,
  created_at: iso(Date.now() - (i + 1) * 7 * MIN),
  ended_at: state === 'waiting' ? null : iso(Date.now() - (i + 1) * 7 * MIN + 900),
  ...more,
});
const many = (n, make) => Array.from({ length: n }, (_, i) => make(i));
const deliveries = new Map([
  [hooks[0].id, many(70, (i) => delivery('done', i))],
  [
    hooks[1].id,
    [
      ...many(4, (i) =>
        delivery('waiting', i, {
          attempts: i,
          next_at: iso(Date.now() + (i + 1) * 20 * MIN),
          error: i ? 'the platform cannot be reached: connection refused' : null,
        }),
      ),
      ...many(3, (i) =>
        delivery('failed', i + 9, { attempts: 10, status: 503, error: 'it answered 503: {"error":"maintenance"}' }),
      ),
    ],
  ],
  [hooks[2].id, many(2, (i) => delivery('failed', i, { attempts: 1, status: 410, error: 'it answered 410: gone' }))],
]);

const find = (key) => hooks.find((one) => one.id === key) ?? missing();
function checked(one) {
  const refuse = (code, en, zh, field) => {
    throw new Refused(422, error(code, en, zh, null, field));
  };
  if (!one.name?.trim()) refuse('bad_name', 'a name has 1 to 80 characters', '名称应为 1 到 80 个字符', 'name');
  if (!/^https?:\/\/[^@/\s]+/.test(one.url ?? ''))
    refuse(
      'bad_url',
      'an address starts with https:// and has no user in it',
      '地址应以 https:// 开头，且不含用户名',
      'url',
    );
  if (!one.kinds.length || !one.kinds.every((kind) => /^(\*|[a-z._]+)$/.test(kind)))
    refuse(
      'bad_kinds',
      'name 1 to 50 kinds of events by their beginnings, or *',
      '请填写 1 到 50 个事件类型，或 *',
      'kinds',
    );
  return one;
}

on('GET', `${S}/webhooks`, () => ({ items: hooks }));
on('POST', `${S}/webhooks`, (c) => {
  const made = checked({ ...hook('', '', ['*']), created_at: iso(Date.now()), ...parseBody(c) });
  hooks.push(made);
  deliveries.set(made.id, []);
  return { webhook: made, secret: secret() };
});
on('PATCH', `${S}/webhooks/:id`, (c, key) => {
  const one = find(key);
  const next = checked({ ...one, ...parseBody(c) });
  return Object.assign(one, next, { off_why: next.on ? null : one.off_why });
});
on('DELETE', `${S}/webhooks/:id`, (_c, key) => void hooks.splice(hooks.indexOf(find(key)), 1));
on('POST', `${S}/webhooks/:id/secret`, (_c, key) => (find(key), { secret: secret() }));
on('GET', `${S}/webhooks/:id/deliveries`, (c, key) => {
  const state = c.query.get('state');
  const found = deliveries.get(find(key).id).filter((one) => !state || one.state === state);
  const from = Number(c.query.get('cursor') ?? 0);
  const page = found.slice(from, from + 50);
  return { ...items(page), next: from + 50 < found.length ? String(from + 50) : null };
});
const again = (list) => {
  for (const one of list)
    Object.assign(one, { state: 'waiting', attempts: 0, next_at: iso(Date.now() + HOUR), error: null, ended_at: null });
  return { count: list.length };
};
on('POST', `${S}/webhooks/:id/deliveries/:delivery/replay`, (_c, key, one) =>
  again([deliveries.get(find(key).id).find((other) => other.id === one) ?? missing()]),
);
on('POST', `${S}/webhooks/:id/replay`, (_c, key) =>
  again(deliveries.get(find(key).id).filter((one) => one.state === 'failed')),
);
