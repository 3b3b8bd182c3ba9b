// The stand-in's remedies: choices with their arithmetic, limits of the owner, states, the report and the policy.
import { missing, on, parseBody, S, told } from './bus.mjs';
import { remedies } from './remedy-list.mjs';
import { error } from './rows.mjs';
import { cases, event, id, iso, me, members, mine } from './seed.mjs';
import { Refused } from './work.mjs';

const w = (en, zh) => ({ en, zh });
const TWO_PEOPLE = 15_000;
const ENDED = ['declined', 'refused', 'done', 'cancelled'];
const VERBS = {
  suggested: ['offer', 'grant', 'cancel'],
  offered: ['offer', 'accept', 'decline', 'cancel'],
  accepted: ['grant', 'cancel'],
  approval_requested: ['approve', 'refuse', 'cancel'],
  granted: ['evidence', 'done', 'cancel'],
  done: ['evidence'],
};

const find = (key) => cases.find((one) => one.id === key) ?? missing();

function shown({ of, ...remedy }) {
  const { id: key, number, version, state } = find(of);
  return { ...remedy, case: { id: key, number, version, state }, allowed: VERBS[remedy.state] ?? [] };
}

function lossOf(one) {
  const found = policy.loss.find((row) => row.issue === one.issue && row.severity === one.severity);
  return found?.percent ?? 10;
}

function choices(one) {
  const price = one.order?.amount ?? null;
  const goods = (kind) => ({
    kind,
    amount: null,
    steps: [{ label: w('goods, no sum', '实物补救，不涉及金额'), value: null }],
    within: true,
    approval_of: null,
    why: [],
    refusal: null,
  });
  if (!price) return ['exchange', 'reship', 'sample'].map(goods);
  const sum = (minor) => ({ minor: Math.round(minor), currency: price.currency });
  const percent = lossOf(one);
  const loss = sum((price.minor * percent) / 100);
  const above = sum(loss.minor * 1.1);
  const leave = (amount) =>
    amount.minor > TWO_PEOPLE
      ? { within: false, approval_of: 'lead', why: ['two_people'] }
      : { within: true, approval_of: null, why: [] };
  const first = { label: w('price of the order', '订单金额'), value: price };
  return [
    {
      kind: 'partial_refund',
      amount: above,
      steps: [
        first,
        {
          label: w(
            `× ${percent} % (${one.issue}, severity ${one.severity})`,
            `× ${percent} %（${one.issue}，严重度 ${one.severity}）`,
          ),
          value: loss,
        },
        { label: w('+ 10 % of the loss: a little above the loss', '+ 损失的 10 %：略高于损失'), value: above },
      ],
      ...leave(above),
      refusal: null,
    },
    goods('exchange'),
    goods('reship'),
    { kind: 'refund', amount: price, steps: [first], ...leave(price), refusal: null },
    goods('sample'),
  ];
}

function clean(text, field) {
  const found = /review|rating|stars?\b|评价|好评|星级/i.exec(text ?? '');
  if (found)
    throw new Refused(
      422,
      error(
        'remedy_mentions_review',
        `a remedy never depends on a review and does not name one: “${found[0]}”`,
        `补救与评价无关，不得提及评价：“${found[0]}”`,
        w('say what is wrong with the goods or the delivery', '请写明商品或物流的问题'),
        field,
      ),
    );
}

