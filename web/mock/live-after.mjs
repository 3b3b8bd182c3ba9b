// Figures of the stand-in's sessions: who stayed, how well it went, minute by minute.
import { iso, MIN } from './people.mjs';

const wave = (at, n) => Math.sin(at * 1.7 + n) * 0.5 + Math.sin(at * 0.37 + n * 2) * 0.5;
const lengthOf = (one) =>
  Math.max(1, Math.ceil(((one.ended_at ? Date.parse(one.ended_at) : Date.now()) - Date.parse(one.started_at)) / MIN));
const segmentAt = (one, minute, all) =>
  one.segments[Math.min(one.segments.length - 1, Math.floor((minute / all) * one.segments.length))]?.id ?? null;

export function retention(one) {
  const all = lengthOf(one);
  const drop = Math.floor(all * 0.55);
  const minutes = Array.from({ length: all }, (_, minute) => {
    const base = 1400 * (1 - Math.exp(-minute / 8));
    const after = minute > drop ? Math.exp(-(minute - drop) / 18) : 1;
    const viewers = Math.round(base * after + 30 * wave(minute, 1) + 40);
    return {
      minute,
      at: iso(Date.parse(one.started_at) + minute * MIN),
      viewers: Math.max(5, viewers),
      joins: Math.round(60 + 20 * wave(minute, 2)),
      leaves: Math.round((minute > drop ? 110 : 48) + 12 * wave(minute, 3)),
      segment: segmentAt(one, minute, all),
    };
  });
  const change = (minute, kind, before, after, what, flagged, alerts) => ({
    minute,
    at: iso(Date.parse(one.started_at) + minute * MIN),
    kind,
    before,
    after,
    segment: segmentAt(one, minute, all),
    what,
    flagged,
    alerts,
  });
  return {
    source: 'room',
    minutes,
    changes:
      all < 20
        ? []
        : [
            change(
              drop,
              'leaving_more',
              0.03,
              0.081,
              { en: 'Gaiwan set, 4 minutes in; checkout errors', zh: '盖碗三件套，第 4 分钟；同时下单出错' },
              1,
              ['checkout_errors'],
            ),
            change(
              Math.floor(all * 0.8),
              'leaving_less',
              0.081,
              0.04,
              { en: 'red packet opened', zh: '发出红包' },
              0,
              [],
            ),
          ],
    peak: Math.max(...minutes.map((m) => m.viewers)),
    average: Math.round(minutes.reduce((sum, m) => sum + m.viewers, 0) / all),
    method: 'PELT, binomial cost, penalty 3 log n',
  };
}

const figures = (viewers, bad) => ({
  viewers,
  starts: Math.round(viewers / 9),
  startup_ms: bad ? 2900 : 840,
  stall_share: bad ? 0.043 : 0.004,
  stalls_per_minute: bad ? 0.9 : 0.08,
  interaction_p95_ms: bad ? 1400 : 310,
  checkout_ok: bad ? 21 : 12,
  checkout_err: bad ? 3 : 0,
  cart_ok: 30,
  cart_err: 0,
  claim_ok: 8,
  claim_err: 0,
  reconnects: bad ? 17 : 1,
});
const scores = (bad) => ({
  total: bad ? 52 : 88,
  startup: bad ? 73 : 90,
  smoothness: bad ? 55 : 94,
  sync: null,
  interaction: bad ? 42 : 86,
  commerce: bad ? 61 : 93,
});

export function experience(one, by) {
  const all = lengthOf(one);
  const isBad = (minute) => (one.state === 'ended' ? [48, 49, 50, 51].includes(minute) : minute >= all - 3);
  const kept = retention(one).minutes;
  const minutes = kept.map(({ minute, at, viewers, segment }) => ({
    minute,
    at,
    segment,
    viewers,
    scores: scores(isBad(minute)),
    figures: figures(viewers, isBad(minute)),
    bad: isBad(minute),
    complaints: isBad(minute) ? 3 : minute % 17 === 0 ? 1 : 0,
  }));
  const groups =
    {
      network: ['3g', '4g', 'wifi'],
      device: ['phone', 'tablet', 'desktop'],
      region: ['Asia/Jakarta', 'Asia/Shanghai', 'Europe/Berlin'],
    }[by] ?? [];
  return {
    version: 1,
    scores: scores(false),
    figures: figures(1200, false),
    worst: one.state === 'live' ? { metric: 'checkout_errors', value: 0.042 } : { metric: 'interaction', value: 64 },
    minutes,
    groups: groups.map((name, at) => ({ name, scores: scores(at === 0), figures: figures(400, at === 0) })),
    alerts: alerts(one),
    bad_minutes: minutes.filter((m) => m.bad).length,
    complaints: 17,
    complaints_in_bad_minutes: 12,
  };
}

export function alerts(one) {
  if (one.state === 'planned') return [];
  const since = iso(Date.parse(one.started_at) + (one.state === 'live' ? lengthOf(one) - 3 : 48) * MIN);
  const at = new Date(since).toISOString().slice(11, 16);
  return [
    {
      metric: 'checkout_errors',
      value: 0.042,
      since,
      raised_at: since,
      cleared_at: one.state === 'live' ? null : iso(Date.parse(since) + 4 * MIN),
      says: { en: `checkout errors 4.2 % since ${at}`, zh: `自 ${at} 起下单错误率 4.2 %` },
    },
  ];
}
