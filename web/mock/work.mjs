// Commands and acts of the stand-in, just strict enough to meet every path of the console.

import { policy } from './policy.mjs';
import { refusedProof, scoreOf, unfilled } from './proof.mjs';
import { detail, error } from './rows.mjs';
import { verdictOf } from './rules.mjs';
import { cases, event, id, iso, me, members, mine } from './seed.mjs';
import { endStep, give, progress, suits, verification } from './verify.mjs';

export class Refused extends Error {
  constructor(status, body) {
    super(body.code);
    this.status = status;
    this.body = body;
  }
}

const meet = (one, ...kinds) => {
  for (const c of one.clocks)
    if (kinds.includes(c.kind) && c.state === 'running')
      Object.assign(c, { state: Date.parse(c.due_at) < Date.now() ? 'breached' : 'met', met_at: iso(Date.now()) });
};
const move = (one, to, reason = null) => {
  event(one, 'case.state_changed', { from: one.state, to, reason }, mine);
  one.state = to;
};

export function checkVersion(one, ifMatch) {
  const seen = Number(/\d+/.exec(ifMatch ?? '')?.[0] ?? one.version);
  if (seen !== one.version)
    throw new Refused(
      412,
      error('version_conflict', 'Someone else changed this case.', '有人修改了此工单。', {
        en: 'Look at the change and try again.',
        zh: '请查看变更后重试。',
      }),
    );
}

const STEPS = new Set(['choose_playbook', 'step_done', 'step_skip']);

export function command(one, c) {
  const rule = detail(one).allowed.find((a) => a.command === c.kind);
  const onStep = STEPS.has(c.kind) && !['resolved', 'closed'].includes(one.state);
  if (!rule?.allowed && !onStep)
    throw new Refused(409, rule?.why_not ?? error('unknown_command', 'Unknown command.', '未知命令。'));
  const run = {
    assign: () => {
      const who = members.find((m) => m.user === c.to);
      one.assignee = who ? { id: who.user, name: who.name } : null;
      event(one, 'case.assigned', { to: c.to }, mine);
    },
    start: () => (move(one, 'verifying'), meet(one, 'first_touch', 'first_response')),
    verify: () => {
      if (one.state === 'new') move(one, 'verifying');
      meet(one, 'first_touch', 'first_response');
      Object.assign(one, {
        verdict: c.verdict,
        verdict_note: c.note ?? null,
        objectivity: c.objectivity ?? one.objectivity ?? null,
      });
      event(one, 'case.verified', { verdict: c.verdict, note: c.note, objectivity: c.objectivity }, mine);
      const book = suits(policy.playbooks, one.issue, one.severity, one.objectivity);
      if (book && book.id !== one.play?.book && Object.keys(one.play?.states ?? {}).length === 0) take(one, book);
    },
    set_issue: () => (
      Object.assign(one, { issue: c.issue, severity: c.severity, unsure: [] }), event(one, 'case.issue_set', c, mine)
    ),
    not_complaint: () => (
      Object.assign(one, { issue: null, unsure: [] }),
      event(one, 'case.dismissed', { note: c.note ?? null }, mine),
      move(one, 'closed')
    ),
    prioritise: () => ((one.priority = c.priority), event(one, 'case.prioritised', c, mine)),
    note: () => event(one, 'case.note_added', { text: c.text }, mine),
    snooze: () => ((one.snoozed_until = c.until), event(one, 'case.snoozed', c, mine)),
    unsnooze: () => ((one.snoozed_until = null), event(one, 'case.unsnoozed', {}, mine)),
    wait: () => ((one.paused = true), event(one, 'case.waiting', c, mine)),
    unwait: () => ((one.paused = false), event(one, 'case.resumed', {}, mine)),
    skip_reply: () => (meet(one, 'public_reply', 'public_reply_golden'), move(one, 'replied', c.reason)),
    skip_contact: () => move(one, 'contacted', c.reason),
    resolving: () => (event(one, 'case.note_added', { plan: c.plan }, mine), move(one, 'resolving')),
    resolve: () => ((one.cause = c.cause), event(one, 'case.resolved', c, mine), move(one, 'resolved')),
    close: () => move(one, 'closed'),
    reopen: () => (event(one, 'case.reopened', c, mine), move(one, 'verifying')),
    merge: () => ((one.merged_into = c.into), event(one, 'case.merged_into', c, mine), move(one, 'closed')),
    unmerge: () => ((one.merged_into = null), event(one, 'case.unmerged', {}, mine), move(one, 'verifying')),
    choose_playbook: () =>
      take(
        one,
        policy.playbooks.find((b) => b.id === c.playbook),
      ),
    step_done: () => {
      if (openStep(one, c.step).done_by !== 'hand')
        throw new Refused(
          422,
          error('step_ticks_itself', 'This step is ticked by what happens in the case.', '该步骤由工单进展自动完成。'),
        );
      endStep(one, c.step, 'done', c.note);
      event(one, 'case.step_done', { step: c.step, note: c.note ?? null }, mine);
    },
    step_skip: () => {
      openStep(one, c.step);
      endStep(one, c.step, 'skipped', c.reason);
      event(one, 'case.step_skipped', { step: c.step, reason: c.reason }, mine);
    },
  };
  run[c.kind]();
  one.version += 1;
}

