// A live room of the stand-in: what docs/live-protocol.md says, in memory and for one process.
import { randomBytes, randomUUID } from 'node:crypto';
import { found, No, no, refuse } from './room-no.mjs';
import { staff } from './room-staff.mjs';

export const rooms = new Map();
const STAFF = new Set(
  'hide mute block slow_mode filter answer pin next_segment notice start_poll close_poll start_packet close_packet start_draw close_draw start_sale close_sale'.split(
    ' ',
  ),
);

export class Room {
  constructor(id, title, segments, products) {
    Object.assign(this, {
      id,
      title,
      segments,
      products,
      s: 0,
      sent: 0,
      log: [],
      people: new Map(),
      sockets: new Set(),
    });
    Object.assign(this, { segment: segments[0]?.id ?? null, pinned: products[0] ?? null, notice: null, slow_mode: 0 });
    Object.assign(this, { comments: [], questions: [], polls: [], packets: [], draws: [], sales: [], filter: [] });
    Object.assign(this, {
      likes: 8_700,
      crowd: 1_203,
      muted: new Map(),
      blocked: new Set(),
      counters: {},
      files: new Map(),
    });
    this.timer = setInterval(() => this.tick(), 250);
    this.timer.unref();
    rooms.set(id, this);
  }

  close() {
    this.tell({ k: 'closed' });
    clearInterval(this.timer);
    for (const one of this.sockets) one.socket.close(4000);
    rooms.delete(this.id);
  }

  join(name, role = 'viewer', token = null) {
    const before = token && [...this.people.values()].find((one) => one.token === token);
    const person = before ?? { person: randomUUID(), token: randomBytes(9).toString('hex') };
    Object.assign(person, { name, role, until: Date.now() + 6 * 3_600_000 });
    this.people.set(person.person, person);
    return person;
  }

  connect(socket, token, since) {
    const who = [...this.people.values()].find((one) => one.token === token);
    if (!who) return socket.close(4001);
    if (this.blocked.has(who.person)) return socket.close(4003);
    const one = { socket, who };
    this.sockets.add(one);
    socket.onClose = () => this.sockets.delete(one);
    socket.onText = (text) => this.heard(one, text);
    if (since !== null && since <= this.sent) {
      this.down(one, this.frame(since));
      this.down(one, { mine: this.mineOf(who.person) });
    } else this.down(one, { reset: this.snapshot(who) });
  }

  frame(since) {
    const e = this.log.filter((event) => event.n > since).map(({ for: _, ...event }) => event);
    return { p: since, s: this.sent, at: Date.now(), ...(e.length ? { e } : {}), c: this.allCounters() };
  }

  down(one, message) {
    one.socket.send(JSON.stringify(message));
  }

  /** One event for all: `n` is its place. */
  tell(event) {
    this.s += 1;
    const told = { n: this.s, ...event };
    this.log.push(told);
    const c = this.counters;
    this.counters = {};
    const message = { p: this.sent, s: this.s, at: Date.now(), e: [told], ...(Object.keys(c).length ? { c } : {}) };
    this.sent = this.s;
    for (const one of this.sockets) this.down(one, message);
    return told;
  }

  count(kind, n, value) {
    if (n === undefined) this.counters[kind] = value;
    else this.counters[kind] = { ...this.counters[kind], [n]: value };
  }

  tick() {
    for (const sale of this.sales)
      for (const claim of sale.claims.values())
        if (claim.state === 'held' && claim.until <= Date.now()) this.backToStock(sale, claim, 'expired');
    const viewers = this.crowd + this.sockets.size;
    if (viewers !== this.lastViewers) this.count('viewers', undefined, (this.lastViewers = viewers));
    if (Object.keys(this.counters).length === 0) return;
    const message = { p: this.sent, s: this.sent, at: Date.now(), c: this.counters };
    this.counters = {};
    for (const one of this.sockets) this.down(one, message);
  }

  backToStock(sale, claim, state) {
    claim.state = state;
    sale.left[claim.tier] += 1;
    sale.held -= 1;
    this.countSale(sale);
    if (state !== 'expired') return;
    for (const one of this.sockets)
      if (one.who.person === claim.person) this.down(one, { mine: this.mineOf(one.who.person) });
  }

  countSale({ n, left, held, confirmed }) {
    this.count('sales', n, { left, held, confirmed });
  }

