// Notices, the roster, the next case and hand-over notes of the stand-in.
import { emit, items, missing, on, parseBody, S } from './bus.mjs';
import { refreshLoads } from './figures.mjs';
import { error, sorted } from './rows.mjs';
import { cases, channels, HOUR, id, iso, MIN, me, members, mine } from './seed.mjs';
import { command, find, Refused } from './work.mjs';

const ANYTHING = { languages: [], channels: [], issues: [], most_open: null, shifts: null };
const works = new Map();
const workOf = (user) => works.get(user) ?? ANYTHING;
const refuse = (code, en, zh, field = null) => {
  throw new Refused(422, error(code, en, zh, null, field));
};

const SAID = {
  assigned: ['A case was given to you.', '有一个工单分派给您。'],
  warned: ['A public reply is due soon.', '公开回复即将到期。'],
  breached: ['A first touch was missed.', '首次处理已超时。'],
  mentioned: ['You were named in a note.', '有人在备注中提到您。'],
};
const notices = Object.entries(SAID).map(([kind, [en, zh]], i) => {
  const one = cases[i];
  return {
    seq: 40 - i,
    kind,
    title: { en, zh },
    case: one?.id ?? null,
    number: one?.number ?? null,
    actor: kind === 'warned' || kind === 'breached' ? { kind: 'system', name: '' } : { kind: 'user', name: 'Mei Lead' },
    at: iso(Date.now() - (i * 3 + 1) * 7 * MIN),
    read_at: i < 2 ? null : iso(Date.now() - MIN),
  };
});
const unread = () => notices.filter((one) => one.read_at === null).length;
let preferences = { ways: {}, zone: 'Asia/Shanghai', quiet: null, severe_breaks_through: false };

on('GET', `${S}/notices`, () => ({ items: notices, unread: unread(), next: null }));
on('POST', `${S}/notices/read`, (c) => {
  const { one, upto } = parseBody(c);
  for (const notice of notices)
    if (one === undefined ? upto === undefined || notice.seq <= upto : notice.seq === one)
      notice.read_at ??= iso(Date.now());
  emit('notices', {});
  return { unread: unread() };
});
on('GET', `${S}/notices/preferences`, () => preferences);
on('PUT', `${S}/notices/preferences`, (c) => (preferences = parseBody(c)));

function roster() {
  refreshLoads();
  return {
    items: members.map(({ user, name, role, open_cases, overdue_cases }) => ({
      user,
      name,
      role,
      on_duty: workOf(user).shifts === null,
      open_cases,
      overdue_cases,
      work: workOf(user),
    })),
  };
}
on('GET', `${S}/roster`, roster);
on('PUT', `${S}/roster/:user`, (c, user) => {
  const work = parseBody(c);
  if (work.most_open !== null && work.most_open < 1)
    refuse('bad_roster', 'The limit is at least one case.', '上限至少为 1。', 'most_open');
  works.set(user, work);
  return roster();
});

const free = () => sorted(cases.filter((one) => one.state === 'new' && one.assignee === null));
on('GET', `${S}/cases/:id/suggestions`, (_c, key) => {
  if (!find(key)) missing();
  refreshLoads();
  const staff = members.filter((m) => ['owner', 'lead', 'agent'].includes(m.role));
  const fits = (m) => workOf(m.user).shifts === null && m.open_cases < (workOf(m.user).most_open ?? Infinity);
  const best = [...staff].sort((a, b) => Number(fits(b)) - Number(fits(a)) || a.open_cases - b.open_cases);
  return {
    items: best.map((m) => ({
      user: m.user,
      name: m.name,
      fits: fits(m),
      reasons: [
        workOf(m.user).shifts === null ? { en: 'on duty', zh: '在班' } : { en: 'off duty', zh: '不在班' },
        { en: `${m.open_cases} open`, zh: `${m.open_cases} 个未结` },
      ],
    })),
  };
});
on('POST', `${S}/cases/next/take`, () => {
  const most = workOf(me.id).most_open;
  const open = cases.filter((one) => one.assignee?.id === me.id && one.state !== 'closed').length;
  if (most !== null && open >= most) refuse('load_full', 'You have as many cases as allowed.', '未结工单已达上限。');
  const [one] = free();
  if (!one) return { id: null, number: null };
  command(one, { kind: 'assign', to: me.id });
  return { id: one.id, number: one.number };
});

const handovers = [
  {
    id: id(),
    text: 'The carrier answers from nine; ask about the two parcels first.',
    cases: cases.slice(0, 2).map(({ id: key, number }) => ({ id: key, number })),
    by: 'Mei Lead',
    at: iso(Date.now() - 3 * HOUR),
  },
];
on('GET', `${S}/handovers`, () => items(handovers));
on('POST', `${S}/handovers`, (c) => {
  const { text, cases: named = [] } = parseBody(c);
  if (!text?.trim()) refuse('bad_handover', 'A note has words.', '留言不能为空。', 'text');
  const about = named.map((key) => find(key) ?? refuse('unknown_case', 'There is no such case.', '没有这个工单。'));
  const made = { id: id(), text, cases: about.map((one) => ({ id: one.id, number: one.number })) };
  handovers.unshift({ ...made, by: mine.name, at: iso(Date.now()) });
  return { id: made.id };
});

on('PUT', `${S}/channels/:id/holidays`, (c, key) => {
  const one = channels.find((other) => other.id === key) ?? missing();
  const { items: wanted } = parseBody(c);
  if (wanted.some(({ from, to }) => Date.parse(to) <= Date.parse(from)))
    refuse('bad_holiday', 'Holiday mode ends after it begins.', '结束须晚于开始。', 'items');
  one.holidays = wanted;
  return items(channels);
});
