// What the stand-in's triage learned, and the way back.
import { on, parseBody, S } from './bus.mjs';
import { error } from './rows.mjs';
import { DAY, empty, iso, me } from './seed.mjs';
import { Refused } from './work.mjs';

const monday = (weeksAgo) => {
  const now = new Date();
  const back = (now.getUTCDay() + 6) % 7;
  return iso(now.getTime() - back * DAY - weeksAgo * 7 * DAY).slice(0, 10);
};
const version = (n, state, corrections, before, after, by, ago) => ({
  version: n,
  state,
  corrections,
  held_back: Math.round(corrections / 4),
  accuracy_before: before,
  accuracy_after: after,
  trained_at: iso(Date.now() - ago * DAY),
  by,
});

const state = {
  deep: false,
  active: empty ? null : 3,
  corrections: empty ? 0 : 132,
  versions: empty
    ? []
    : [
        version(1, 'replaced', 48, 0.71, 0.78, '周雨', 41),
        version(2, 'refused', 90, 0.78, 0.76, '', 20),
        version(3, 'active', 117, 0.78, 0.84, me.name, 6),
      ],
  weeks: empty
    ? []
    : [11, 10, 9, 8, 6, 5, 4, 3, 2, 1, 0].map((ago, i) => ({
        week: monday(ago),
        looked_at: 38 + ((i * 13) % 29),
        corrected: Math.max(2, 12 - i + ((i * 5) % 4)),
      })),
};
let since = 15;

on('GET', `${S}/triage`, () => state);
on('POST', `${S}/triage/learn`, () => {
  if (state.corrections < 20 || since < 10)
    throw new Refused(
      409,
      error('too_few_corrections', 'There are too few new corrections to learn from.', '新的更正太少，无法学习。', {
        en: 'Correct more cases and try again; what you corrected is kept.',
        zh: '请继续更正，之后重试；已有的更正都会保留。',
      }),
    );
  for (const one of state.versions) if (one.state === 'active') one.state = 'replaced';
  const n = state.versions.length + 1;
  state.versions.push(version(n, 'active', state.corrections, 0.84, 0.87, me.name, 0));
  state.active = n;
  since = 0;
  return state;
});
on('POST', `${S}/triage/rollback`, (c) => {
  const { to } = parseBody(c);
  for (const one of state.versions) {
    if (one.state === 'active') one.state = 'rolled_back';
    if (one.version === to) one.state = 'active';
  }
  state.active = to;
  return state;
});
