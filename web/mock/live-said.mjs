// What is said in the stand-in's sessions: captions, claims, the ledger, and what an order heard.
import { emit, on, parseBody, S } from './bus.mjs';
import { findSession as find, findingsOf, L, nowMs, page } from './live.mjs';
import { products, sessions } from './live-seed.mjs';
import { id, iso, me } from './people.mjs';

const WORDS = [
  [
    /最(好|甜|便宜|低)|第一|best|number one/i,
    'superlative',
    {
      en: 'We do not compare it with others: judge for yourself by its measured values.',
      zh: '我们不与其他商品比较，请以实测数据为准。',
    },
  ],
  [
    /治|疗效|降血压|cure/i,
    'medical',
    { en: 'It is a food, not a medicine; it heals nothing.', zh: '本品为普通食品，不具有治疗功效。' },
  ],
  [/\d+\s*ml/i, 'fact', { en: 'Correction: it holds 220 ml.', zh: '更正：容量为 220 ml。' }],
];
function hear(one, text, from, to, by, keep) {
  const sentence = {
    id: keep ? id() : '',
    from_ms: from,
    to_ms: to,
    text,
    segment: one.current,
    by,
    actor: me.name,
    findings: [],
  };
  for (const [re, kind, correction] of WORDS) {
    const hit = re.exec(text);
    if (!hit || (kind === 'fact' && hit[0].startsWith('220'))) continue;
    const at = [...text.slice(0, hit.index)].length;
    sentence.findings.push({
      id: id(),
      sentence: sentence.id,
      segment: one.current,
      at_ms: from,
      kind,
      span: { from: at, to: at + [...hit[0]].length },
      said: hit[0],
      listed: kind === 'fact' ? '220 ml' : null,
      fact: kind === 'fact' ? '容量' : null,
      rule:
        kind === 'fact'
          ? null
          : { id: 'cn.ad-law-9', source: '《广告法》第九条', date: '2021-04-29', grade: 'platform' },
      correction,
      settled: null,
    });
  }
  if (keep) one.sentences.push(sentence);
  return sentence;
}
function heard(one, made) {
  const flagged = made.flatMap((each) => each.findings);
  if (flagged.length > 0) emit('live', { id: one.id, version: one.version, kind: 'live.claim_flagged' });
  return { sentences: made.filter((each) => each.id !== ''), findings: flagged };
}
on('POST', `${L}/:id/captions`, (c, key) => {
  const one = find(key);
  return heard(
    one,
    parseBody(c).captions.map((each) => hear(one, each.text, each.from_ms, each.to_ms, 'caption', each.final)),
  );
});
on('POST', `${L}/:id/claims`, (c, key) => {
  const [one, { text, at_ms }] = [find(key), parseBody(c)];
  const at = at_ms ?? nowMs(one);
  return heard(one, [hear(one, text, at, at, 'assistant', true)]);
});
on('GET', `${L}/:id/ledger`, (c, key) => {
  const all = find(key).sentences;
  const some = c.query.get('flagged') === 'true' ? all.filter((each) => each.findings.length > 0) : all;
  const open = findingsOf({ sentences: all }).filter((each) => !each.settled).length;
  return { ...page(some), flagged: all.filter((each) => each.findings.length > 0).length, open };
});
/** What was said live of the first case's product; of the others nothing is known. */
on('GET', `${S}/cases/:id/live-moment`, (_c, key) => {
  const one = sessions.find((each) => each.state === 'ended');
  if (!key.endsWith('3')) return { moment: null };
  const said = { ...one, sentences: [], current: one.segments[0].id };
  const lines = [
    hear(said, '大家看，这个杯子是纯手工上釉的', 741_000, 745_000, 'caption', true),
    hear(said, '容量 300 ml，是全网最好的青瓷杯', 745_000, 750_000, 'caption', true),
    hear(said, '喜欢的朋友可以点下方链接', 750_000, 754_000, 'caption', true),
  ];
  return {
    moment: {
      session: one.id,
      title: one.title,
      segment: one.segments[0],
      at_ms: 752_000,
      at: iso(Date.parse(one.started_at) + 752_000),
      order: 'SO-20391',
      sku: 'TEA-01',
      how: 'room',
      sentences: lines,
      listing: products[0].listing,
      recording: { url: 'https://video.example.com/unboxing', position_ms: 741_000 },
    },
  };
});
