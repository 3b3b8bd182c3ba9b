// Products and live sessions of the stand-in: one planned, one on air, one that is over; and people who talk in it.
import { DAY, HOUR, id, iso, MIN, me } from './people.mjs';
import { Room } from './room.mjs';

const cny = (minor) => ({ minor, currency: 'CNY' });
const facts = (...pairs) => pairs.map(([name, value]) => ({ name, value }));

const listing = (sku, title, price, stock, listed, weaknesses) => ({
  version: 1,
  sku,
  title,
  price: cny(price),
  stock,
  facts: listed,
  weaknesses,
  channel_id: null,
  external_id: null,
  from: iso(Date.now() - 20 * DAY),
  until: null,
  by: me.name,
});
const product = (one, cleared, why) => ({
  id: id(),
  version: 2,
  listing: one,
  cleared,
  clearance: why ? { cleared, why, by: me.name, at: iso(Date.now() - 5 * DAY) } : null,
});
export const products = [
  product(
    listing(
      'TEA-01',
      '青釉茶杯 Celadon cup, 220 ml',
      8900,
      320,
      facts(['材质', '龙泉青瓷'], ['容量', '220 ml'], ['洗碗机', '不可']),
      ['手工上釉，颜色略有差异', '杯壁较薄，请勿骤冷骤热'],
    ),
    true,
    'two samples measured, glaze tested',
  ),
  product(
    listing('TEA-02', '盖碗三件套 Gaiwan set', 16800, 90, facts(['材质', '高白瓷'], ['容量', '150 ml']), [
      '新手使用可能烫手',
    ]),
    true,
    'samples in order',
  ),
  product(
    listing(
      'POM-05',
      '蜜柚 5 kg Honey pomelo',
      4990,
      600,
      facts(['产地', '福建平和'], ['净重', '5 kg'], ['糖度', '11 – 13']),
      ['大小可能相差 10 %'],
    ),
    true,
    'sugar measured at the farm',
  ),
  product(
    listing('LED-11', '夜读台灯 Reading lamp', 12900, 40, facts(['色温', '2700 – 4000 K']), []),
    false,
    'the driver gets hot: sample two again',
  ),
  product(listing('NEW-77', '亚麻茶巾 Linen towel', 2900, null, [], []), false, null),
];

export const segmentOf = (p, part = {}) => ({
  id: id(),
  product_id: p.id,
  sku: p.listing.sku,
  title: p.listing.title,
  listing_version: p.listing.version,
  price: part.price ?? p.listing.price,
  stock: part.stock === undefined ? p.listing.stock : part.stock,
  say: part.say ?? p.listing.facts,
  disclose: part.disclose ?? p.listing.weaknesses,
  minutes: part.minutes ?? 10,
  note: part.note ?? null,
  still_cleared: p.cleared,
  entered_at_ms: null,
  on_ms: 0,
});

const session = (title, state, starts_at, chosen, more = {}) => ({
  id: id(),
  version: 1,
  state,
  title,
  channel_id: null,
  platform: 'own',
  market: 'CN',
  starts_at: iso(starts_at),
  rehearsal: false,
  host: '小瓷',
  segments: chosen.map((p) => segmentOf(p)),
  current: null,
  pinned: null,
  marks: [],
  started_at: null,
  ended_at: null,
  recording: null,
  alerts: [],
  summary: null,
  questions_left: [],
  planned_by: me.name,
  sentences: [],
  ...more,
});
const [cup, gaiwan, pomelo] = products;
export const sessions = [
  session('双十二预热 Harvest preview', 'planned', Date.now() + 26 * HOUR, [pomelo, cup]),
  session('周日茶席 Sunday tea table', 'planned', Date.now() + 50 * HOUR, [], { rehearsal: true }),
  session('秋夜柚香 Harvest night', 'live', Date.now() - 34 * MIN, [pomelo, cup, gaiwan], {
    started_at: iso(Date.now() - 33 * MIN),
  }),
  session('开箱夜 Unboxing night', 'ended', Date.now() - 3 * DAY, [cup, gaiwan, pomelo], {
    started_at: iso(Date.now() - 3 * DAY),
    ended_at: iso(Date.now() - 3 * DAY + 90 * MIN),
    recording: { url: 'https://video.example.com/unboxing', offset_ms: 0 },
    questions_left: ['杯口会烫手吗？', 'Do you ship the gaiwan to Penang?'],
    summary: {
      minutes: 90,
      segments_shown: 3,
      sentences: 412,
      flagged: 3,
      orders: 186,
      units: 214,
      peak: 1480,
      score: 81,
      bad_minutes: 4,
    },
  }),
];

export function openRoom(one) {
  const shown = (p) => ({
    id: p.id,
    title: p.listing.title,
    price: p.listing.price,
    picture: null,
    notes: p.listing.weaknesses,
  });
  const all = one.segments.map((segment) => products.find((p) => p.id === segment.product_id));
  const room = new Room(
    one.id,
    one.title,
    one.segments.map(({ id: key, title, product_id, minutes }) => ({ id: key, title, product: product_id, minutes })),
    all.map(shown),
  );
  if (process.env.MOCK_QUIET !== '1') chatter(room);
  return room;
}

const TALK = [
  ['Mei', '柚子甜吗？'],
  ['老周', '上次买的杯子很好看'],
  ['Ola', 'does the cup survive the dishwasher?'],
  ['小雨点', '主播声音有点小'],
  ['Tom', 'greetings from Berlin'],
  ['阿宁', '已下单两箱，希望别压坏'],
  ['Sari', 'bagus sekali warnanya!'],
  ['茶二', '盖碗会不会很烫手'],
  ['Lin', 'how long does delivery to Chengdu take?'],
  ['七七', '好想要这个青釉色 😍'],
];
const ASKED = [
  ['Ola', 'Does the cup fit a dishwasher?'],
  ['茶二', '盖碗容量是多少？能泡几个人的茶？'],
  ['Lin', '柚子坏了怎么赔？'],
];

function chatter(room) {
  const people = new Map();
  const who = (name) => {
    if (!people.has(name)) people.set(name, room.join(name));
    return people.get(name);
  };
  let at = 0;
  const one = () => {
    const [name, text] = TALK[at++ % TALK.length];
    room.say('comment', { text }, Object.assign(who(name), { saidAt: 0 }));
    room.count('likes', undefined, (room.likes += 3));
    room.crowd += at % 5 === 0 ? -1 : 1;
  };
  for (let i = 0; i < 12; i += 1) one();
  for (const [name, text] of ASKED) room.say('question', { text }, who(name));
  setInterval(one, 2_600).unref();
}

const on = sessions.find((one) => one.state === 'live');
const room = openRoom(on);
on.current = on.segments[0].id;
on.segments[0].entered_at_ms = 0;
on.pinned = on.segments[0].product_id;
on.marks.push({ at_ms: 0, kind: 'entered', segment: on.current, product_id: on.pinned });
room.do_notice({ text: '本场满 99 元包邮，48 小时内发货 · Free delivery from ¥99' });