  allCounters() {
    const by = (list, figures) => Object.fromEntries(list.map((one) => [one.n, figures(one)]));
    return {
      viewers: this.crowd + this.sockets.size,
      likes: this.likes,
      polls: by(this.polls, ({ votes }) => votes),
      packets: by(this.packets, ({ opened, count }) => ({ opened, count })),
      draws: by(this.draws, (draw) => ({ entrants: draw.by.length })),
      sales: by(this.sales, ({ left, held, confirmed }) => ({ left, held, confirmed })),
    };
  }

  mineOf(me) {
    const own = (list, get) =>
      Object.fromEntries(
        list.map((one) => [one.n, get(one)]).filter(([, value]) => value !== null && value !== undefined),
      );
    return {
      polls: own(this.polls, ({ by }) => by.get(me)),
      packets: own(this.packets, ({ by }) => by.get(me)),
      draws: own(this.draws, ({ by }) => place(by, me)),
      sales: own(this.sales, ({ by }) => by.get(me)),
    };
  }

  snapshot({ person, name, role }) {
    return {
      s: this.sent,
      at: Date.now(),
      room: this.id,
      title: this.title,
      segment: this.segment,
      segments: this.segments,
      pinned: this.pinned,
      products: this.products,
      notice: this.notice,
      slow_mode: this.slow_mode,
      comments: this.comments.slice(-50),
      questions: this.questions,
      polls: this.polls.map(({ by, ...poll }) => poll),
      packets: this.packets.map(({ parts, by, ...packet }) => packet),
      draws: this.draws.map(({ seed, by, ...draw }) => ({ ...draw, entrants: by.length })),
      sales: this.sales.map(({ claims, by, keys, arrivals, ...sale }) => sale),
      c: { viewers: this.crowd + this.sockets.size, likes: this.likes },
      you: {
        person,
        name,
        role,
        muted_until: this.muted.get(person) ?? 0,
        ...(role === 'viewer' ? {} : { filter: this.filter }),
      },
      mine: this.mineOf(person),
    };
  }

  heard(one, text) {
    let id = '';
    try {
      const asked = JSON.parse(text);
      ({ id } = asked);
      if (STAFF.has(asked.do) && one.who.role === 'viewer') refuse('staff_only', 'only for the team', '仅限工作人员');
      const run = this[`do_${asked.do}`];
      if (!run) refuse('bad_message', 'no such command', '没有这个指令');
      this.down(one, { re: id, ok: run.call(this, asked, one.who) });
    } catch (failure) {
      if (!(failure instanceof No)) console.error(failure);
      this.down(one, { re: id, no: failure.body ?? no('bad_message', 'the stand-in broke', '模拟出错') });
    }
  }

  say(kind, { text }, who) {
    if (!text?.trim()) refuse('empty_text', 'nothing is written', '内容为空');
    if ((this.muted.get(who.person) ?? 0) > Date.now()) refuse('muted', 'you are muted', '您已被禁言');
    if (this.filter.some((word) => text.includes(word)))
      refuse('comment_filtered', 'a word in it is not wanted here', '评论中含有不受欢迎的词');
    const wait = this.slow_mode * 1000 - (Date.now() - (who.saidAt ?? 0));
    if (kind === 'comment' && who.role === 'viewer' && wait > 0)
      refuse('slow_mode', `one comment every ${this.slow_mode} seconds`, `每 ${this.slow_mode} 秒可发一条评论`, {
        hint: { en: `wait ${Math.ceil(wait / 1000)} seconds`, zh: `请等待 ${Math.ceil(wait / 1000)} 秒` },
        wait_ms: wait,
      });
    who.saidAt = Date.now();
    const staff = who.role === 'viewer' ? {} : { staff: true };
    const told = this.tell({ k: kind, by: who.person, name: who.name, text: text.trim(), ...staff });
    if (kind === 'comment') this.comments.push(told);
    else this.questions.push({ ...told, state: 'open', answer: null });
    return told;
  }

