// What the stand-in's route files share: the table, the signed-in browsers, the live streams.

import { error } from './rows.mjs';
import { ALL, me, shop } from './seed.mjs';
import { Refused } from './work.mjs';

export const sids = new Set();
export const streams = new Set();
export const routes = [];
export const S = `/shops/${shop.id}`;
export const session = () => ({ user: me, shops: [{ id: shop.id, name: shop.name, role: 'owner', permissions: ALL }] });
export const sidOf = (c) => /sid=(\w+)/.exec(c.headers.cookie ?? '')?.[1];
export const parseBody = (c) => (c.body.length ? JSON.parse(c.body.toString('utf8')) : {});
export const items = (list) => ({ items: list, next: null });

export function on(method, pattern, run) {
  routes.push({ method, run, re: new RegExp(`^${pattern.replaceAll(/:\w+/g, '([^/]+)')}$`) });
}

export function enter(c) {
  const sid = Math.random().toString(36).slice(2);
  sids.add(sid);
  c.response.setHeader('set-cookie', `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`);
  return session();
}

export function emit(name, data) {
  for (const s of streams) s.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
}

export function told(one, opened = false) {
  emit('case', { id: one.id, version: one.version, kind: 'case.changed', opened });
}

export function missing() {
  throw new Refused(404, error('not_found', 'There is no such thing.', '没有找到。'));
}
