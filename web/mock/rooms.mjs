// Chat rooms of the stand-in's team: one that does well, one that is throttled, one switched off by itself.
import { missing, on, parseBody, S } from './bus.mjs';
import { offHealth, wellHealth } from './links.mjs';
import { DAY, id, iso, MIN } from './people.mjs';
import { error } from './rows.mjs';
import { Refused } from './work.mjs';

const field = (name, en, zh, secret, optional) => ({ name, label: { en, zh }, secret, optional });
const WEBHOOK = field('webhook', 'Webhook address', 'Webhook 地址', true, false);
const SIGNING = field('secret', 'Signing secret', '加签密钥', true, true);
const kinds = [
  { kind: 'feishu', fields: [WEBHOOK, SIGNING] },
  { kind: 'dingtalk', fields: [WEBHOOK, SIGNING] },
  { kind: 'wecom', fields: [WEBHOOK] },
  { kind: 'slack', fields: [WEBHOOK] },
  {
    kind: 'telegram',
    fields: [
      field('token', 'Bot token', '机器人 Token', true, false),
      field('chat_id', 'Chat id', '会话 ID（chat_id）', false, false),
      field('thread', 'Topic id', '话题 ID', false, true),
    ],
  },
];
const room = (kind, name, more = {}) => ({
  id: id(),
  name,
  kind,
  on: true,
  off_why: null,
  tells: ['warned', 'breached', 'escalated', 'approval'],
  locale: kind === 'slack' || kind === 'telegram' ? 'en' : 'zh-CN',
  zone: 'Asia/Shanghai',
  quiet: null,
  severe_breaks_through: false,
  fields: {},
  filled: ['webhook'],
  health: wellHealth(),
  waiting: 0,
  failed: 0,
  created_at: iso(Date.now() - 9 * DAY),
  ...more,
});
const rooms = [
  room('feishu', '售后主群', { filled: ['webhook', 'secret'], quiet: { from: 1320, to: 480 } }),
  room('dingtalk', '钉钉·仓库协同', {
    waiting: 6,
    failed: 2,
    health: {
      ...wellHealth(),
      state: 'failing',
      failures: 2,
      error: '660026: send too fast',
      error_at: iso(Date.now() - 3 * MIN),
    },
  }),
  room('slack', '#aftersales-overseas', { on: false, off_why: 'it answered 404', health: offHealth, failed: 11 }),
];
const find = (key) => rooms.find((one) => one.id === key) ?? missing();
const refuse = (code, en, zh, at, hint = null) => {
  throw new Refused(422, error(code, en, zh, hint, at));
};

function filledIn(one, body) {
  const { fields } = kinds.find((known) => known.kind === one.kind);
  for (const { name, secret } of fields) {
    const value = body.fields?.[name];
    if (value === undefined) continue;
    if (secret) one.filled = [...one.filled.filter((other) => other !== name), ...(value ? [name] : [])];
    else one.fields = { ...one.fields, [name]: value };
  }
  for (const { name, label, secret, optional } of fields)
    if (!optional && !(secret ? one.filled.includes(name) : one.fields[name]))
      refuse('field_missing', `“${label.en}” is not filled in`, `尚未填写“${label.zh}”`, name);
  return one;
}
function checked(one) {
  if (!one.name.trim()) refuse('bad_name', 'a name has 1 to 80 characters', '名称应为 1 到 80 个字符', 'name');
  if (one.tells.length === 0) refuse('bad_tells', 'choose at least one kind of notice', '请至少选择一种通知', 'tells');
  return one;
}

on('GET', `${S}/team-channels`, () => ({ items: rooms, kinds }));
on('POST', `${S}/team-channels`, (c) => {
  const { fields, ...body } = parseBody(c);
  const made = filledIn(checked(room(body.kind, '', { filled: [], ...body })), { fields });
  rooms.push(made);
  return made;
});
on('PATCH', `${S}/team-channels/:id`, (c, key) => {
  const { fields, ...body } = parseBody(c);
  const next = filledIn(checked({ ...find(key), ...body }), { fields });
  if (body.on !== undefined) Object.assign(next, { off_why: null, health: body.on ? wellHealth() : offHealth });
  return Object.assign(find(key), next);
});
on('DELETE', `${S}/team-channels/:id`, (_c, key) => void rooms.splice(rooms.indexOf(find(key)), 1));
on('POST', `${S}/team-channels/:id/test`, (_c, key) => {
  if (find(key).kind === 'dingtalk')
    refuse(
      'platform_refused',
      'the platform refused (310000): sign not match',
      '平台拒绝（310000）：sign not match',
      null,
      {
        en: 'the signing secret is another one, or the robot wants a keyword or another address',
        zh: '加签密钥不符，或机器人要求关键词或其他 IP 地址',
      },
    );
});
