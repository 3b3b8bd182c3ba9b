// The rulebook and remedies: exchange in three clicks, an ask refused with its source, an own rule tried, added and removed.
import { axe } from './console.mjs';
import { inside, press, RUN } from './desk.mjs';
import { api, ok, shopOf } from './files.mjs';
import { BASE, check, expect } from './harness.mjs';

/** An open case about a review on a channel of the United States. */
async function caseInUs(page) {
  const shop = await shopOf(page);
  const channels = (await ok(await page.request.get(api(`/shops/${shop}/channels`)))).items;
  const channel = channels.find((one) => one.market === 'US');
  expect(channel, 'no channel in the United States');
  const query = new URLSearchParams({
    channel: channel.id,
    source: 'review',
    open: 'true',
    sort: 'newest',
    limit: '1',
  });
  const rows = (await ok(await page.request.get(api(`/shops/${shop}/cases?${query}`)))).items;
  expect(rows.length > 0, 'no open case in the United States');
  return rows[0].id;
}

async function noSerious(page, where) {
  const found = await axe(page);
  expect(found.length === 0, `${where}: ${found.join('\n')}`);
}

export async function rules(page) {
  const id = await caseInUs(page);
  const openCase = async () => {
    await page.goto(`${BASE}/cases/${id}`);
    await page.getByTestId('remedies').waitFor();
  };

  await check('exchange or refund: three clicks, evidence later', page, async () => {
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
    await openCase();
    await page.locator('[data-testid="remedy"][data-kind="exchange"][data-state="granted"]').first().waitFor();
    await page.keyboard.press('y');
    await page.getByPlaceholder(/tracking number/).waitFor();
    expect(await inside(page, '[data-testid="remedy"] form'), 'the form does not have the focus');
    await page.keyboard.type(`TRACK-${RUN}`);
    await press(page, 'Control+Enter');
    await page.locator('[data-testid="remedy"][data-state="done"]').first().waitFor();
    await page.getByTestId('remedies').getByText(`TRACK-${RUN}`).waitFor();
    await page.getByTestId('timeline').getByText('Remedy done').first().waitFor();
  });

  await check('a remedy is offered first, another sum told, evidence added, taken back', page, async () => {
    await openCase();
    await page.getByTestId('give-remedy').click();
    await page.getByTestId('choice-coupon').getByRole('radio').click();
    await page.locator('#remedy-amount').fill('2.50');
    await page.getByTestId('remedy-offer-first').click();
    const coupon = (state) => page.locator(`[data-testid="remedy"][data-kind="coupon"][data-state="${state}"]`).first();
    await coupon('offered').getByText('2.50').first().waitFor();
    await coupon('offered').getByTestId('remedy-offer').click();
    await page.locator('#offer-amount').fill('3.00');
    await press(page, 'Control+Enter');
    await coupon('offered').getByText('3.00').first().waitFor();
    await coupon('offered').getByTestId('remedy-accept').click();
    await coupon('accepted').getByTestId('remedy-grant').click();
    await coupon('granted').getByTestId('remedy-evidence').click();
    await coupon('granted').getByPlaceholder('What it shows').fill('The crack');
    await coupon('granted').getByPlaceholder('Link to the photo or file').fill('https://files.example.com/crack.jpg');
    await press(page, 'Control+Enter');
    await coupon('granted').getByRole('link', { name: 'The crack' }).waitFor();
    await noSerious(page, 'a remedy step by step');
    await coupon('granted').getByTestId('remedy-cancel').click();
    await coupon('granted').getByPlaceholder('Why is it taken back?').fill('Told twice');
    await press(page, 'Control+Enter');
    await coupon('cancelled').getByText('Reason: Told twice').waitFor();
  });

  await check('a remedy that names a review is refused with its words', page, async () => {
    await openCase();
    await press(page, '$');
    const dialog = page.getByTestId('remedy-dialog');
    await page.locator('[data-testid="remedy-confirm"]:not([disabled])').waitFor();
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
    await openCase();
    await page.locator('#tab-review_ask[aria-disabled="true"]').waitFor();
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
    await page.locator('#rule-when:focus').waitFor();
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
