// How the stand-in's channels are connected: one that does well, one that fails, one that is paused, one whose seller must
// agree again, one that could be connected and is not, and one that nothing connects.
import { channels, DAY, HOUR, id, iso, MIN } from './people.mjs';

const label = (en, zh) => ({ en, zh });
const KEYS = [
  { name: 'app_key', label: label('App key', '应用 Key'), secret: false, optional: false },
  { name: 'app_secret', label: label('App secret', '应用密钥'), secret: true, optional: false },
  { name: 'shop_cipher', label: label('Shop cipher', '店铺标识'), secret: false, optional: true },
];
const HOOK = [
  { name: 'url', label: label('Address', '接收地址'), secret: false, optional: false },
  { name: 'secret', label: label('Secret (whsec_…)', '密钥（whsec_…）'), secret: true, optional: false },
];
const READS = ['orders', 'reviews', 'messages', 'returns'];
const KINDS = { reply: ['public_reply'], message: ['private_message', 'review_ask'], decide: ['return_decision'] };
const connector = (name, reads, does, fields, budget, consents = true) => ({
  name,
  reads,
  does,
  finds: does.filter((one) => one !== 'decide'),
  pushes: false,
  can_dispute_returns: name === 'Shopee',
  consents,
  fields,
  budget,
});
const CONNECTORS = {
  tiktok: connector('TikTok Shop', READS, ['reply', 'message', 'decide'], KEYS, { most: 20, seconds: 1, used: 3 }),
  shopify: connector('Shopify', READS, ['reply', 'message'], KEYS, { most: 40, seconds: 60, used: 6 }),
  kuaishou: connector('快手小店', READS, ['reply', 'message'], KEYS, { most: 600, seconds: 60, used: 412 }),
  shopee: connector('Shopee', ['orders', 'reviews'], ['reply'], KEYS, { most: 100, seconds: 60, used: 0 }),
  generic: connector('Webhooks', [], ['reply', 'message', 'decide'], HOOK, { most: 20, seconds: 1, used: 0 }, false),
};

const another = (name, platform) => ({
  id: id(),
  name,
  platform,
  market: 'US',
  created_at: iso(Date.now() - 3 * DAY),
  reviews: 0,
  last_received_at: null,
  last_import_at: null,
  holidays: [],
  reply_link: '',
  inbound: { secret_at: null, waiting: 0, parked: 0 },
});
for (const one of channels) one.inbound ??= { secret_at: null, waiting: 0, parked: 0 };
channels.push(another('Own shop', 'generic'), another('Market stall', 'other'));

const WELL = { state: 'well', failures: 0, paused_until: null, error: null, error_at: null, ok_at: iso(Date.now()) };
const HEALTH = {
  shopify: WELL,
  kuaishou: {
    ...WELL,
    state: 'failing',
    failures: 3,
    error: 'it answered 503',
    error_at: iso(Date.now() - 4 * MIN),
    ok_at: iso(Date.now() - 9 * MIN),
  },
  shopee: {
    ...WELL,
    state: 'consent',
    error: 'the platform refused (refresh_token_expired): the refresh token is over',
    error_at: iso(Date.now() - 2 * HOUR),
    ok_at: iso(Date.now() - 2 * HOUR),
  },
  generic: {
    ...WELL,
    state: 'paused',
    failures: 5,
    paused_until: iso(Date.now() + 9 * MIN),
    error: 'connection refused',
    error_at: iso(Date.now() - MIN),
    ok_at: iso(Date.now() - 26 * HOUR),
  },
};
const OFF = { ...WELL, state: 'off', ok_at: null };

function reading(resource, i, health) {
  const lag = health.state === 'well' ? 40_000 * (i + 1) : Date.now() - Date.parse(health.ok_at);
  return {
    resource,
    ok_at: iso(Date.now() - lag),
    next_at: iso(Date.now() + (i + 1) * 45_000),
    rows: [18_204, 6_310, 2_044, 96][i],
    odd: i === 1 ? 3 : 0,
    failures: health.failures,
    error: health.error,
    error_at: health.error_at,
  };
}

function linkFor(channel) {
  const known = CONNECTORS[channel.platform] ?? null;
  const health = channels.includes(channel) ? (HEALTH[channel.platform] ?? OFF) : OFF;
  const set = health !== OFF;
  const consents = set && known.consents;
  return {
    channel: channel.id,
    name: channel.name,
    platform: channel.platform,
    market: channel.market,
    connector: known,
    connected: set,
    sends: true,
    reads: true,
    since: set ? iso(Date.now() - 30 * DAY) : null,
    base: null,
    fields: !set ? {} : consents ? { app_key: '6f3a2c' } : { url: 'https://erp.example.com/kintsugi' },
    filled: !set ? [] : consents ? ['app_secret'] : ['secret'],
    authorised: consents,
    token_until: consents ? iso(Date.now() + 5 * HOUR) : null,
    health,
    readings: set ? known.reads.map((resource, i) => reading(resource, i, health)) : [],
  };
}

/** By channel. */
export const links = new Map(channels.map((channel) => [channel.id, linkFor(channel)]));

/** A channel made later is not connected yet. */
export const addLink = (channel) => links.set(channel.id, linkFor(channel));

/** The kinds of acts that leave by themselves. */
export function sendsOf(channel) {
  const link = links.get(channel);
  if (!link?.connected || !link.sends) return [];
  return link.connector.does.flatMap((doing) => KINDS[doing]);
}

export const offHealth = OFF;
export const wellHealth = () => ({ ...WELL, ok_at: iso(Date.now()) });
