// A few passages by pattern, so that the stand-in has aspects, claims, triggers, intents and personal data to show.
const ASPECTS = [
  [
    /漏水|杯底有一道裂缝|zipper broke|strap is already coming apart|sudah rusak|botolnya bocor/g,
    'workmanship',
    'negative',
  ],
  [/做工比较粗糙|线头很多/g, 'workmanship', 'negative'],
  [/等了整整十二天才到|nine days late|Pengiriman lama sekali/g, 'delivery', 'negative'],
  [/包装盒也压扁了|the box was crushed|keadaan penyok/g, 'packaging', 'negative'],
  [/颜色也比图片深很多|received a dull grey one|Warna tidak sesuai/g, 'colour', 'negative'],
  [/聚酯纤维/g, 'material', 'negative'],
  [/Nice fabric/g, 'material', 'positive'],
  [/size table on the listing is off by two sizes/g, 'size', 'negative'],
  [/态度非常恶劣|Terrible customer service/g, 'attitude', 'negative'],
  [/一直不回复|nobody answered|tidak dibalas|没人接/g, 'reply_time', 'negative'],
  [/和描述完全不符|The picture and the product are two different things/g, 'description', 'negative'],
  [/no gift/g, 'gift', 'negative'],
  [/勉强能用/g, 'overall', 'mixed'],
];
const CLAIMS = [
  [/十二天/g, 'duration', '12d'],
  [/nine days/g, 'duration', '9d'],
  [/39 dollars/g, 'amount', '39'],
  [/退货|retur\b|return/g, 'refund', null],
  [/tukar/g, 'exchange', null],
  [/退款/g, 'refund', null],
  [/三次/g, 'quantity', '3'],
];
const PRIVATE = [
  [/\d{3} ?\d{4} ?\d{4}/g, 'phone'],
  [/微信 \w+/g, 'contact'],
];
const TRIGGERS = [
  [/起火|冒烟|rash|dangerous/, 'health_safety'],
  [/骗子/, 'fraud_allegation'],
  [/12315/, 'threat_authority'],
];
const INTENTS = [
  [/快递|parcel|paket/, 'where_is_parcel'],
  [/return|tukar|退货/, 'return_exchange'],
];

function found(text, table, make) {
  return table.flatMap(([pattern, ...rest]) =>
    [...text.matchAll(pattern)].map((hit) => {
      const start = Array.from(text.slice(0, hit.index)).length;
      return { ...make(...rest), start, end: start + Array.from(hit[0]).length };
    }),
  );
}
const first = (text, table) => table.find(([pattern]) => pattern.test(text))?.[1] ?? null;

export function passages(text, severity) {
  return {
    abstain: false,
    guesses: [],
    at_odds: false,
    aspects: found(text, ASPECTS, (aspect, polarity) => ({ aspect, polarity })),
    claims: found(text, CLAIMS, (kind, value) => ({ kind, value })),
    trigger: severity === 3 ? first(text, TRIGGERS) : null,
    private: found(text, PRIVATE, (kind) => ({ kind })),
    intent: null,
  };
}

/** The reading of a buyer's message. */
export function messageReading(text, language, issue, severity) {
  return {
    language,
    polarity: 'negative',
    issue,
    also: [],
    ground: null,
    severity,
    confidence: 0.86,
    why: [],
    ...passages(text, severity),
    intent: first(text, INTENTS) ?? 'complaint',
  };
}