function take(one, book) {
  give(one, book);
  event(one, 'case.playbook_chosen', { playbook: book.id, name: book.name, steps: book.steps, clocks: [] }, mine);
}

function openStep(one, id) {
  const step = progress(one, policy.playbooks)?.steps.find((s) => s.id === id);
  if (!step) throw new Refused(422, error('unknown_step', 'This case has no such step.', '本工单没有这个步骤。'));
  if (step.state !== 'open')
    throw new Refused(409, error('step_over', 'This step is done or skipped already.', '该步骤已完成或已跳过。'));
  return step;
}

/** A person's word on one assertion. */
export function judge(one, key, { truth, note }) {
  const claim = verification(one, policy.playbooks).claims.find((c) => c.key === key);
  if (!claim) throw new Refused(422, error('unknown_claim', 'The case asserts no such thing.', '没有这条说法。'));
  if (one.state === 'new') move(one, 'verifying');
  one.judged = { ...one.judged, [key]: { truth, note: note ?? null, at: iso(Date.now()), by: me.name } };
  const { what, truth: computed, fact } = claim;
  event(one, 'case.claim_verified', { claim: key, what, truth, computed, fact, note: note ?? null }, mine);
  one.version += 1;
}

const ELEMENTS = [
  ['thanks', /thank|谢|terima kasih/i, ['Thank you for telling us.', '感谢您的反馈。']],
  ['apology', /sorry|apolog|抱歉|致歉|对不起|maaf/i, ['We are sorry for the trouble.', '给您带来不便，我们深表歉意。']],
  [
    'remedy_path',
    /refund|replace|exchange|退款|换货|补发|ganti|retur/i,
    ['We will replace it or refund you, as you prefer.', '我们可以为您换货或退款，由您选择。'],
  ],
  [
    'private_invitation',
    /private|message us|私信|客服|chat/i,
    ['Please send us a private message with your order number.', '请私信我们您的订单号。'],
  ],
];

