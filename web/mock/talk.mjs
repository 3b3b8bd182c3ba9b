// Macros, the bot and presence of the stand-in: enough for every path of the console, with two macros and one rule.

import { items, missing, on, parseBody, S, told } from './bus.mjs';
import { detail, error } from './rows.mjs';
import { event, id, mine } from './seed.mjs';
import { check, checkVersion, command, draftAct, find, Refused } from './work.mjs';

const macros = [
  {
    id: 'standard.size_help',
    name: { en: 'Size help', zh: '尺码建议' },
    folder: 'Before buying',
    blanks: [
      {
        key: 'size',
        label: { en: 'Size you suggest', zh: '建议尺码' },
        kind: 'choice',
        choices: ['S', 'M', 'L'],
        default: 'M',
      },
    ],
    actions: [
      {
        kind: 'private_message',
        texts: {
          en: 'Hello {{ buyer }}, going by what you told me I suggest size {{ blank.size }}.',
          zh: '{{ buyer }}您好，根据您提供的信息，建议选 {{ blank.size }} 码。',
        },
      },
    ],
  },
  {
    id: 'standard.follow_up',
    name: { en: 'Follow-up', zh: '跟进回访' },
    folder: 'Complaints',
    blanks: [],
    actions: [
      {
        kind: 'private_message',
        texts: { en: 'Hello {{ buyer }}, has everything arrived?', zh: '{{ buyer }}您好，都收到了吗？' },
      },
      { kind: 'note', text: 'Followed up.' },
    ],
  },
].map((one) => ({ version: 0, shipped: true, owner: null, changed_at: null, shared: true, pictures: [], ...one }));
const used = new Map();

const bot = {
  version: 0,
  on: false,
  rules: [
    {
      id: 'parcel_shipped',
      name: { en: 'Where is my parcel: on its way', zh: '包裹到哪了：运输中' },
      on: true,
      intents: ['where_is_parcel'],
      when: 'order.shipped && !order.late',
      texts: { en: 'Hello {{ buyer }}, this is an automatic answer.', zh: '{{ buyer }}您好，这是自动回复。' },
    },
  ],
  channels: [{ id: 'own', name: 'Own live room', delivery: 'own' }],
  facts: ['channel.platform', 'message.language', 'now.hour', 'open', 'order.late', 'order.shipped'],
};

const byId = (key) => macros.find((one) => one.id === decodeURIComponent(key)) ?? missing();

export function sameVersion(thing, header) {
  if (header && header !== `"${thing.version}"`)
    throw new Refused(412, error('version_conflict', 'Someone was faster.', '已被他人修改。'));
}

/** What a macro would do: its texts filled in, each with its check. */
function plan(one, macro, { blanks = {}, language, edits = {} }) {
  const texts = macro.actions.find((action) => action.texts)?.texts ?? {};
  const wanted = one.language.startsWith('zh') ? 'zh' : one.language;
  const spoken = language ?? (texts[wanted] ? wanted : 'en');
  const filled = (text) =>
    text.replaceAll(/\{\{ (?:blank\.)?(\w+) \}\}/g, (_, key) =>
      key === 'buyer' ? one.buyer : (blanks[key] ?? macro.blanks.find((b) => b.key === key)?.default ?? ''),
    );
  const rules = detail(one).allowed;
  const actions = macro.actions.map((action) => {
    const says = Boolean(action.texts);
    const text = says ? (edits[action.kind] ?? filled(action.texts[spoken] ?? action.texts.en)) : (action.text ?? null);
    const checked = says ? check(one, action.kind, text) : null;
    const rule = rules.find((entry) => entry.command === (says ? 'draft_act' : action.kind));
    const why_not = rule?.why_not ?? (checked && !checked.allowed ? checked.refusal : null);
    return { kind: action.kind, action, text, allowed: why_not === null, why_not, check: checked };
  });
  return {
    id: macro.id,
    version: macro.version,
    language: spoken,
    wanted: texts[wanted] || Object.keys(texts).length === 0 ? null : wanted,
    pictures: macro.pictures,
    allowed: actions.every((action) => action.allowed),
    actions,
  };
}

on('GET', `${S}/macros`, () => items(macros));
on('POST', `${S}/macros`, (c) => {
  const made = { ...parseBody(c), id: `own.${id()}`, version: 1, shipped: false, owner: null, changed_at: null };
  macros.push(made);
  return made;
});
on('GET', `${S}/macros/usage`, () =>
  items(
    macros.map(({ id: key, name }) => ({
      id: key,
      name,
      used: used.get(key) ?? 0,
      cases: used.get(key) ?? 0,
      resolved: 0,
      improved: 0,
      reopened: 0,
      last_used_at: null,
      people: [],
    })),
  ),
);
on('PUT', `${S}/macros/:id`, (c, key) => {
  const macro = byId(key);
  sameVersion(macro, c.headers['if-match']);
  return Object.assign(macro, parseBody(c), { version: macro.version + 1 });
});
on('DELETE', `${S}/macros/:id`, (c, key) => {
  sameVersion(byId(key), c.headers['if-match']);
  macros.splice(macros.indexOf(byId(key)), 1);
});
on('POST', `${S}/cases/:id/macros/:macro/preview`, (c, key, which) =>
  plan(find(key) ?? missing(), byId(which), parseBody(c)),
);
on('POST', `${S}/cases/:id/macros/:macro/apply`, (c, key, which) => {
  const one = find(key) ?? missing();
  const macro = byId(which);
  checkVersion(one, c.headers['if-match']);
  const planned = plan(one, macro, parseBody(c));
  const refused = planned.actions.find((action) => !action.allowed);
  if (refused) throw new Refused(422, refused.why_not);
  event(one, 'case.macro_applied', { macro_id: macro.id, name: macro.name, language: planned.language }, mine);
  for (const { kind, text, action } of planned.actions) {
    if (action.texts) draftAct(one, kind, text);
    else command(one, kind === 'note' ? { kind, text } : action);
  }
  used.set(macro.id, (used.get(macro.id) ?? 0) + 1);
  told(one);
  return detail(one);
});

on('GET', `${S}/bot`, () => bot);
on('PUT', `${S}/bot`, (c) => {
  sameVersion(bot, c.headers['if-match']);
  const { on: answers, rules } = parseBody(c);
  return Object.assign(bot, { on: answers, rules, version: bot.version + 1 });
});

const drafter = { version: 0, on: false, endpoint: '', model: '', has_key: false };
const drafterOff = () => new Refused(422, error('drafter_off', 'The drafter is off.', '起草服务未启用。'));
on('GET', `${S}/drafter`, () => drafter);
on('PUT', `${S}/drafter`, (c) => {
  sameVersion(drafter, c.headers['if-match']);
  const { key, ...changes } = parseBody(c);
  const kept = key === undefined ? drafter.has_key : key !== '';
  return Object.assign(drafter, changes, { has_key: kept, version: drafter.version + 1 });
});
on('POST', `${S}/drafter/try`, () => {
  if (drafter.endpoint === '') throw drafterOff();
  return { text: 'Thank you for telling us. We are sorry about the seam.' };
});
on('POST', `${S}/cases/:id/acts/propose`, (c, key) => {
  const one = find(key) ?? missing();
  if (!drafter.on) throw drafterOff();
  const { kind } = parseBody(c);
  const text = 'Thank you for telling us. We are sorry; we will check your order. Please send us a private message.';
  return { text, model: drafter.model, check: check(one, kind, text) };
});

// One person at a time: nobody else is ever there.
on('POST', `${S}/cases/:id/presence`, (_c, key) => items(find(key) ? [] : missing()));
