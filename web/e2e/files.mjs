// Files as sellers bring them: an import by the API, waited for until it is read.
import { BASE, expect } from './harness.mjs';

export const GUARD = { 'X-Kintsugi': 'console' };
export const api = (path) => `${BASE}/api/v1${path}`;

export async function ok(response) {
  expect(response.ok(), `${response.url()} answered ${response.status()}: ${(await response.text()).slice(0, 200)}`);
  return response.json();
}

export async function shopOf(page) {
  return (await ok(await page.request.get(api('/session')))).shops[0].id;
}

/** Brings in a file of a kind, on the first channel unless told; its first line names the columns. */
export async function importFile(page, kind, name, lines, on = null) {
  const shop = await shopOf(page);
  const channel = on ?? (await ok(await page.request.get(api(`/shops/${shop}/channels`)))).items[0].id;
  const query = new URLSearchParams({
    kind,
    channel,
    name,
    format: 'csv',
    map: lines[0]
      .split(',')
      .map((column) => `${column}:${column}`)
      .join(','),
    day_first: 'false',
    zone: 'UTC',
    currency: 'USD',
  });
  let run = await ok(
    await page.request.post(api(`/shops/${shop}/imports?${query}`), {
      headers: { ...GUARD, 'Content-Type': 'application/octet-stream' },
      data: Buffer.from([...lines, ''].join('\n')),
    }),
  );
  for (let tries = 0; run.state !== 'done'; tries += 1) {
    expect(tries < 900 && run.state !== 'failed', `the import ${name} is ${run.state}`);
    await page.waitForTimeout(100);
    run = await ok(await page.request.get(api(`/shops/${shop}/imports/${run.id}`)));
  }
  expect(run.rejected === 0, `the import ${name} rejected ${JSON.stringify(run.rejects)}`);
}

/** The case whose text has this word, once it is there. */
export async function caseOf(page, word) {
  const shop = await shopOf(page);
  for (let tries = 0; tries < 300; tries += 1) {
    const { items } = await ok(await page.request.get(api(`/shops/${shop}/cases?q=${encodeURIComponent(word)}`)));
    if (items.length > 0) return items[0].id;
    await page.waitForTimeout(100);
  }
  throw new Error(`no case speaks of ${word}`);
}