export function check(one, kind, text) {
  const language = /[\u4e00-\u9fff]/.test(text) ? 'zh' : text.trim() === '' ? one.language : 'en';
  const elements =
    kind === 'public_reply'
      ? ELEMENTS.map(([element, re, [en, zh]]) => ({
          element,
          present: re.test(text),
          matched: re.exec(text)?.[0] ?? null,
          suggestion: { en, zh },
        }))
      : [];
  const findings = [];
  const bribe = /(delete|remove|change).{0,20}review|删.{0,4}评|改.{0,4}评|5 ?stars|好评返现/i.exec(text);
  if (bribe)
    findings.push({
      kind: 'incentive',
      severity: 'refuse',
      text: bribe[0],
      message: {
        en: 'Asking for a review to be removed or changed is not allowed.',
        zh: '不得要求买家删除或修改评价。',
      },
    });
  const phone = /\d{7,}/.exec(text);
  if (phone)
    findings.push({
      kind: 'contact',
      severity: 'warn',
      text: phone[0],
      message: { en: 'This looks like a phone number.', zh: '疑似电话号码。' },
    });
  const limit = kind === 'public_reply' ? 500 : 2000;
  const missing = elements.filter((e) => !e.present);
  const verdict = verdictOf(one, kind, text);
  const refusal = bribe
    ? error(
        'incentive_for_review',
        'The reply asks for a review to be changed.',
        '回复要求修改评价。',
        { en: 'Offer the remedy without mentioning the review.', zh: '提供补救，但不要提及评价。' },
        'text',
        { id: 'tiktok.review.incentive', source: 'TikTok Shop Seller Policy', date: '2026-08-01' },
      )
    : text.length > limit
      ? error('too_long', 'The text is too long.', '文字超出限制。')
      : missing.length > 0 && text.trim() !== ''
        ? error('elements_missing', 'An element is missing.', '缺少要素。')
        : verdict.refusal;
  return {
    allowed: text.trim() !== '' && refusal === null && unfilled(text) === null,
    language,
    length: { used: text.length, limit },
    left: kind === 'public_reply' ? detail(one).replies_left : kind === 'review_ask' ? 1 : 0,
    decision: verdict.decision,
    house_default: verdict.house_default,
    rules: verdict.rules,
    score: scoreOf(kind, elements, findings),
    elements,
    findings,
    approval: verdict.role ?? (one.severity === 3 ? 'lead' : null),
    refusal: refusal ?? unfilled(text),
  };
}

export function draftAct(one, kind, text, pictures = []) {
  const checked = check(one, kind, text);
  if (!checked.allowed)
    throw new Refused(422, checked.refusal ?? error('empty', 'Write something first.', '请先输入内容。'));
  const act = {
    id: id(),
    kind,
    text,
    state: checked.approval ? 'approval_requested' : 'approved',
    author: me.name,
    created_at: iso(Date.now()),
    approver: null,
    decided_at: null,
    reason: null,
    posted_at: null,
    proof_url: null,
    proof_picture: null,
    rule: null,
    pictures,
    proposed: false,
    decision: null,
    sending: { due_at: null, attempts: 0, code: null, why: null, platform_id: null },
    undo_until: checked.approval ? null : iso(Date.now() + 10_000),
  };
  one.acts.push(act);
  event(one, checked.approval ? 'act.approval_requested' : 'act.approved', { kind }, mine);
  one.version += 1;
}

export function actStep(one, act, step, body) {
  const done = {
    approve: ['approved', 'act.approved'],
    decline: ['declined', 'act.declined'],
    withdraw: ['withdrawn', 'act.withdrawn'],
    posted: ['posted', 'act.posted'],
  }[step];
  const lacking = step === 'posted' ? refusedProof(act, body, policy.reply.proof) : null;
  if (lacking) throw new Refused(lacking.code === 'not_found' ? 404 : 422, lacking);
  act.state = done[0];
  if (step === 'approve')
    Object.assign(act, { approver: me.name, decided_at: iso(Date.now()), undo_until: iso(Date.now() + 10_000) });
  if (step === 'decline') Object.assign(act, { approver: me.name, decided_at: iso(Date.now()), reason: body.reason });
  event(one, done[1], { kind: act.kind, reason: body.reason }, mine);
  if (step === 'posted') {
    Object.assign(act.sending, { due_at: null, code: null, why: null });
    Object.assign(act, {
      posted_at: iso(Date.now()),
      proof_url: body.proof_url ?? null,
      proof_picture: body.proof_picture ?? null,
    });
    if (act.kind === 'public_reply' && one.state === 'verifying')
      move(one, 'replied'), meet(one, 'public_reply', 'public_reply_golden');
    if (act.kind === 'private_message' && one.state === 'replied') move(one, 'contacted');
  }
  one.version += 1;
}

export const find = (key) => cases.find((one) => one.id === key);
