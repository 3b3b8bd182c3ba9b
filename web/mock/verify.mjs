// Claims, signals, a proposal and playbooks of the stand-in: enough to meet every path of the panel and the thread.

import { iso, me, shop } from './people.mjs';
import { STANDARD } from './playbooks.mjs';

const w = (en, zh) => ({ en, zh });
const LOOK = {
  defect: w('ask for a picture or video of the fault', '请买家提供故障图片或视频'),
  differs: w('hold the picture against the listing', '对照图片与商品页'),
  attitude: w('read the chat again', '请重看聊天记录'),
  damaged: w('ask for a picture of the parcel', '请买家提供包裹图片'),
  missing: w('hold the packing list against the order', '核对装箱单与订单'),
};
const WHAT = {
  workmanship: 'defect',
  packaging: 'damaged',
  delivery: 'late',
  colour: 'differs',
  material: 'differs',
  size: 'differs',
  description: 'differs',
  attitude: 'attitude',
  reply_time: 'slow_answer',
  gift: 'missing',
};

function late({ order }) {
  if (!order) return ['unknown', w('no order is known', '没有找到订单')];
  const days = order.late_days;
  return days > 0
    ? ['true', w(`delivered ${days} d after the promised day`, `比承诺晚 ${days} 天送达`)]
    : ['false', w('delivered by the promised day', '按承诺日期送达')];
}

function stands(one, what) {
  if (what === 'late' || what === 'duration') return late(one);
  if (what === 'slow_answer')
    return one.conversation
      ? ['true', w('a message waited 3 h 0 min', '有消息等了 3 小时')]
      : ['unknown', w('no chat is known', '没有聊天记录')];
  return ['unknown', LOOK[what] ?? w('look at the order', '请查看订单')];
}

function asserted(one, text, reading, feedback) {
  const found = [
    ...reading.aspects.filter((a) => a.polarity === 'negative').map((a) => [WHAT[a.aspect], a]),
    ...reading.claims.filter((c) => c.kind === 'duration').map((c) => ['duration', c]),
  ].filter(([what]) => what);
  return found.map(([what, { start, end }]) => {
    const [truth, fact] = stands(one, what);
    const key = `${feedback.message ?? 0}-${what}-${start}`;
    const quote = Array.from(text).slice(start, end).join('');
    return { key, feedback, what, quote, start, end, truth, fact, judged: one.judged?.[key] ?? null };
  });
}

function signalsOf(one) {
  const found = [];
  const say = (kind, leaning, en, zh) => found.push({ kind, leaning, fact: w(en, zh) });
  if (one.reviews.some((r) => r.reading.at_odds))
    say('at_odds', 'against', 'stars and words disagree', '星级与文字不一致');
  if (one.ground === 'competitor') say('competitor', 'against', 'it steers to another shop', '引导至其他店铺');
  if (one.ground === 'abuse') say('abuse', 'against', 'it insults', '含辱骂');
  if (one.issue === 'quality' && !one.ground)
    say(
      'others_too',
      'for',
      '4 other cases of this kind on this product in 30 days',
      '近 30 天该商品同类工单另有 4 个',
    );
  return found;
}

function proposal(claims, signals) {
  const count = (truth) => claims.filter((c) => (c.judged?.truth ?? c.truth) === truth).length;
  const [held, refuted] = [count('true'), count('false')];
  const against = signals.filter((s) => s.leaning === 'against').length;
  const verdict = held > 0 ? (refuted > 0 ? 'partly' : 'valid') : refuted > 0 ? 'invalid' : 'unknown';
  const hostile = signals.some((s) => s.kind === 'competitor') && held === 0;
  const objectivity = hostile
    ? 'malicious'
    : held === 0 && refuted > 0
      ? 'unfounded'
      : held > 0 && refuted + against > 0
        ? 'exaggerated'
        : 'fair';
  return { verdict, objectivity };
}

/** The playbook that suits best: one for this finding before one for all, then the highest severity it starts at. */
export function suits(books, issue, severity, found) {
  const fits = books.filter(
    (b) =>
      b.issues.includes(issue ?? 'other') &&
      b.severity_from <= severity &&
      (!b.objectivity?.length || b.objectivity.includes(found)),
  );
  const rank = (b) => (b.objectivity?.length ? 10 : 0) + b.severity_from;
  return fits.sort((a, b) => rank(b) - rank(a))[0] ?? null;
}

