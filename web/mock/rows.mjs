// Cases as the API shows them: rows, details, filters, what is allowed.

import { sendsOf } from './links.mjs';
import { policy } from './policy.mjs';
import { openRemedies } from './remedy-list.mjs';
import { callsOf, cases, me } from './seed.mjs';
import { progress, verification } from './verify.mjs';

const ORDER = ['new', 'verifying', 'replied', 'contacted', 'resolving', 'resolved', 'closed'];
export const isOpen = (one) => one.state !== 'resolved' && one.state !== 'closed' && !one.merged_into;
const w = (en, zh) => ({ en, zh });
export const error = (code, en, zh, hint = null, field = null, rule = null) => ({
  code,
  message: w(en, zh),
  hint,
  field,
  rule,
});

export function row(one) {
  const running = one.clocks
    .filter((c) => c.state === 'running' && c.due_at)
    .sort((a, b) => a.due_at.localeCompare(b.due_at))[0];
  const {
    reviews,
    conversation,
    order,
    merged,
    merged_into,
    clocks,
    acts,
    timeline,
    also,
    cause,
    verdict,
    verdict_note,
    objectivity,
    judged,
    play,
    ...rest
  } = one;
  return {
    ...rest,
    next_due: isOpen(one) && running ? { kind: running.kind, due_at: running.due_at } : null,
    breached: clocks.some(
      (c) => c.state === 'breached' || (c.state === 'running' && c.due_at && Date.parse(c.due_at) < Date.now()),
    ),
    approval_pending: acts.some((a) => a.state === 'approval_requested'),
  };
}

export function detail(one) {
  const same = cases.filter((c) => c !== one && c.product?.id === one.product?.id && c.issue === one.issue).slice(0, 4);
  const others = cases.filter((c) => c !== one && c.buyer === one.buyer).slice(0, 3);
  const used = one.acts.filter((a) => a.kind === 'public_reply' && !['declined', 'withdrawn'].includes(a.state)).length;
  const { objectivity: _o, judged: _j, play: _p, ...shown } = one;
  const posted = one.channel.platform === 'tiktok' ? one.reviews[0] : null;
  return {
    ...shown,
    ...row(one),
    buyer_history: {
      name: one.buyer,
      orders: 1 + others.length,
      reviews: others.flatMap((c) =>
        c.reviews.map((r) => ({ id: r.id, rating: r.rating, text: r.text, created_at: r.created_at, case: c.id })),
      ),
      cases: others.map(({ id, number, state, issue, opened_at }) => ({ id, number, state, issue, opened_at })),
    },
    similar: same.map(({ id, number, excerpt, state, opened_at, issue }) => ({
      id,
      number,
      excerpt,
      state,
      opened_at,
      issue,
    })),
    calls: callsOf(one.id),
    replies_left: Math.max(0, 1 - used),
    sends: sendsOf(one.channel.id),
    allowed: allowed(one),
    reply_page: posted ? `https://seller.example.com/reviews?id=${posted.external_id}` : null,
    verification: verification(one, policy.playbooks),
    playbook: progress(one, policy.playbooks),
    playbooks: policy.playbooks.map(({ id, name }) => ({ id, name })),
  };
}

/** As the API says it of a case with a remedy half done. */
function halfDone(one) {
  if (openRemedies(one).length === 0) return null;
  return {
    allowed: false,
    why_not: error('remedy_open', 'a remedy of this case is half done', '本工单有补救尚未完成'),
  };
}

