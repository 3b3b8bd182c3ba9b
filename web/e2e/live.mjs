// Two people at once: new work announces itself, rows change where they stand, a conflict keeps the draft.
import { BASE, check, expect } from './harness.mjs';

const GUARD = { 'X-Kintsugi': 'console' };
const api = (path) => `${BASE}/api/v1${path}`;

async function ok(response) {
  expect(response.ok(), `${response.url()} answered ${response.status()}: ${(await response.text()).slice(0, 200)}`);
  return response.json();
}

async function shopOf(page) {
  return (await ok(await page.request.get(api('/session')))).shops[0].id;
}

async function importOne(page, shop, text) {
  const channel = (await ok(await page.request.get(api(`/shops/${shop}/channels`)))).items[0].id;
  const id = `LIVE-${Date.now().toString(36)}`;
  const query = new URLSearchParams({
    kind: 'reviews',
    channel,
    name: `${id}.csv`,
    format: 'csv',
    map: 'review_id:review_id,rating:rating,text:text',
    day_first: 'false',
    zone: 'UTC',
    currency: 'USD',
  });
  await ok(
    await page.request.post(api(`/shops/${shop}/imports?${query}`), {
      headers: { ...GUARD, 'Content-Type': 'application/octet-stream' },
      data: Buffer.from(`review_id,rating,text\n${id},1,"${text}"\n`),
    }),
  );
}

async function change(page, shop, id, command) {
  const detail = await ok(await page.request.get(api(`/shops/${shop}/cases/${id}`)));
  return ok(
    await page.request.post(api(`/shops/${shop}/cases/${id}/commands`), {
      headers: { ...GUARD, 'If-Match': `"${detail.version}"` },
      data: command,
    }),
  );
}

const firstRow = (page) => page.getByTestId('queue-row').first();
const idOf = async (row) => (await row.getAttribute('id')).replace('row-', '');

export async function live(page) {
  const shop = await shopOf(page);

  await check('new work announces itself and moves nothing', page, async () => {
    await page.goto(`${BASE}/queue?open=true&sort=newest`);
    await firstRow(page).waitFor();
    await page.waitForTimeout(500);
    const before = await firstRow(page).getAttribute('data-case');
    const word = `fresh${Date.now().toString(36)}`;
    await importOne(page, shop, `The handle broke at once, terrible ${word}, I want a refund`);
    await page.getByTestId('fresh').getByRole('button').waitFor({ timeout: 15_000 });
    expect((await firstRow(page).getAttribute('data-case')) === before, 'the first row moved');
    await page.keyboard.press('.');
    await page.getByTestId('queue-row').filter({ hasText: word }).first().waitFor();
  });

  await check('a row changes where it stands', page, async () => {
    await page.goto(`${BASE}/queue?open=true&sort=newest`);
    const row = page.getByTestId('queue-row').nth(1);
    await row.waitFor();
    await page.waitForTimeout(500);
    const number = await row.getAttribute('data-case');
    await change(page, shop, await idOf(row), { kind: 'prioritise', priority: 4 });
    await row.getByText('Urgent').waitFor({ timeout: 15_000 });
    expect((await row.getAttribute('data-case')) === number, 'the row moved');
  });

  await check('a conflict shows who changed what and keeps the draft', page, async () => {
    await page.route('**/stream', (route) => route.abort());
    await page.goto(`${BASE}/queue?open=true&sort=newest`);
    await firstRow(page).waitFor();
    const id = await idOf(firstRow(page));
    await firstRow(page).click();
    await page.getByTestId('case').waitFor();
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Note' }).fill('my words must stay');
    await change(page, shop, id, { kind: 'note', text: 'someone was quicker' });
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('conflict').waitFor();
    await page.getByTestId('timeline').getByText('someone was quicker').waitFor();
    expect(
      (await page.getByRole('textbox', { name: 'Note' }).inputValue()) === 'my words must stay',
      'the draft is gone',
    );
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('timeline').getByText('my words must stay').waitFor();
    await page.unroute('**/stream');
  });
}
