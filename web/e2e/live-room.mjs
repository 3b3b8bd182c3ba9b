// A live session from its plan to its end: a product is cleared and planned, the room goes on air, buyers come in on their
// phones, talk, open a packet, buy in a flash sale or lose the piece by waiting, check a draw themselves; what the host says
// wrongly is caught.
import { axe } from './console.mjs';
import { press, RUN } from './desk.mjs';
import { api, GUARD, ok, shopOf } from './files.mjs';
import { BASE, expect, newPage, still, story } from './harness.mjs';

const TITLE = `Harvest ${RUN}`;
const SKU = `POM-${RUN}`;

async function clearedProduct(page) {
  const shop = await shopOf(page);
  const send = async (path, data) =>
    ok(await page.request.post(api(`/shops/${shop}${path}`), { headers: GUARD, data }));
  const { product } = await send('/products', {
    sku: SKU,
    title: `Honey pomelo ${RUN}`,
    price: { minor: 4990, currency: 'CNY' },
    stock: 50,
    facts: [
      { name: 'Net weight', value: '5 kg' },
      { name: '容量', value: '220 ml' },
    ],
    weaknesses: ['Sizes vary by 10 %'],
  });
  await send('/products', {
    sku: `RAW-${RUN}`,
    title: `Not looked at ${RUN}`,
    price: { minor: 100, currency: 'CNY' },
    facts: [{ name: 'Colour', value: 'grey' }],
    weaknesses: [],
  });
  await send(`/products/${product.id}/clearance`, { cleared: true, why: 'two boxes weighed' });
}

/** A buyer on a phone, in the room. */
export async function viewer(address, name) {
  const page = await newPage({ width: 390, height: 844 });
  // Its lines to the room, so that one can be cut.
  page.lines = [];
  await page.routeWebSocket(/\/ws\?/, (line) => {
    page.lines.push(line);
    line.connectToServer();
  });
  await page.goto(`${BASE}${address}`);
  await page.getByTestId('door').waitFor();
  await page.locator('#name').fill(name);
  await page.keyboard.press('Enter');
  await page.locator('[data-testid="room"][data-line="open"]').waitFor();
  return page;
}

const clean = async (page, what) => {
  const found = await axe(page);
  expect(found.length === 0, `${what}: ${found.join('\n')}`);
};
const fits = async (page, what) => {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over <= 0, `${what} is ${over} px too wide`);
};
const state = (page, kind, wanted, timeout) =>
  page.locator(`[data-testid="${kind}"][data-state="${wanted}"]`).waitFor(timeout ? { timeout } : {});