export function verification(one, books) {
  const claims = one.reviews.flatMap((r) =>
    asserted(one, r.text, r.reading, { kind: 'review', id: r.id, message: null }),
  );
  const messages = one.conversation?.messages ?? [];
  for (const m of messages)
    if (m.sender === 'buyer' && m.reading)
      claims.push(
        ...asserted(one, m.text, m.reading, { kind: 'conversation', id: one.conversation.id, message: m.id }),
      );
  const signals = signalsOf(one);
  const { verdict, objectivity } = proposal(claims, signals);
  const readings = [...one.reviews, ...messages].flatMap((f) => f.reading?.claims ?? []);
  return {
    claims,
    wants: [...new Set(readings.map((c) => c.kind).filter((kind) => ['refund', 'exchange'].includes(kind)))],
    signals,
    suggestion: {
      verdict,
      objectivity,
      playbook: suits(books, one.issue, one.severity, one.objectivity ?? objectivity)?.id ?? null,
    },
    objectivity: one.objectivity ?? null,
    missed: missed(messages),
  };
}

function missed(messages) {
  return messages.flatMap((m, at) => {
    if (m.sender !== 'buyer' || messages[at - 1]?.sender === 'buyer') return [];
    const answer = messages.slice(at).find((other) => other.sender === 'seller');
    const waited = Math.round((Date.parse(answer?.sent_at ?? iso(Date.now())) - Date.parse(m.sent_at)) / 1000);
    return waited > 900 ? [{ message: m.id, waited, answered: Boolean(answer) }] : [];
  });
}

/** Works the case by a playbook: its timed steps start a clock of their own. */
export function give(one, book) {
  const at = Date.now();
  one.play = { book: book.id, name: book.name, at: iso(at), states: {} };
  for (const step of book.steps)
    if (step.within && step.done_by === 'hand')
      one.clocks.push({
        kind: 'step',
        rule: 'team',
        state: 'running',
        started_at: iso(at),
        target: step.within,
        due_at: iso(at + step.within * 1000),
        met_at: null,
        left: null,
        step: step.id,
      });
}

export function isOver(one, step) {
  const past = (...states) => states.includes(one.state);
  if (one.play.states[step.id]) return true;
  return {
    hand: false,
    verified: one.verdict !== null,
    public_reply: past('replied', 'contacted', 'resolving', 'resolved', 'closed'),
    private_message: past('contacted', 'resolving', 'resolved', 'closed'),
    resolved: past('resolved', 'closed'),
  }[step.done_by];
}

export function endStep(one, id, state, note) {
  one.play.states[id] = { state, at: iso(Date.now()), by: me.name, note: note ?? null };
  for (const c of one.clocks) if (c.step === id) Object.assign(c, { state: 'met', met_at: iso(Date.now()) });
}

export function progress(one, books) {
  if (!one.play) return null;
  const book = books.find((b) => b.id === one.play.book) ?? STANDARD.find((b) => b.id === one.play.book);
  return {
    id: one.play.book,
    name: one.play.name,
    chosen_at: one.play.at,
    steps: book.steps.map((s) => {
      const ended = one.play.states[s.id];
      const clock = one.clocks.find((c) => c.step === s.id && c.state === 'running');
      return {
        id: s.id,
        name: s.name,
        owner: s.owner,
        done_by: s.done_by,
        required: s.required,
        state: ended?.state ?? (isOver(one, s) ? 'done' : 'open'),
        at: ended?.at ?? null,
        by: ended?.by ?? null,
        note: ended?.note ?? null,
        due_at: clock?.due_at ?? null,
        advice: s.advice ?? null,
        words: filled(one, s.words ?? {}),
        remedies: s.remedies ?? [],
      };
    }),
  };
}

/** Words that name an unknown fact are left out, as the API does. */
function filled(one, words) {
  const facts = {
    buyer: one.buyer,
    product: one.product?.title,
    order: one.order?.external_id,
    carrier: one.order?.carrier,
    tracking: one.order?.tracking,
    shop: shop.name,
    agent: me.name,
    case: String(one.number),
  };
  const offered = Object.entries(words).filter(([language]) => [one.language, 'en', 'zh'].includes(language));
  const fill = (text) =>
    text.replaceAll(/\{\{ (\w+)(?: \| default\('([^']*)'\))? \}\}/g, (all, name, other) => facts[name] ?? other ?? all);
  return Object.fromEntries(
    offered.map(([language, text]) => [language, fill(text)]).filter(([, text]) => !text.includes('{{')),
  );
}
