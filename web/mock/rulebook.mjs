// The stand-in's rulebook over HTTP: reading it, the shop's own rules, and a trial on past acts.
import { missing, on, parseBody, S } from './bus.mjs';
import { error } from './rows.mjs';
import { CLOCKS, FACTS, fits, holds, LIMITS, own, rule, SHIPPED, w } from './rules.mjs';
import { cases, channels, id, iso } from './seed.mjs';
import { Refused } from './work.mjs';

function checked(draft) {
  const bad = (field, en, zh, code = 'bad_rule') => {
    throw new Refused(422, error(code, en, zh, null, field));
  };
  if (draft.acts.length === 0) bad('acts', 'a rule is about at least one kind of act', '规则至少针对一种行为');
  const unknown = [...draft.when.matchAll(/\b(?:act|case|now|order)\.\w+/g)]
    .map((m) => m[0])
    .find((f) => !FACTS.includes(f));
  if (unknown) bad('when', `there is no ${unknown}`, `没有 ${unknown} 这一项`, 'bad_condition');
  if (!draft.say.en && !draft.say.zh) bad('say', 'a rule says 1 to 500 characters', '规则说明应为 1 到 500 字');
  return { ...draft, say: w(draft.say.en || draft.say.zh, draft.say.zh || draft.say.en) };
}

on('GET', `${S}/rulebook`, (c) => {
  const channel = channels.find((one) => one.id === c.query.get('channel')) ?? null;
  const here = (r) => channel === null || fits(r, channel);
  return {
    channel,
    rules: [...SHIPPED.map(([r]) => r), ...own].filter(here),
    clocks: CLOCKS.filter(here),
    facts: FACTS,
    limits: LIMITS,
  };
});
on('POST', `${S}/rulebook/rules`, (c) => {
  const made = rule(`own.rule.${id()}`, {
    ...checked(parseBody(c)),
    own: true,
    version: 1,
    changed_at: iso(Date.now()),
  });
  own.push(made);
  return made;
});
on('PUT', `${S}/rulebook/rules/:id`, (c, key) => {
  const old = own.find((r) => r.id === key) ?? missing();
  const { role: _role, ...rest } = old;
  const next = { ...rest, ...checked(parseBody(c)), version: old.version + 1, changed_at: iso(Date.now()) };
  own.splice(own.indexOf(old), 1, next);
  return next;
});
on('DELETE', `${S}/rulebook/rules/:id`, (_c, key) => {
  const old = own.find((r) => r.id === key) ?? missing();
  own.splice(own.indexOf(old), 1);
});
on('POST', `${S}/rulebook/try`, (c) => {
  const { rule: draft, days } = parseBody(c);
  const { acts, when, effect } = checked(draft);
  const from = iso(Date.now() - days * 864e5);
  const past = cases.flatMap((one) => one.acts.filter((act) => act.created_at >= from).map((act) => ({ one, act })));
  const met = past.filter(({ one, act }) => acts.includes(act.kind) && holds(when, one));
  const list = met.slice(0, 200).map(({ one, act }) => ({
    case: one.id,
    number: one.number,
    act: act.id,
    kind: act.kind,
    excerpt: act.text.slice(0, 160),
    author: act.author,
    at: act.created_at,
    effect,
  }));
  return { tried: past.length, without_facts: 0, cut: false, matched: met.length, items: list };
});
