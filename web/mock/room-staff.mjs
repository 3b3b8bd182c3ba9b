// What the team may do in a room of the stand-in: moderation, the show, games.
import { createHash, randomBytes } from 'node:crypto';
import { drawFile, sealOf, split } from './fair.mjs';
import { found, refuse } from './room-no.mjs';

/** Taken into `Room`: every command is `do_` and its name. */
export const staff = {
  do_hide({ comment }) {
    this.comments = this.comments.filter((one) => one.n !== comment);
    this.questions = this.questions.filter((one) => one.n !== comment);
    return { n: this.tell({ k: 'hidden', comment }).n };
  },
  do_mute({ person, seconds }) {
    const until = seconds === 0 ? 0 : Date.now() + seconds * 1000;
    this.muted.set(person, until);
    return { n: this.tell({ k: 'muted', person, until }).n, until };
  },
  do_block({ person, on = true }) {
    if (on) this.blocked.add(person);
    else this.blocked.delete(person);
    for (const one of this.sockets) if (on && one.who.person === person) one.socket.close(4003);
    return { n: this.tell({ k: 'blocked', person, on }).n };
  },
  do_slow_mode({ seconds }) {
    this.slow_mode = seconds;
    return { n: this.tell({ k: 'slow_mode', seconds }).n };
  },
  do_filter({ words }) {
    this.filter = words;
    return { n: ++this.s };
  },
  do_answer({ question, state, text }) {
    const one =
      this.questions.find((other) => other.n === question) ?? refuse('no_such_question', 'gone', '没有这个提问');
    Object.assign(one, { state, answer: text ?? one.answer });
    return { n: this.tell({ k: 'answered', question, state, answer: one.answer }).n };
  },
  do_pin({ product }) {
    this.pinned = this.products.find((one) => one.id === product) ?? null;
    return { n: this.tell({ k: 'pin', product: this.pinned }).n };
  },
  do_next_segment({ segment }) {
    const at = this.segments.findIndex((one) => one.id === this.segment);
    const next = segment ? this.segments.find((one) => one.id === segment) : this.segments[at + 1];
    if (!next) refuse('last_segment', 'this is the last one', '已是最后一段');
    this.segment = next.id;
    this.pinned = this.products.find((one) => one.id === next.product) ?? null;
    return { n: this.tell({ k: 'segment', segment: next.id, pinned: this.pinned }).n, segment: next.id };
  },
  do_notice({ text }) {
    const { n } = this.tell({ k: 'notice', text });
    this.notice = text === '' ? null : { n, text };
    return { n };
  },
  do_start_poll({ question, choices }) {
    const { n } = this.tell({ k: 'poll', question, choices });
    this.polls.push({ n, question, choices, votes: choices.map(() => 0), open: true, by: new Map() });
    return { n };
  },
  do_close_poll({ poll: n }) {
    const poll = found(this.polls, n);
    poll.open = false;
    this.tell({ k: 'poll_closed', poll: n, votes: poll.votes });
    return { n, votes: poll.votes };
  },
  do_start_packet({ title, total, count, split: how }) {
    const parts = split(total.minor, count, how === 'even');
    const commitment = createHash('sha256').update(parts.join()).digest('hex');
    const { n } = this.tell({ k: 'packet', title, total, count, split: how, commitment });
    this.packets.push({ n, title, total, count, opened: 0, open: true, commitment, parts, by: new Map() });
    return { n, commitment };
  },
  do_close_packet({ packet: n }) {
    const packet = found(this.packets, n);
    packet.open = false;
    const best = [...packet.by].sort(([, a], [, b]) => b.minor - a.minor)[0];
    this.tell({
      k: 'packet_over',
      packet: n,
      opened: packet.opened,
      left: { minor: packet.parts.reduce((sum, one) => sum + one, 0), currency: packet.total.currency },
      best: best ? { by: best[0], name: this.people.get(best[0])?.name ?? '', amount: best[1] } : null,
    });
    return { n };
  },
  do_start_draw({ title, winners, beacon = null }) {
    const seed = randomBytes(32).toString('hex');
    const file = { room: this.id, draw: this.s + 1, title, winners, beacon_source: beacon, seed };
    const commitment = sealOf(file);
    const { n } = this.tell({ k: 'draw', title, winners, commitment, beacon });
    this.draws.push({ n, title, winners, commitment, beacon, open: true, result: null, seed, by: [] });
    return { n, commitment };
  },
  do_close_draw({ draw: n, beacon = null }) {
    const one = found(this.draws, n);
    if (one.beacon && !beacon)
      refuse('beacon_missing', 'the value of the public source is needed', '需要公开随机源的数值');
    const { title, winners, seed, by: entrants } = one;
    const made = drawFile({
      room: this.id,
      draw: n,
      title,
      winners,
      beacon_source: one.beacon,
      started_at: Date.now(),
      seed,
      beacon_value: beacon,
      entrants,
    });
    this.files.set(String(n), made);
    const result = {
      seed,
      beacon: one.beacon ? { source: one.beacon, value: beacon } : null,
      entrants: entrants.length,
      entrants_hash: made.entrants_hash,
      winners: made.drawn.map((at) => ({ ...entrants[at - 1], place: at })),
      file: `/room/${this.id}/draws/${n}.json`,
    };
    Object.assign(one, { open: false, result });
    this.tell({ k: 'draw_result', draw: n, ...result });
    return { n, winners: result.winners };
  },
  do_start_sale({ title, product, tiers, starts_in_ms, hold_ms }) {
    const starts_at = Date.now() + starts_in_ms;
    const { n } = this.tell({ k: 'sale', title, product, tiers, starts_at, hold_ms });
    const counts = { open: true, held: 0, confirmed: 0, arrivals: 0, left: tiers.map((tier) => tier.quota) };
    this.sales.push({
      n,
      title,
      product,
      tiers,
      starts_at,
      hold_ms,
      ...counts,
      claims: new Map(),
      by: new Map(),
      keys: new Map(),
    });
    return { n, starts_at };
  },
  do_close_sale({ sale: n }) {
    const sale = found(this.sales, n);
    sale.open = false;
    this.tell({ k: 'sale_closed', sale: n, left: sale.left });
    return { n };
  },
};