on('GET', `${S}/cases/:id/remedies/suggestion`, (_c, key) => {
  const one = find(key);
  const price = one.order?.amount ?? null;
  return {
    choices: choices(one),
    remarks: price
      ? []
      : [w('the price of the order is not known, so there is no sum to suggest', '订单金额未知，无法建议金额')],
    order_value: price,
    order_left: price,
  };
});
on('GET', `${S}/cases/:id/remedies`, (_c, key) => ({ items: remedies.filter((r) => r.of === key).map(shown) }));
on('POST', `${S}/cases/:id/remedies/quick`, (c, key) => {
  const one = find(key);
  const { kind, amount, note, evidence_later } = parseBody(c);
  clean(note, 'note');
  const choice = choices(one).find((each) => each.kind === kind) ?? missing();
  const waits = !choice.within;
  const now = iso(Date.now());
  const made = {
    of: one.id,
    id: id(),
    version: 1,
    order: one.order?.external_id ?? null,
    buyer: one.buyer,
    kind,
    amount: amount ?? choice.amount,
    state: waits ? 'approval_requested' : 'granted',
    open: true,
    suggested: { kind, amount: choice.amount },
    arithmetic: choice.steps,
    note: note ?? null,
    evidence_due: evidence_later ? iso(Date.now() + 7 * 864e5) : null,
    evidence: [],
    approval: waits
      ? {
          of: 'lead',
          why: choice.why,
          by: me.name,
          at: now,
          decided_by: null,
          who_can: members
            .filter((m) => m.user !== me.id && (m.role === 'lead' || m.role === 'owner'))
            .map(({ user, name, role }) => ({ id: user, name, role })),
        }
      : null,
    granted_by: waits ? null : me.name,
    granted_role: waits ? null : 'owner',
    budget: choice.amount ? 'after-sales' : null,
    reference: null,
    reason: null,
    author: me.name,
    created_at: now,
    offered_at: now,
    granted_at: waits ? null : now,
    ended_at: null,
  };
  remedies.push(made);
  if (!waits) event(one, 'case.remedy_opened', { remedy: made.id }, mine);
  one.version += 1;
  told(one);
  return shown(made);
});
on('POST', `${S}/cases/:id/remedies/:remedy/:verb`, (c, key, which, verb) => {
  const one = find(key);
  const remedy = remedies.find((r) => r.id === which) ?? missing();
  const told_ = parseBody(c);
  clean(told_.reason, 'reason');
  if (!(VERBS[remedy.state] ?? []).includes(verb))
    throw new Refused(
      409,
      error('wrong_remedy_state', 'This cannot be done with the remedy now.', '补救当前状态不允许此操作。'),
    );
  const to = { approve: 'granted', grant: 'granted', offer: 'offered', accept: 'accepted', decline: 'declined' };
  const next = { ...to, refuse: 'refused', done: 'done', cancel: 'cancelled' }[verb] ?? remedy.state;
  const was = remedy.state;
  if (verb === 'evidence') remedy.evidence.push({ label: told_.label, url: told_.url });
  Object.assign(remedy, {
    version: remedy.version + 1,
    state: next,
    open: !ENDED.includes(next),
    reference: told_.reference ?? remedy.reference,
    reason: told_.reason ?? remedy.reason,
  });
  if (next === 'granted' && was !== 'granted') {
    Object.assign(remedy, { granted_by: me.name, granted_role: 'owner', granted_at: iso(Date.now()) });
    event(one, 'case.remedy_opened', { remedy: remedy.id }, mine);
  }
  if (!remedy.open && was === 'granted') {
    remedy.ended_at = iso(Date.now());
    event(one, 'case.remedy_ended', { remedy: remedy.id, how: next }, mine);
  }
  one.version += 1;
  told(one);
  return shown(remedy);
});
on('GET', `${S}/remedies`, (c) => {
  const states = (c.query.get('state') ?? '').split(',').filter(Boolean);
  return { items: remedies.filter((r) => states.length === 0 || states.includes(r.state)).map(shown), next: null };
});
on('GET', `${S}/remedies/limits`, () => ({
  role: 'owner',
  day: iso(Date.now()).slice(0, 10),
  count: 0,
  count_limit: null,
  currencies: ['USD', 'CNY', 'GBP', 'IDR'].map((currency) => {
    const money = (minor) => ({ minor, currency });
    return {
      currency,
      per_remedy: null,
      day: { limit: null, used: money(0) },
      case: { limit: money(50_000), used: money(0) },
      two_person_above: money(TWO_PEOPLE),
      budgets: [{ name: 'after-sales', limit: money(1_000_000), used: money(120_000) }],
    };
  }),
}));
on('GET', `${S}/remedies/report`, (c) => ({
  since: iso(Date.now() - Number(c.query.get('days') ?? 180) * 864e5),
  with_remedy: { cases: 161, changed: 32, raised: 32 },
  without_remedy: { cases: 397, changed: 30, raised: 30 },
  order: { remedy_first: 32, change_first: 0, cut: false },
  difference: { value: 0.123, low: 0.061, high: 0.195 },
  finding: w('after a remedy ratings changed more often than without one', '获得补救后评价变化更多'),
  caution: w(
    'These are counts of what happened, not an experiment. A difference is no proof of a bargain.',
    '以上只是已发生情况的统计，并非实验。有差异不等于有交易。',
  ),
  spent: [{ month: '2026-11', kind: 'partial_refund', count: 19, sum: { minor: 13_195, currency: 'USD' } }],
}));

const usd = (minor) => [{ minor, currency: 'USD' }];
const policy = {
  version: 0,
  loss: ['quality', 'mismatch', 'logistics', 'service', 'groundless', 'other'].flatMap((issue) =>
    [15, 30, 100].map((percent, i) => ({ issue, severity: i + 1, percent: issue === 'groundless' ? 0 : percent })),
  ),
  above_loss: 10,
  regular_from: 3,
  regular_extra: 5,
  wary_from: 3,
  wary_days: 180,
  ceilings: usd(5000),
  limits: ['agent', 'operator', 'lead'].map((role) => ({
    role,
    per_remedy: usd(role === 'lead' ? 10_000 : 2000),
    per_day: usd(role === 'lead' ? 100_000 : 20_000),
    per_day_count: role === 'lead' ? 200 : 30,
  })),
  per_case: usd(50_000),
  budgets: [{ name: 'after-sales', per_month: { minor: 1_000_000, currency: 'USD' } }],
  two_person_above: usd(8000),
  approver: 'lead',
  cooling_days: 30,
  evidence_days: 7,
};
on('GET', `${S}/remedies/policy`, () => policy);
on('PUT', `${S}/remedies/policy`, (c) => Object.assign(policy, parseBody(c), { version: policy.version + 1 }));