  do_comment(c, who) {
    const event = this.say('comment', c, who);
    return { n: event.n, event };
  }
  do_ask(c, who) {
    return { n: this.say('question', c, who).n };
  }
  do_like({ count }) {
    this.count('likes', undefined, (this.likes += Math.min(20, count)));
    return { counted: Math.min(20, count) };
  }
  do_ping() {
    return { time: Date.now() };
  }
  do_vote({ poll: n, choice }, who) {
    const poll = found(this.polls, n);
    if (!poll.open) refuse('poll_closed', 'the poll is over', '投票已结束');
    if (poll.by.has(who.person)) refuse('already_voted', 'you have voted', '您已投过票');
    poll.by.set(who.person, choice);
    poll.votes[choice] += 1;
    this.count('polls', n, poll.votes);
    return { n: ++this.s, choice };
  }
  do_open_packet({ packet: n }, who) {
    const packet = found(this.packets, n);
    const mine = packet.by.get(who.person);
    if (mine) return { n, amount: mine, receipt: '' };
    if (!packet.open) refuse('packet_closed', 'the packet is closed', '红包已结束');
    if (packet.parts.length === 0) refuse('packet_empty', 'all are gone', '红包已被抢光');
    const amount = { minor: packet.parts.pop(), currency: packet.total.currency };
    packet.by.set(who.person, amount);
    packet.opened += 1;
    this.count('packets', n, { opened: packet.opened, count: packet.count });
    return { n, amount, receipt: '' };
  }
  do_enter_draw({ draw: n }, who) {
    const draw = found(this.draws, n);
    if (!draw.open) refuse('draw_closed', 'the draw is over', '抽奖已结束');
    if (!draw.by.some((one) => one.person === who.person)) draw.by.push({ person: who.person, name: who.name });
    this.count('draws', n, { entrants: draw.by.length });
    return { n, place: place(draw.by, who.person) };
  }
  do_claim({ sale: n, key }, who) {
    const sale = found(this.sales, n);
    const earlier = sale.keys.get(`${who.person} ${key}`);
    if (earlier) return { ...earlier };
    if (Date.now() < sale.starts_at)
      refuse('sale_not_started', 'the sale has not begun', '秒杀尚未开始', { wait_ms: sale.starts_at - Date.now() });
    if (!sale.open) refuse('sale_closed', 'the sale is over', '秒杀已结束');
    if (['held', 'confirmed'].includes(sale.by.get(who.person)?.state))
      refuse('one_per_person', 'one for each person', '每人限购一件');
    const tier = sale.left.findIndex((left) => left > 0);
    if (tier < 0)
      refuse('sold_out', 'all are gone for now', '暂时售罄', {
        hint: { en: 'reserved ones may come back', zh: '被保留的可能会退回' },
      });
    this.s += 1;
    const until = Date.now() + sale.hold_ms;
    const claim = { claim: this.s, place: ++sale.arrivals, tier, price: sale.tiers[tier].price, state: 'held', until };
    Object.defineProperty(claim, 'person', { value: who.person });
    sale.left[tier] -= 1;
    sale.held += 1;
    sale.claims.set(claim.claim, claim);
    sale.by.set(who.person, claim);
    sale.keys.set(`${who.person} ${key}`, claim);
    this.countSale(sale);
    return { ...claim, receipt: '' };
  }
  do_confirm({ sale: n, claim: key }, who) {
    const sale = found(this.sales, n);
    const claim = owned(sale, key, who);
    if (claim.state === 'expired') refuse('claim_expired', 'the time is over', '保留时间已过');
    if (claim.state === 'released') refuse('claim_released', 'you gave it back', '您已放弃名额');
    if (claim.state === 'held') {
      claim.state = 'confirmed';
      sale.held -= 1;
      sale.confirmed += 1;
      this.countSale(sale);
    }
    return { ...claim, receipt: '' };
  }
  do_release({ sale: n, claim: key }, who) {
    const sale = found(this.sales, n);
    const claim = owned(sale, key, who);
    if (claim.state === 'confirmed') refuse('claim_confirmed', 'it is bought', '已购买');
    if (claim.state === 'held') this.backToStock(sale, claim, 'released');
    return { ...claim };
  }
}
Object.assign(Room.prototype, staff);

const place = (list, person) => {
  const at = list.findIndex((one) => one.person === person);
  return at < 0 ? null : at + 1;
};
const owned = (sale, key, who) => {
  const claim = sale.claims.get(key);
  return claim?.person === who.person ? claim : refuse('no_such_claim', 'there is no such claim', '没有这条预订');
};
