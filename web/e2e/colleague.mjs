// Somebody else of the team, in a browser of their own.
import { RUN } from './desk.mjs';
import { api, GUARD, ok, shopOf } from './files.mjs';
import { newPage } from './harness.mjs';

/** A lead who accepted an invitation: their page, signed in, and what closes it. */
export async function colleague(page, name) {
  const shop = await shopOf(page);
  const who = `${name} ${RUN}`;
  const data = { email: `${name.toLowerCase()}-${RUN}@example.com`, name: who, role: 'lead' };
  const { url } = await ok(await page.request.post(api(`/shops/${shop}/invitations`), { headers: GUARD, data }));
  const other = await newPage();
  const answer = { token: url.split('#')[1], name: who, password: `pass-${RUN}-word` };
  await ok(await other.request.post(api('/invitations/accept'), { headers: GUARD, data: answer }));
  return { shop, name: who, page: other, request: other.request, close: () => other.context().close() };
}
