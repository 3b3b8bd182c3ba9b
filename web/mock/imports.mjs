// Imports of the stand-in: reads a CSV's head, pretends to read the rest, opens cases from low stars.

import { error } from './rows.mjs';
import { channels, event, id, iso, me, openCase } from './seed.mjs';

export const imports = [];
const FIELDS = {
  reviews: [
    ['review_id', true, ['review_id', 'id', '评价id', '评价编号']],
    ['rating', true, ['rating', 'stars', '评分', '星级']],
    ['text', true, ['text', 'content', 'review', '内容', '评价内容']],
    ['order_id', false, ['order_id', 'order', '订单号']],
    ['product_id', false, ['product_id', '商品id']],
    ['created_at', false, ['created_at', 'date', '时间', '评价时间']],
    ['buyer', false, ['buyer', '买家', 'user']],
  ],
  orders: [
    ['order_id', true, ['order_id', '订单号']],
    ['amount', false, ['amount', '金额']],
    ['paid_at', false, ['paid_at']],
  ],
  products: [
    ['product_id', true, ['product_id', '商品id']],
    ['title', true, ['title', '标题']],
  ],
  messages: [
    ['message_id', true, ['message_id', 'id']],
    ['text', true, ['text', '内容']],
    ['sent_at', true, ['sent_at', '时间']],
    ['sender', true, ['sender', '发送方']],
  ],
};

export function parse(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c === '"' && text[i + 1] === '"') (cell += '"'), (i += 1);
      else if (c === '"') quoted = false;
      else cell += c;
    } else if (c === '"') quoted = true;
    else if (c === ',') row.push(cell), (cell = '');
    else if (c === '\n') row.push(cell.replace(/\r$/, '')), rows.push(row), (row = []), (cell = '');
    else cell += c;
  }
  if (cell !== '' || row.length > 0) row.push(cell), rows.push(row);
  return rows.filter((r) => r.some((x) => x !== ''));
}

export function sniff(bytes, kind, name) {
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  const jsonl = name.endsWith('.jsonl') || text.trimStart().startsWith('{');
  const table = jsonl ? jsonTable(text) : parse(text);
  const [header = [], ...rest] = table;
  const mapping = FIELDS[kind].map(([field, required, names]) => ({
    field,
    required,
    column: header.find((h) => names.includes(h.trim().toLowerCase())) ?? null,
  }));
  const problem =
    header.length < 2
      ? error('not_a_table', 'This does not look like a table.', '这不像是表格。', {
          en: 'Export as CSV or JSON Lines.',
          zh: '请导出为 CSV 或 JSON Lines。',
        })
      : null;
  return {
    encoding: 'utf-8',
    format: jsonl ? 'jsonl' : 'csv',
    delimiter: jsonl ? null : ',',
    header,
    mapping,
    sample: rest.slice(0, 5),
    problem,
  };
}

function jsonTable(text) {
  const objects = text
    .split('\n')
    .filter(Boolean)
    .slice(0, 6)
    .flatMap((line) => {
      try {
        return [JSON.parse(line)];
      } catch {
        return [];
      }
    });
  const header = [...new Set(objects.flatMap(Object.keys))];
  return [header, ...objects.map((o) => header.map((h) => String(o[h] ?? '')))];
}

export function start(bytes, q, notify) {
  const channel = channels.find((c) => c.id === q.get('channel')) ?? channels[0];
  const one = {
    id: id(),
    kind: q.get('kind'),
    name: q.get('name'),
    channel: { id: channel.id, name: channel.name },
    state: 'queued',
    bytes_total: bytes.length,
    bytes_done: 0,
    rows: 0,
    created: 0,
    changed: 0,
    duplicates: 0,
    rejected: 0,
    cases_opened: 0,
    rejects: [],
    error: null,
    created_at: iso(Date.now()),
    started_at: null,
    finished_at: null,
    by: me.name,
  };
  imports.unshift(one);
  const rows = parse(bytes.toString('utf8').replace(/^\uFEFF/, ''));
  const header = rows.shift() ?? [];
  const map = Object.fromEntries((q.get('map') ?? '').split(',').map((m) => m.split(':')));
  const at = (field) => header.indexOf(map[field]);
  let next = 0;
  const timer = setInterval(() => {
    if (one.state === 'cancelled') return clearInterval(timer);
    one.state = 'running';
    one.started_at ??= iso(Date.now());
    for (const stop = next + Math.max(1, Math.ceil(rows.length / 8)); next < Math.min(stop, rows.length); next += 1)
      land(one, rows[next], next + 2, at, channel);
    one.bytes_done = Math.round((bytes.length * next) / Math.max(1, rows.length));
    if (next >= rows.length) {
      clearInterval(timer);
      Object.assign(one, { state: 'done', finished_at: iso(Date.now()), bytes_done: bytes.length });
    }
    notify(one);
  }, 200);
  return one;
}

/** Every review that was read, with its case when it opened one. */
const seen = new Map();
function land(one, cells, line, at, channel) {
  one.rows += 1;
  if (one.kind !== 'reviews') return void (one.created += 1);
  const rating = Number(cells[at('rating')]);
  const key = `${channel.id}:${cells[at('review_id')]}`;
  const reject = (column, code, en, zh) => (
    (one.rejected += 1), one.rejects.push({ line, column, code, reason: { en, zh }, raw: cells.join(',') })
  );
  if (!cells[at('review_id')]) return void reject('review_id', 'missing', 'The id is missing.', '缺少编号。');
  if (!(rating >= 1 && rating <= 5))
    return void reject('rating', 'out_of_range', 'Stars must be 1 to 5.', '星级须为 1 到 5。');
  const text = cells[at('text')] ?? '';
  if (seen.has(key)) return void (edit(seen.get(key), rating, text) ? (one.changed += 1) : (one.duplicates += 1));
  seen.set(key, null);
  one.created += 1;
  if (rating > 2) return;
  one.cases_opened += 1;
  const zh = /[\u4e00-\u9fff]/.test(text);
  const made = openCase(
    [
      zh ? 'zh' : 'en',
      channel.market,
      rating,
      'quality',
      [],
      null,
      2,
      text,
      ['broke', '坏'].filter((x) => text.includes(x)),
    ],
    0,
  );
  made.reviews[0].external_id = cells[at('review_id')];
  seen.set(key, made);
}

/** The buyer changed a review: a new version of it, and the timeline says how the stars went. */
function edit(made, rating, text) {
  const review = made?.reviews[0];
  if (!review || (review.rating === rating && review.text === text)) return false;
  const improved = review.rating <= 3 && rating > review.rating;
  const version = { version: review.versions.length + 1, rating, text, at: iso(Date.now()) };
  Object.assign(review, { rating, text, edited: true, versions: [...review.versions, version] });
  Object.assign(review.reading, { aspects: [], claims: [], private: [], why: [] });
  Object.assign(made, { star: rating, excerpt: text, why: [], version: made.version + 1 });
  const glance = { star: rating, subject: { review: review.id } };
  event(made, 'case.feedback_changed', { glance, improved }, { kind: 'system', name: '' });
  return true;
}
