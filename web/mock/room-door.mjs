// The public addresses of the stand-in's rooms: hello, join, beacons, the file of a draw, the socket.
import { createHash, randomBytes } from 'node:crypto';
import { plane, ticket } from './live-plane.mjs';
import { rooms } from './room.mjs';
import { accept, refuse } from './websocket.mjs';

const BITS = 12;
const nonces = new Set();
/** Rooms that are planned or over, with their titles; set by the sessions. */
export const closed = new Map();
export const beacons = [];

const error = (code, en, zh) => ({ error: { code, message: { en, zh }, hint: null, field: null, rule: null } });

const zeroBits = (hash) => {
  const first = hash.findIndex((byte) => byte !== 0);
  return first < 0 ? 256 : first * 8 + Math.clz32(hash[first]) - 24;
};

/** The stand-in carries no picture of its own; it says whose it would be. */
function whep(json) {
  if (plane.provider === 'own') json(503, error('media_off', 'This program carries no video.', '本程序未启用视频。'));
  else json(409, error('other_plane', 'Another service carries the picture.', '画面由其他服务承载。'));
}

/** True where the request was one of a room's. */
export function roomDoor(url, body, json) {
  const [, , id, what, file] = url.pathname.split('/');
  if (url.pathname.startsWith('/whep/')) {
    whep(json);
    return true;
  }
  if (!url.pathname.startsWith('/room/') || what === undefined) return false;
  const room = rooms.get(id);
  const over = closed.get(id);
  if (what === 'hello') {
    if (!room && !over) json(404, error('room_not_found', 'There is no such room.', '没有这个直播间。'));
    else if (!room) json(200, { room: id, ...over, time: Date.now() });
    else {
      const nonce = randomBytes(12).toString('base64url');
      nonces.add(nonce);
      const challenge = { nonce, bits: BITS, until: Date.now() + 120_000 };
      json(200, { room: id, title: room.title, state: 'open', time: Date.now(), challenge });
    }
  } else if (what === 'join') {
    const { name, nonce, proof, token } = JSON.parse(body.toString('utf8'));
    const hash = createHash('sha256').update(`${nonce}:${proof}`).digest();
    if (!room) json(409, error('room_not_open', 'The room is not open.', '直播间未开放。'));
    else if (!name?.trim()) json(422, error('bad_name', 'A name has 1 to 24 characters.', '昵称应为 1 到 24 个字符。'));
    else if (!nonces.delete(nonce))
      json(422, error('nonce_used', 'That question was answered before.', '该验证已被使用。'));
    else if (zeroBits(hash) < BITS) json(422, error('bad_proof', 'The proof does not fit.', '验证未通过。'));
    else json(200, room.join(name.trim(), 'viewer', token ?? null));
  } else if (what === 'picture') {
    json(200, plane.provider === 'own' ? { provider: 'own' } : ticket(id));
  } else if (what === 'beacon') {
    const taken = JSON.parse(body.toString('utf8')).beacons;
    beacons.push(...taken);
    json(202, { taken: taken.length, known: 0 });
  } else if (what === 'draws') {
    const made = room?.files.get(file.replace('.json', ''));
    if (made) json(200, made);
    else json(404, error('no_such_game', 'There is no such draw.', '没有这次抽奖。'));
  } else json(404, error('not_found', 'There is no such thing.', '没有找到。'));
  return true;
}

export function upgrade(request, raw) {
  const url = new URL(request.url, 'http://localhost');
  const [, , id, what] = url.pathname.split('/');
  const room = rooms.get(id);
  if (what !== 'ws' || !room) return refuse(raw, 404);
  const since = url.searchParams.get('since');
  const socket = accept(request, raw);
  if (socket) room.connect(socket, url.searchParams.get('token'), since === null ? null : Number(since));
}
