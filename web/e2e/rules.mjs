// The rulebook and remedies: exchange in three clicks, an ask refused with its source, an own rule tried, added and removed.
import { axe } from './console.mjs';
import { press, RUN } from './desk.mjs';
import { BASE, check, expect } from './harness.mjs';

const api = (path) => `${BASE}/api/v1${path}`;

/** An open case about a review on a channel of the United States. */
async function caseInUs(page) {
  const shop = (await (await page.request.get(api('/session'))).json()).shops[0].id;
  const channels = (await (await page.request.get(api(`/shops/${shop}/channels`))).json()).items;
  const channel = channels.find((one) => one.market === 'US');
  expect(channel, 'no channel in the United States');
  const query = new URLSearchParams({
    channel: channel.id,
    source: 'review',
    open: 'true',
    sort: 'newest',
    limit: '1',
  });
  const rows = (await (await page.request.get(api(`/shops/${shop}/cases?${query}`))).json()).items;
  expect(rows.length > 0, 'no open case in the United States');
  return rows[0].id;
}

async function noSerious(page, where) {
  const found = await axe(page);
  expect(found.length === 0, `${where}: ${found.join('\n')}`);
}

export async function rules(page) {
  let id = '';
  const openCase = async () => {
    await page.goto(`${BASE}/cases/${id}`);
    await page.getByTestId('remedies').waitFor();
  };

  await check('exchange or refund: three clicks, evidence later', page, async () => {
    id = await caseInUs(page);
    await openCase();
    await page.getByTestId('give-remedy').click();
    const exchange = page.getByTestId('choice-exchange');
    await exchange.getByRole('radio').click();
    await noSerious(page, 'the choices');
    await page.getByTestId('remedy-confirm').click();
    const made = page.locator('[data-testid="remedy"][data-kind="exchange"][data-state="granted"]').first();
    await made.waitFor();
    await page
      .getByTestId('remedies')
      .getByText(/The case can be closed once/)
      .waitFor();
    await page.getByTestId('timeline').getByText('Remedy begun').first().waitFor();
  });

  await check('a remedy is done with its reference, by keyboard', page, async () => {
    await page.keyboard.press('y');
    await page.getByPlaceholder(/tracking number/).waitFor();
    await page.keyboard.type(`TRACK-${RUN}`);
    await press(page, 'Control+Enter');
    await page.locator('[data-testid="remedy"][data-state="done"]').first().waitFor();
    await page.getByTestId('remedies').getByText(`TRACK-${RUN}`).waitFor();
    await page.getByTestId('timeline').getByText('Remedy done').first().waitFor();
  });

  await check('a remedy that names a review is refused with its words', page, async () => {
    await press(page, '$');
    const dialog = page.getByTestId('remedy-dialog');
    await dialog.waitFor();
    await dialog.getByPlaceholder(/What is wrong/).fill('after you change the review we refund');
    await press(page, 'Control+Enter');
    await dialog
      .getByRole('alert')
      .getByText(/never depends on a review/)
      .waitFor();
    await press(page, 'Escape');
    await dialog.waitFor({ state: 'detached' });
  });

  await check('a review ask in the United States is refused with rule, source and date', page, async () => {
    await press(page, 'Shift+R');
    const shut = page.getByTestId('shut-ask');
    await shut.waitFor();
    const rule = shut.getByTestId('rule').filter({ hasText: 'tiktok.us.review_ask' });
    await rule.getByText('Refused', { exact: true }).waitFor();
    await rule.getByText(/seller university 4451321470682882/).waitFor();
    await rule.getByText('page of 2025-10-24').waitFor();
    await shut.getByTestId('instead').waitFor();
    await noSerious(page, 'the refused ask');
    await press(page, 'Escape');
    await shut.waitFor({ state: 'detached' });
  });

  await check('an own rule: a wrong name refused at its place, tried, added, removed', page, async () => {
    const says = `Read twice ${RUN}`;
    await page.goto(`${BASE}/settings/rulebook`);
    await page.getByTestId('rules-review_ask').waitFor();
    await page.getByTestId('clock-rules').waitFor();
    await page.getByTestId('rule-add').click();
    const form = page.getByTestId('rule-form');
    await form.locator('#rule-en').fill(says);
    await form.locator('#rule-when').fill('case.severty >= 1');
    await form.getByTestId('rule-try').click();
    await form
      .getByTestId('field-error')
      .getByText(/case\.severty/)
      .waitFor();
    await form.locator('#rule-when').fill('');
    await form.getByRole('button', { name: 'case.severity' }).click();
    await page.keyboard.type(' >= 1');
    expect((await form.locator('#rule-when').inputValue()) === 'case.severity >= 1', 'the fact is not at the cursor');
    await form.getByTestId('rule-try').click();
    await form.getByTestId('trial-result').waitFor();
    await noSerious(page, 'the form of a rule');
    await form.getByTestId('rule-save').click();
    await form.waitFor({ state: 'detached' });
    const own = page.getByTestId('own-rules');
    await own.getByText(says).waitFor();
    await own.getByRole('button', { name: `Remove: ${says}` }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await own.getByText(says).waitFor({ state: 'detached' });
  });

  await check('remedies: lists, the independence report, the policy', page, async () => {
    await press(page, 'g', 'r');
    await page.waitForURL(/\/remedies/);
    await page.goto(`${BASE}/remedies?list=done`);
    await page.getByTestId('remedy-row').first().waitFor();
    await press(page, 'j');
    await page.locator('.remedy-row.open').waitFor();
    await noSerious(page, 'the list');
    await page.goto(`${BASE}/remedies?list=report`);
    await page.getByTestId('remedy-report').getByText('What it cannot show').waitFor();
    await noSerious(page, 'the report');
    await page.goto(`${BASE}/settings/remedies`);
    await page.locator('#rp-two').waitFor();
    await noSerious(page, 'the policy');
  });
}
