// Overview, policy and the operation pages of the stand-in.

import { isOpen, row } from './rows.mjs';
import { cases, channels, iso, members } from './seed.mjs';

const DAY = 86_400_000;
const ISSUES = ['quality', 'logistics', 'service', 'mismatch', 'groundless', 'other'];
const wave = (i, k) => Math.round(6 + 4 * Math.sin(i / 3 + k) + ((i * 7 + k * 3) % 5));

export function overview(days) {
  const list = Array.from({ length: days }, (_, i) => {
    const date = iso(Date.now() - (days - 1 - i) * DAY).slice(0, 10);
    const by_issue = Object.fromEntries(
      ISSUES.map((issue, k) => [
        issue,
        Math.max(0, Math.round(wave(i, k) / (k + 1.5)) + (issue === 'logistics' && i > days - 8 ? 5 : 0)),
      ]),
    );
    const negative = Object.values(by_issue).reduce((a, b) => a + b, 0);
    return { date, reviews: negative * 7 + (i % 5) * 9, negative, by_issue };
  });
  const sum = (k) => list.reduce((n, d) => n + d[k], 0);
  const open = cases.filter(isOpen);
  const negative = sum('negative');
  const promise = (kind, target, met, breached, openCount, p50, p90) => ({
    kind,
    target,
    met,
    breached,
    open: openCount,
    p50,
    p90,
  });
  return {
    from: list[0].date,
    to: list.at(-1).date,
    reviews: {
      total: sum('reviews'),
      negative,
      previous_total: Math.round(sum('reviews') * 0.93),
      previous_negative: Math.round(negative * 0.84),
    },
    days: list,
    promises: [
      promise('first_response', 900, 418, 22, 3, 310, 820),
      promise('first_touch', 1800, 377, 41, 12, 720, 1750),
      promise('public_reply_golden', 14400, 352, 48, 21, 5400, 13900),
      promise('public_reply', 86400, 391, 9, 21, 5400, 30100),
      promise('approval', 900, 44, 6, 1, 410, 1100),
    ],
    response_days: list.map((d, i) => ({
      date: d.date,
      p50: i % 9 === 4 ? null : 500 + wave(i, 1) * 40,
      p90: i % 9 === 4 ? null : 1300 + wave(i, 2) * 90,
    })),
    funnel: {
      negative,
      replied: Math.round(negative * 0.91),
      contacted: Math.round(negative * 0.78),
      resolved: Math.round(negative * 0.66),
      improved: Math.round(negative * 0.21),
    },
    stars: [negative - 40, 40, Math.round(negative * 0.6), Math.round(negative * 1.4), negative * 4],
    keywords: [
      ['漏水', 61, 22, 'quality'],
      ['days late', 54, 20, 'logistics'],
      ['压扁', 41, 38, 'logistics'],
      ['不回复', 33, 41, 'service'],
      ['rusak', 28, 25, 'quality'],
      ['dull grey', 24, 6, 'mismatch'],
      ['broke', 22, 24, 'quality'],
      ['lama sekali', 19, 14, 'logistics'],
      ['nobody answered', 17, 18, 'service'],
      ['做工粗糙', 15, 12, 'quality'],
      ['色差', 14, 15, 'mismatch'],
      ['tidak sesuai', 12, 9, 'mismatch'],
      ['no gift', 9, 3, 'other'],
      ['骗子', 7, 7, 'groundless'],
    ].map(([text, count, previous, issue]) => ({ text, count, previous, issue })),
    rising: cases.slice(0, 5).map((c, i) => ({
      product: c.product && { id: c.product.id, title: c.product.title },
      batch: i % 2 ? null : 'B2611-01',
      issue: c.issue ?? 'other',
      count: 31 - i * 5,
      previous: 8 + i,
      cases: 14 - i * 2,
    })),
    channels: channels.map((channel) => ({ channel, reviews: channel.reviews * 14, negative: channel.reviews * 2 })),
    decisions: {
      approvals: open.filter((c) => c.acts.some((a) => a.state === 'approval_requested')).length,
      escalated: open.filter((c) => c.escalated).length,
      unassigned: open.filter((c) => !c.assignee).length,
      overdue: open.filter((c) => row(c).next_due && Date.parse(row(c).next_due.due_at) < Date.now()).length,
      severe: open.filter((c) => c.severity === 3).length,
      returns: open.filter((c) => c.source === 'return').length,
      deliveries: open.filter((c) => c.source === 'delivery').length,
    },
  };
}

export const jobs = [
  ['clock.fire', 'ready', 0, null],
  ['import.run', 'done', 1, null],
  ['digest.morning', 'dead', 5, 'smtp: connection refused'],
  ['search.index', 'done', 1, null],
].map(([kind, state, attempts, last_error], i) => ({
  id: `job-${i}`,
  kind,
  state,
  attempts,
  run_at: iso(Date.now() + i * 60_000),
  last_error,
  created_at: iso(Date.now() - i * 3_600_000),
}));

export function refreshLoads() {
  for (const m of members) {
    const held = cases.filter((c) => isOpen(c) && c.assignee?.id === m.user);
    m.open_cases = held.length;
    m.overdue_cases = held.filter((c) => row(c).next_due && Date.parse(row(c).next_due.due_at) < Date.now()).length;
  }
}
