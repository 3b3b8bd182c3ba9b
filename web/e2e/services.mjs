// Somebody else's services in Settings: chat rooms, sources, trackers. What is refused stands at its field, a room is made, changed
// and removed. Nothing here is saved that the program would ask a vendor about.

import { BASE, check, expect, gotoLive } from './harness.mjs';

const KINDS = [
  ['room', 'team-channels', 'Add a room'],
  ['source', 'sources', 'Add a source'],
  ['tracker', 'trackers', 'Add a tracker'],
];

const drawer = (page) => page.getByRole('dialog');

async function added(page, of, path) {
  await gotoLive(page, `/settings/${path}`);
  await page.getByTestId(`${of}-add`).click();
  await drawer(page).waitFor();
}

export async function services(page) {
  for (const [of, path, title] of KINDS) {
    await check(`services: a ${of} that is not filled in is refused at its field`, page, async () => {
      await added(page, of, path);
      expect((await drawer(page).textContent()).includes(title), 'the drawer does not say what it makes');
      await drawer(page).locator('input[id$="-name"]').fill('');
      await page.getByTestId(`${of}-save`).click();
      await drawer(page).locator('.ant-form-item-has-error').first().waitFor();
      await page.keyboard.press('Escape');
      await drawer(page).waitFor({ state: 'hidden' });
      expect((await page.getByTestId(of).count()) === 0, 'something was saved');
    });
  }

  await check('services: a room is made, changed and removed', page, async () => {
    await added(page, 'room', 'team-channels');
    await drawer(page).locator('input[id$="-name"]').fill('Night shift');
    await drawer(page).getByLabel('Webhook address').fill('https://open.feishu.cn/open-apis/bot/v2/hook/0000');
    // Nobody is named in these tests, so nobody is told.
    for (const told of await drawer(page).getByRole('checkbox').all()) await told.uncheck();
    await drawer(page).getByRole('checkbox', { name: 'Somebody was named' }).check();
    await page.getByTestId('room-save').click();
    await drawer(page).waitFor({ state: 'hidden' });
    const room = page.getByTestId('room').filter({ hasText: 'Night shift' });
    await room.getByRole('button', { name: 'Edit' }).click();
    await drawer(page).locator('input[id$="-name"]').fill('Day shift');
    await page.getByTestId('room-save').click();
    await drawer(page).waitFor({ state: 'hidden' });
    await page.getByTestId('room').filter({ hasText: 'Day shift' }).getByRole('button', { name: 'Edit' }).click();
    await drawer(page).getByRole('button', { name: 'Remove' }).click();
    await page.getByText('What still waits is not told any more.').waitFor();
    await page.locator('.ant-popconfirm').getByRole('button', { name: 'Remove' }).click();
    await page.getByTestId('room').first().waitFor({ state: 'detached' });
    expect(page.url() === `${BASE}/settings/team-channels`, `it went to ${page.url()}`);
  });
}