export async function liveRoom(page) {
  const step = story(page, 'live room');
  let mei;
  let ola;
  let address;

  await step('a session is planned; only a cleared product can be added', async () => {
    await clearedProduct(page);
    await page.goto(`${BASE}/queue`);
    await page.getByTestId('queue-row').first().waitFor();
    await press(page, 'g', 'l');
    await page.getByTestId('live-plan').click();
    await page.locator('#live-title').fill(TITLE);
    await page.locator('#live-market').fill('CN');
    await page.locator('#live-title').focus();
    await page.keyboard.press('Enter');
    await page.getByTestId('segment-add').click();
    await page.getByRole('searchbox').or(page.locator('.ant-drawer input')).first().fill(RUN);
    const raw = page.locator(`[data-testid="offer"][data-sku="RAW-${RUN}"]`);
    await raw.getByTestId('offer-clear').waitFor();
    expect((await raw.getByTestId('offer-add').count()) === 0, 'a product that nobody cleared can be added');
    await page.locator(`[data-testid="offer"][data-sku="${SKU}"]`).getByTestId('offer-add').click();
    await page.locator(`[data-testid="segment"][data-sku="${SKU}"]`).waitFor({ state: 'attached' });
    await page.keyboard.press('Escape');
    await page.locator('.ant-drawer-mask').waitFor({ state: 'hidden' });
    await still(page);
    await clean(page, 'planner');
  });

  await step('it goes on air and the room opens', async () => {
    await page.getByTestId('live-start').click();
    await page.locator('.ant-popconfirm button.ant-btn-primary').click();
    await page.locator('[data-testid="control-room"][data-line="open"]').waitFor();
    address = await page.locator('a[href^="/room/"]').first().getAttribute('href');
    await clean(page, 'control room');
  });

  await step('two buyers come in and are heard in the control room', async () => {
    mei = await viewer(address, `Mei ${RUN}`);
    ola = await viewer(address, `Ola ${RUN}`);
    await mei.getByTestId('say').fill(`is it sweet ${RUN}?`);
    await mei.keyboard.press('Enter');
    await mei
      .getByTestId('comment')
      .filter({ hasText: `is it sweet ${RUN}?` })
      .waitFor();
    await page
      .getByTestId('live-comment')
      .filter({ hasText: `is it sweet ${RUN}?` })
      .waitFor();
    await ola.getByRole('tab').nth(1).click();
    await ola.getByTestId('say').fill(`does it travel well ${RUN}?`);
    await ola.keyboard.press('Enter');
    const asked = page.getByTestId('live-question').filter({ hasText: RUN });
    await asked.getByTestId('question-answered').click();
    await ola.locator('[data-testid="question"][data-state="answered"]').filter({ hasText: RUN }).waitFor();
    await ola.getByRole('tab').first().click();
    for (let i = 0; i < 5; i += 1) await mei.getByTestId('like').click();
    await clean(mei, 'viewer page');
    await fits(mei, 'the viewer page');
  });

  await step('a comment is hidden from everybody', async () => {
    await ola.getByTestId('say').fill(`rude ${RUN}`);
    await ola.keyboard.press('Enter');
    await mei
      .getByTestId('comment')
      .filter({ hasText: `rude ${RUN}` })
      .waitFor();
    await page
      .getByTestId('live-comment')
      .filter({ hasText: `rude ${RUN}` })
      .getByTestId('comment-more')
      .click();
    await page.locator('.ant-dropdown:visible .ant-dropdown-menu-item').first().click();
    await mei
      .getByTestId('comment')
      .filter({ hasText: `rude ${RUN}` })
      .waitFor({ state: 'detached' });
  });

  await step('what is said wrongly is caught with the sentence to say', async () => {
    await page.getByTestId('caption').fill('这是全网最好的蜜柚');
    await page.keyboard.press('Enter');
    const finding = page.getByTestId('finding').first();
    await finding.waitFor({ timeout: 5_000 });
    await finding.locator('.correction').waitFor();
    await finding.getByTestId('finding-corrected').click();
    await finding.waitFor({ state: 'detached' });
  });

  await step('a red packet is opened, once a person', async () => {
    await page.getByTestId('start-packet').click();
    const form = page.getByTestId('form-packet');
    await form.locator('input').nth(0).fill(`Thank you ${RUN}`);
    await form.locator('input').nth(1).fill('8.88');
    await form.locator('input').nth(2).fill('2');
    await form.getByTestId('game-start').click();
    for (const one of [mei, ola]) {
      await one.getByTestId('packet').getByRole('button').first().click();
      await state(one, 'packet', 'mine');
    }
    await page.getByTestId('game-packet').getByText('2').first().waitFor();
  });

  await step('in a flash sale one buys, the other waits too long and loses the piece', async () => {
    await page.getByTestId('start-sale').click();
    const form = page.getByTestId('form-sale');
    const numbers = form.locator('input[role="spinbutton"]');
    await numbers.nth(1).fill('2');
    await numbers.nth(2).fill('3');
    await numbers.nth(3).fill('10');
    await form.getByTestId('game-start').click();
    await state(mei, 'sale', 'soon');
    for (const one of [mei, ola]) {
      await one.getByTestId('sale-claim').click();
      await state(one, 'sale', 'held');
    }
    await mei.getByTestId('sale-confirm').click();
    await state(mei, 'sale', 'confirmed');
    await state(ola, 'sale', 'expired', 20_000);
    await ola.getByTestId('sale-claim').waitFor();
    await fits(ola, 'the viewer page with a sale');
    await clean(ola, 'viewer page with a sale');
  });

  await step('a reload keeps the person, what they bought and what was said', async () => {
    await mei.reload();
    await mei.locator('[data-testid="room"][data-line="open"]').waitFor();
    await state(mei, 'sale', 'confirmed');
    await mei
      .getByTestId('comment')
      .filter({ hasText: `is it sweet ${RUN}?` })
      .waitFor();
  });

  await step('a draw is sealed, drawn, and checked in the buyer’s browser', async () => {
    await page.getByTestId('start-draw').click();
    await page.getByTestId('form-draw').locator('input').first().fill(`Tea ${RUN}`);
    await page.getByTestId('form-draw').getByTestId('game-start').click();
    for (const one of [mei, ola]) {
      await one.getByTestId('draw').getByRole('button').first().click();
      await state(one, 'draw', 'in');
    }
    await page.getByTestId('draw-close').click();
    await mei.getByTestId('draw-check').click();
    const checked = mei.getByTestId('draw-checked');
    await checked.waitFor();
    expect((await checked.getAttribute('data-right')) === 'true', `the draw is wrong: ${await checked.textContent()}`);
    await clean(mei, 'check of a draw');
    await mei.keyboard.press('Escape');
  });

  await step('the line breaks and comes back without a gap and without a double', async () => {
    const before = mei.lines.length;
    await mei.lines.at(-1).close({ code: 1012 });
    await ola.getByTestId('say').fill(`while away ${RUN}`);
    await ola.keyboard.press('Enter');
    await ola
      .getByTestId('comment')
      .filter({ hasText: `while away ${RUN}` })
      .waitFor();
    await mei
      .getByTestId('comment')
      .filter({ hasText: `while away ${RUN}` })
      .waitFor();
    expect(mei.lines.length > before, 'the line was not opened again');
    expect(mei.lines.at(-1).url().includes('since='), 'it did not ask where it left off');
    for (const text of [`while away ${RUN}`, `is it sweet ${RUN}?`]) {
      const times = await mei.getByTestId('comment').filter({ hasText: text }).count();
      expect(times === 1, `"${text}" stands there ${times} times`);
    }
  });

  await step('a second moderator works on a phone; the prompter shows what to say', async () => {
    const path = new URL(page.url()).pathname;
    await page.setViewportSize({ width: 390, height: 844 });
    for (const part of ['questions', 'show', 'games', 'words', 'talk']) {
      await page.getByTestId(`part-${part}`).click();
      await still(page);
      await fits(page, `the part ${part}`);
    }
    await page.goto(`${BASE}${path}/prompter`);
    await page.getByTestId('prompter').getByText('Sizes vary by 10 %').waitFor();
    await fits(page, 'the prompter');
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${BASE}${path}`);
  });

  await step('it ends for everybody, and the review is there', async () => {
    await page.getByTestId('live-end').click();
    await page.locator('.ant-popconfirm button.ant-btn-primary').click();
    await page.getByTestId('afterwards').waitFor();
    await mei.getByTestId('door-ended').waitFor();
    // What was bought in the room stands in the shop's own record of the session.
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const session = await ok(await page.request.get(api(`/shops/${await shopOf(page)}/live-sessions/${id}`)));
    expect(session.summary.orders === 1, `the record counts ${session.summary.orders} orders`);
    await still(page);
    await clean(page, 'afterwards');
  });

  for (const one of [mei, ola]) await one?.context().close();
}