function allowed(one) {
  const no = (en, zh) => ({ allowed: false, why_not: error('not_in_this_state', en, zh) });
  const yes = { allowed: true, why_not: null };
  const when = (ok, en, zh) => (ok ? yes : no(en, zh));
  const busy = one.acts.some((a) => !['declined', 'withdrawn', 'posted'].includes(a.state));
  const at = (state) => one.state === state;
  const working = !['resolved', 'closed'].includes(one.state);
  const rules = {
    assign: yes,
    note: yes,
    set_issue: yes,
    not_complaint: when(working, 'The case is resolved.', '工单已解决。'),
    prioritise: yes,
    start: when(at('new'), 'The case has been started.', '工单已开始处理。'),
    verify: when(
      ['new', 'verifying', 'replied', 'contacted', 'resolving'].includes(one.state),
      'The case is resolved.',
      '工单已解决。',
    ),
    draft_act: when(
      working && !at('new'),
      at('new') ? 'Start verifying first.' : 'The case is resolved.',
      at('new') ? '请先开始核实。' : '工单已解决。',
    ),
    skip_reply: when(at('verifying') && one.verdict !== null, 'Verify first.', '请先核实。'),
    skip_contact: when(at('replied'), 'Only after the public reply.', '公开回复之后才能跳过。'),
    resolving: when(at('contacted'), 'Contact the buyer first.', '请先联系买家。'),
    resolve: when(at('resolving') || at('contacted'), 'Start the remedy first.', '请先开始补救。'),
    close:
      halfDone(one) ??
      when(
        at('resolved') && !busy,
        at('resolved') ? 'An act is still in flight.' : 'Resolve first.',
        at('resolved') ? '还有未完成的动作。' : '请先解决。',
      ),
    reopen: when(!working, 'The case is open.', '工单未结。'),
    snooze: when(working && !one.snoozed_until, 'Already snoozed.', '已经是稍后处理。'),
    unsnooze: when(Boolean(one.snoozed_until), 'Not snoozed.', '未设稍后处理。'),
    wait: when(working && !one.paused, 'Already waiting.', '已在等待。'),
    unwait: when(one.paused, 'Not waiting.', '没有在等待。'),
    merge: when(working && !one.merged_into, 'The case is resolved.', '工单已解决。'),
    unmerge: when(Boolean(one.merged_into), 'Not merged.', '未合并。'),
  };
  return Object.entries(rules).map(([command, rule]) => ({ command, ...rule }));
}

const list = (v) => (v ? v.split(',') : null);

export function matching(q) {
  const get = (k) => q.get(k);
  const inList = (k, value) => !get(k) || list(get(k)).includes(String(value));
  const flag = (k, value) => get(k) === null || (get(k) === 'true') === Boolean(value);
  const text = (get('q') ?? '').toLowerCase();
  return cases.filter((one) => {
    const r = row(one);
    const overdue = isOpen(one) && r.next_due && Date.parse(r.next_due.due_at) < Date.now();
    const owner = get('assignee');
    return (
      inList('state', one.state) &&
      inList('issue', one.issue) &&
      inList('severity', one.severity) &&
      inList('channel', one.channel.id) &&
      inList('source', one.source) &&
      inList('star', one.star) &&
      inList('ground', one.ground) &&
      flag('open', isOpen(one)) &&
      flag('overdue', overdue) &&
      flag('snoozed', one.snoozed_until) &&
      flag('approval', r.approval_pending) &&
      flag('escalated', one.escalated) &&
      flag('unsure', one.unsure.length > 0) &&
      (!get('number') || one.number === Number(get('number'))) &&
      (!owner || (owner === 'none' ? !one.assignee : one.assignee?.id === (owner === 'me' ? me.id : owner))) &&
      (!get('product') || one.product?.id === get('product')) &&
      (!get('from') || one.opened_at >= get('from')) &&
      (!get('to') || one.opened_at < get('to')) &&
      (text === '' ||
        [one.excerpt, one.buyer, one.order?.external_id, String(one.number)].some((s) =>
          s?.toLowerCase().includes(text),
        ))
    );
  });
}

export function sorted(found, sort = 'deadline') {
  const due = (one) => row(one).next_due?.due_at ?? '9999';
  const by = {
    deadline: (a, b) => due(a).localeCompare(due(b)),
    newest: (a, b) => b.opened_at.localeCompare(a.opened_at),
    oldest: (a, b) => a.opened_at.localeCompare(b.opened_at),
    priority: (a, b) => b.priority - a.priority,
    next_best: (a, b) => b.severity - a.severity || due(a).localeCompare(due(b)),
    value: (a, b) => (b.value?.minor ?? 0) - (a.value?.minor ?? 0),
  };
  return [...found].sort(by[sort]);
}

export function states() {
  return ORDER;
}
