// The stand-in's score of a reply, placeholders, pictures and what proves a posting; as strict as the API, less wise.
import { createHash } from 'node:crypto';
import { error } from './rows.mjs';
import { me } from './seed.mjs';

const LARGEST = 5 * 1024 * 1024;
const pictures = new Map();

const REASONS = {
  thanks: ['professional', 6, 'it does not thank', '没有表示感谢'],
  apology: ['transparent', 8, 'it does not apologise', '没有致歉'],
  remedy_path: ['useful', 10, 'it offers no way out', '没有给出解决途径'],
  private_invitation: ['useful', 8, 'it does not say where to turn', '没有说明如何联系'],
};

export function scoreOf(kind, elements, findings) {
  if (kind !== 'public_reply') return null;
  const amiss = elements.filter((one) => !one.present).map((one) => REASONS[one.element]);
  if (findings.some((one) => one.severity === 'refuse'))
    amiss.push(['professional', 25, 'it has words that may not be sent', '含有不允许发送的文字']);
  const parts = ['prompt', 'professional', 'transparent', 'useful'].map((quality) => {
    const mine = amiss.filter(([which]) => which === quality);
    const off = mine.reduce((sum, [, points]) => sum + points, 0);
    return { quality, points: Math.max(0, 25 - off), reasons: mine.map(([, , en, zh]) => ({ en, zh })) };
  });
  return { total: parts.reduce((sum, one) => sum + one.points, 0), parts };
}

export function unfilled(text) {
  if (!text.includes('{{') && !text.includes('{%')) return null;
  return error(
    'unfilled_placeholder',
    'a placeholder is not filled in',
    '还有未填充的占位符',
    { en: 'fill the words in, or write them yourself', zh: '请填充占位符，或自行书写' },
    'text',
  );
}

export function fillWords(one, text) {
  const facts = {
    buyer: one.buyer ?? 'customer',
    product: one.product?.title ?? 'your order',
    shop: 'Kintsugi',
    agent: me.name,
  };
  let wrong = false;
  const filled = text.replaceAll(/\{\{\s*(\w+)\s*(?:\|\s*default\('([^']*)'\))?\s*\}\}/g, (_all, name, fallback) => {
    const value = facts[name] ?? fallback;
    if (value === undefined) wrong = true;
    return value ?? '';
  });
  if (!wrong && !filled.includes('{{')) return { text: filled.trim(), placeholders: facts };
  return error(
    'bad_template',
    'this text cannot be used: it names something that is not known here',
    '这段文字无法使用：包含此处未知的占位符',
  );
}

const MAGIC = [
  ['image/png', (b) => b.subarray(1, 4).toString('latin1') === 'PNG'],
  ['image/jpeg', (b) => b[0] === 0xff && b[1] === 0xd8],
  ['image/webp', (b) => b.subarray(8, 12).toString('latin1') === 'WEBP'],
];

export function keepPicture(bytes) {
  if (bytes.length > LARGEST) return error('picture_too_large', 'a picture may have 5 MB', '图片最大 5 MB');
  const media_type = MAGIC.find(([, is]) => is(bytes))?.[0];
  if (!media_type) return error('bad_picture', 'a picture is PNG, JPEG or WebP', '图片须为 PNG、JPEG 或 WebP');
  const id = createHash('sha256').update(bytes).digest('hex');
  pictures.set(id, { bytes, media_type });
  return { id, media_type, size: bytes.length };
}

/** The picture that a path asks for. */
export function picture(path) {
  return pictures.get(/\/pictures\/([0-9a-f]{64})$/.exec(path)?.[1]);
}

/** Why an act may not be marked as posted with this proof. */
export function refusedProof(act, { proof_url, proof_picture }, wanted) {
  if (proof_picture && !pictures.has(proof_picture)) return error('not_found', 'no such picture', '没有这张图片');
  if (act.kind !== 'public_reply' || !wanted || proof_url || proof_picture) return null;
  return error(
    'proof_missing',
    'a reply posted by hand needs its proof',
    '手动发布的回复需要凭证',
    { en: 'paste its address, or add a screenshot', zh: '请粘贴页面地址，或上传截图' },
    'proof_url',
  );
}
