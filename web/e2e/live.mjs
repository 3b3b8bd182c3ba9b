// Two people at once: new work announces itself, rows change where they stand, a conflict keeps the draft.
import { importReviews } from './desk.mjs';
import { api, GUARD, ok, shopOf } from './files.mjs';
import { BASE, check, expect, gotoLive } from './harness.mjs';

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
    await gotoLive(page, '/queue?open=true&sort=newest');
    await firstRow(page).waitFor();
    const before = await firstRow(page).getAttribute('data-case');
    const word = `fresh${Date.now().toString(36)}`;
    await importReviews(page, `${word}.csv`, [
      [`LIVE-${word}`, 1, `The handle broke at once, terrible ${word}, I want a refund`],
    ]);
    await page.getByTestId('fresh').getByRole('button').waitFor();
    expect((await firstRow(page).getAttribute('data-case')) === before, 'the first row moved');
    await page.keyboard.press('.');
    await page.getByTestId('queue-row').filter({ hasText: word }).first().waitFor();
  });

  await check('a row changes where it stands', page, async () => {
    await gotoLive(page, '/queue?open=true&sort=newest');
    const row = page.getByTestId('queue-row').nth(1);
    await row.waitFor();
    const number = await row.getAttribute('data-case');
    await change(page, shop, await idOf(row), { kind: 'prioritise', priority: 4 });
    await row.getByText('Urgent').waitFor();
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
  });
  await page.unrouteAll({ behavior: 'ignoreErrors' });
}
