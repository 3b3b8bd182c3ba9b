// The outbox: a channel is connected in the console to an address that nobody answers at. What is approved there leaves by
// itself, comes back with its reason, is sent again, and is taken back in time.
import { axe } from './console.mjs';
import { press, RUN } from './desk.mjs';
import { api, caseOf, GUARD, importFile, ok, shopOf } from './files.mjs';
import { BASE, expect, story } from './harness.mjs';

const REPLY =
  'Thank you for telling us. We are very sorry that it leaks. We will replace it or refund you, as you prefer. Please send us a private message with your order number.';

const act = (page, ...states) =>
  page.locator(
    states.map((state) => `[data-testid="act"][data-kind="public_reply"][data-state="${state}"]`).join(', '),
  );

export async function outbox(page) {
  const step = story(page, 'outbox');
  const name = `Own system ${RUN}`;
  let channel;
  await step('a channel is connected; what is missing is said at its field', async () => {
    const shop = await shopOf(page);
    const data = { name, platform: 'generic', market: 'US' };
    channel = (await ok(await page.request.post(api(`/shops/${shop}/channels`), { headers: GUARD, data }))).id;
    await page.goto(`${BASE}/settings/channels`);
    const item = page.getByTestId('connection').filter({ hasText: name });
    await item.getByTestId('connection-open').click();
    const drawer = page.getByRole('dialog');
    await drawer.getByLabel('Address', { exact: true }).fill('http://127.0.0.1:9/hook');
    await drawer.getByTestId('connection-save').click();
    await drawer.locator('.ant-form-item-has-error').filter({ hasText: 'Secret' }).waitFor();
    await drawer.getByLabel(/^Secret/).fill(`whsec_${'A'.repeat(32)}`);
    await drawer.getByTestId('connection-save').click();
    await drawer.getByPlaceholder('Filled in. Leave empty to keep it.').waitFor();
    expect((await drawer.getByLabel(/^Secret/).inputValue()) === '', 'the secret is shown');
    const found = await axe(page);
    expect(found.length === 0, found.join('\n'));
    await page.keyboard.press('Escape');
    await item.locator('[data-itself="true"]').first().waitFor();
  });
  await step('an approved reply goes into the outbox, and can be undone with one key', async () => {
    await importFile(
      page,
      'reviews',
      'outbox.csv',
      ['review_id,rating,text,created_at', `OB-${RUN},2,"The flask${RUN} leaks a little",${new Date().toISOString()}`],
      channel,
    );
    await page.goto(`${BASE}/cases/${await caseOf(page, `flask${RUN}`)}`);
    await page.getByTestId('case').waitFor();
    await press(page, 'n');
    await page
      .getByTestId('composer')
      .getByRole('tab', { name: /Public reply/ })
      .waitFor();
    await press(page, 'r');
    await page.locator('#compose-panel textarea').fill(REPLY);
    const send = page.locator('[data-testid="send-act"]:not([disabled])');
    await send.waitFor();
    const asks = /approval/i.test(await send.textContent());
    await press(page, 'Control+Enter');
    if (asks)
      await act(page, 'approval_requested')
        .getByRole('button', { name: /^Approve/ })
        .click();
    await act(page, 'queued')
      .getByText(/Leaves in \d+ s/)
      .waitFor();
    await act(page, 'queued').getByTestId('take-back').waitFor();
    await press(page, 'z');
    await act(page, 'approved').getByTestId('act-send').waitFor();
  });
  await step('sent again, it comes to nothing and says why', async () => {
    await press(page, 'y');
    await act(page, 'queued').waitFor();
    // A closed own network is refused for good; an open one is tried again later.
    await act(page, 'queued', 'failed')
      .getByText(/Next try|not taken/)
      .waitFor({ timeout: 60_000 });
  });
  await step('the outbox shows it, and it is withdrawn', async () => {
    await page.goto(`${BASE}/queue?all=1`);
    await page.getByTestId('queue-row').first().waitFor();
    await press(page, 'g', 'x');
    await page.waitForURL(/\/outbox/);
    const row = page.getByTestId('outbox-row').filter({ hasText: `flask${RUN}` });
    await page.getByTestId('outbox').or(page.locator('.blank')).first().waitFor();
    if ((await row.count()) === 0) await page.getByTestId('outbox-tab-failed').click();
    await row.waitFor();
    const found = await axe(page);
    expect(found.length === 0, found.join('\n'));
    await row.getByRole('link').click();
    await page.getByTestId('case').waitFor();
    const back = act(page, 'queued').getByTestId('take-back');
    await act(page, 'queued', 'failed').waitFor();
    if ((await back.count()) > 0) await back.click();
    await act(page, 'approved', 'failed').getByRole('button', { name: 'Withdraw' }).click();
    await act(page, 'withdrawn').waitFor();
  });
  await step('disconnected, the channel is by hand again', async () => {
    await page.goto(`${BASE}/settings/channels`);
    const item = page.getByTestId('connection').filter({ hasText: name });
    await item.getByTestId('connection-open').click();
    await page.getByRole('button', { name: 'Disconnect' }).click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: 'Disconnect' }).click();
    await page.keyboard.press('Escape');
    await page.locator('[data-testid="connection"][data-state="off"]').filter({ hasText: name }).waitFor();
  });
}
