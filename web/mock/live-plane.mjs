// Who carries the stand-in's picture: the setting, how a session's picture stands, tickets. The stand-in itself carries none.
import { on, parseBody, S } from './bus.mjs';
import { error } from './rows.mjs';
import { sameVersion } from './talk.mjs';
import { Refused } from './work.mjs';

export const plane = { version: 0, provider: 'own', url: '', key: '', player_link: '', has_secret: false };

const DAY = 86_400_000;
const player = (id) => plane.player_link.replaceAll('{room}', id) || null;

/** A ticket that opens nothing. */
export function ticket(id) {
  const kit = plane.provider === 'livekit';
  return {
    provider: plane.provider,
    url: kit ? plane.url : null,
    app_id: kit ? null : plane.key,
    room: id,
    token: kit ? `eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.${'e30'.repeat(40)}.made-up` : `007${'eJxTYBBb'.repeat(16)}`,
    uid: kit ? null : 2_882_341_273,
    until: new Date(Date.now() + DAY).toISOString(),
    player: player(id),
  };
}

on('GET', `${S}/live-plane`, () => plane);
on('PUT', `${S}/live-plane`, (c) => {
  sameVersion(plane, c.headers['if-match']);
  const { secret, ...changes } = parseBody(c);
  if (changes.provider !== 'own' && !secret && !plane.has_secret)
    throw new Refused(422, error('bad_live_plane', 'Fill in the secret.', '需填写密钥。', null, 'secret'));
  return Object.assign(plane, changes, { has_secret: changes.provider !== 'own', version: plane.version + 1 });
});
on('GET', `${S}/live-sessions/:id/video`, (_c, id) => ({
  on: true,
  live: false,
  recording: false,
  viewers: 0,
  layers: 0,
  provider: plane.provider,
  player: player(id),
}));
on('POST', `${S}/live-sessions/:id/ticket`, (_c, id) => ticket(id));
on('GET', `${S}/live-sessions/:id/recordings`, (_c, id) => {
  const began = Date.now() - 2 * DAY;
  const part = (n) => ({
    name: `${began + n * 300_000}-300000.webm`,
    path: `/api/v1/shops/shop-1/live-sessions/${id}/recordings/${began + n * 300_000}-300000.webm`,
    started_at: new Date(began + n * 300_000).toISOString(),
    from_ms: n * 300_000,
    length_ms: 300_000,
    bytes: 81_000_000 + n * 1_234_567,
  });
  return {
    items: [0, 1, 2].map(part),
    kept_until: new Date(began + 90 * DAY).toISOString(),
    held: false,
    deleted: null,
  };
});
