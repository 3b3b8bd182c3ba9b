// An appeal from an abusive review to a recorded win: the order is photographed as it is packed, evidence is brought and redacted, ground and passage chosen, the
// statement written, the bundle taken home and verified, the platform's answers written down; in both languages.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { axe } from './console.mjs';
import { inside, press, RUN } from './desk.mjs';
import { api, caseOf, GUARD, importFile, ok, shopOf } from './files.mjs';
import { BASE, expect, still, story } from './harness.mjs';

const crc = (bytes) => {
  let value = ~0;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ (0xedb88320 & -(value & 1));
  }
  return ~value >>> 0;
};
const chunk = (name, data) => {
  const body = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [size, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  size.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc(body));
  return Buffer.concat([size, body, sum]);
};
/** A PNG of one grey, a different one for each run, so that no server knows it yet. */
function picture(width, height) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const grey = Date.now() % 199;
  const line = Buffer.concat([Buffer.from([0]), Buffer.alloc(width, 40 + grey)]);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('tEXt', Buffer.from(`run\0${RUN}`, 'latin1')),
    chunk('IDAT', deflateSync(Buffer.concat(Array(height).fill(line)))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const LANGUAGES = {
  en: { navigation: 'Main navigation', board: 'Appeals', won: 'Won' },
  'zh-CN': { navigation: '主导航', board: '申诉', won: '成功' },
};

async function speak(page, locale) {
  await ok(await page.request.patch(api('/session'), { headers: GUARD, data: { locale } }));
  await page.reload();
  await page.getByRole('navigation', { name: LANGUAGES[locale].navigation }).waitFor();
}

const clean = async (page) => {
  const found = await axe(page);
  expect(found.length === 0, found.join('\n'));
};

/** Marks words in the buyer's text as a mouse would. */
const select = (page, words) =>
  page.getByTestId('appeal-text').evaluate((box, wanted) => {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(wanted);
      if (at < 0) continue;
      window.getSelection().setBaseAndExtent(node, at, node, at + wanted.length);
      box.dispatchEvent(new MouseEvent('mouseup', { bubbles: true }));
      return;
    }
    throw new Error(`"${wanted}" does not stand in one piece`);
  }, words);

/** The statement stands in a frame of the page, and is one. */
async function framed(page) {
  const address = await page.getByTestId('statement-frame').getAttribute('src');
  const statement = await page.request.get(`${BASE}${address}`);
  expect(statement.ok() && (await statement.text()).includes('<h1>'), `the statement answered ${statement.status()}`);
  expect(statement.headers()['x-frame-options'] === 'SAMEORIGIN', 'the statement cannot stand in a frame');
  await page.frameLocator('[data-testid="statement-frame"]').locator('h1').first().waitFor();
}

/** With KINTSUGI_BIN the bundle is verified as anybody would; without, that it is a whole archive with its statement. */
function verify(file) {
  const bytes = readFileSync(file);
  expect(bytes.subarray(0, 4).toString('latin1') === 'PK\x03\x04', 'the bundle is no ZIP archive');
  expect(bytes.includes('statement.html') && bytes.includes('manifest'), 'the bundle lacks its statement or manifest');
  if (process.env.KINTSUGI_BIN) execFileSync(process.env.KINTSUGI_BIN, ['verify', file], { stdio: 'pipe' });
}

export async function appeals(page) {
  const step = story(page, 'appeal');
  const words = `The lamp${RUN} glows. The seller is a fucking idiot, damn bastard. Die.`;
  const passage = 'The seller is a fucking idiot, damn bastard.';
  const dir = mkdtempSync(join(tmpdir(), 'kintsugi-appeal-'));
  const opened = page.locator('[data-testid="appeal"]');
  const state = (name) => page.locator(`[data-testid="appeal"][data-state="${name}"]`).waitFor();
  const files = page.getByTestId('evidence-file');

  const order = `PK-${RUN}`;
  await step(
    'an order is found at the packing table by its number and gets a photo, before anybody complains',
    async () => {
      await importFile(page, 'orders', `packed-${RUN}.csv`, [
        'order_id,product_id,sku,buyer,quantity,amount,currency,tracking,paid_at',
        `${order},PP-${RUN},LAMP-${RUN},Mei ${RUN},1,39.90,USD,SF${RUN},${new Date(Date.now() + 60_000).toISOString()}`,
      ]);
      const shop = await shopOf(page);
      const lamp = {
        sku: `LAMP-${RUN}`,
        title: `Desk lamp ${RUN}`,
        price: { minor: 3990, currency: 'USD' },
        facts: [{ name: 'Light', value: 'warm, 2700 K' }],
        weaknesses: ['The cable is 1 m long'],
      };
      await ok(await page.request.post(api(`/shops/${shop}/products`), { headers: GUARD, data: lamp }));
      await press(page, 'g', 'k');
      const number = page.getByTestId('packing-number').locator('input');
      await number.waitFor();
      await number.fill(`no-${RUN}`);
      await press(page, 'Enter');
      await page.getByTestId('packing-none').waitFor();
      await number.fill(`SF${RUN}`);
      await press(page, 'Enter');
      const packed = page.getByTestId('packed-order').filter({ hasText: order });
      await packed.waitFor();
      expect(await inside(page, '[data-testid="packed-order"]'), 'the focus is not on the order that was found');
      await packed
        .getByTestId('evidence-files')
        .setInputFiles([{ name: 'table.png', mimeType: 'image/png', buffer: picture(320, 240) }]);
      await packed.getByTestId('evidence-file').filter({ hasText: 'table.png' }).waitFor();
      await page.waitForFunction(() => document.activeElement?.closest('.packing-number') !== null);
      await clean(page);
      await still(page);
    },
  );

  await step('files are dropped by keyboard and by choice; what is refused says why, the others come in', async () => {
    await importFile(page, 'reviews', 'appeal.csv', [
      'review_id,order_id,rating,text,created_at,buyer',
      `AP-${RUN},${order},1,"${words}",${new Date().toISOString()},Mei ${RUN}`,
    ]);
    await page.goto(`${BASE}/cases/${await caseOf(page, `lamp${RUN}`)}`);
    await page.getByTestId('evidence').waitFor();
    await files.filter({ hasText: 'table.png' }).getByTestId('evidence-of-order').waitFor();
    await page.locator('[data-testid="evidence-logs"] [data-log="listing"]').waitFor();
    await press(page, 'Shift+F');
    expect(
      await page.getByTestId('evidence-drop').evaluate((one) => one === document.activeElement),
      'the key does not lead to the place for files',
    );
    await page.getByTestId('evidence-files').setInputFiles([
      { name: 'chat.png', mimeType: 'image/png', buffer: picture(640, 480) },
      { name: 'run.exe', mimeType: 'application/octet-stream', buffer: Buffer.from('MZ\0\0\x90') },
      { name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from(`What was said, ${RUN}`) },
    ]);
    await files.nth(2).waitFor();
    const refused = page.locator('[data-testid="evidence-send"][data-state="refused"]');
    await refused.filter({ hasText: 'run.exe' }).getByRole('alert').waitFor();
    await page.locator('[data-testid="evidence-logs"] [data-log="review"]').waitFor();
    await refused.getByRole('button').last().click();
    await refused.waitFor({ state: 'detached' });
    await clean(page);
  });

  await step('the viewer zooms, goes on, and a redacted copy is a new file', async () => {
    await files.filter({ hasText: 'chat.png' }).getByRole('button').first().click();
    const viewer = page.getByTestId('evidence-viewer');
    await viewer.getByTestId('evidence-zoom-in').click();
    await viewer.getByText('150%').waitFor();
    await page.keyboard.press('ArrowRight');
    await page
      .getByRole('dialog')
      .getByText(/notes\.txt \(3/)
      .waitFor();
    await page.keyboard.press('ArrowLeft');
    await viewer.getByTestId('evidence-redact').click();
    const boxes = page.getByTestId('redact-boxes');
    await boxes.waitFor();
    const place = await boxes.boundingBox();
    await page.mouse.move(place.x + 20, place.y + 20);
    await page.mouse.down();
    await page.mouse.move(place.x + 120, place.y + 60, { steps: 4 });
    await page.mouse.up();
    await page.getByTestId('redact-add').click();
    await boxes.locator('rect').nth(1).focus();
    await press(page, 'ArrowLeft', 'Shift+ArrowDown');
    await clean(page);
    await page.getByTestId('redact-save').click();
    await files.filter({ hasText: 'chat-redacted.png' }).waitFor();
  });

  await step('a file is withdrawn with its reason and stays in sight', async () => {
    const notes = files.filter({ hasText: 'notes.txt' });
    await notes.getByTestId('evidence-withdraw').click();
    await page.getByTestId('reason-ask').locator('textarea').fill('not of this order');
    await press(page, 'Control+Enter');
    await page
      .locator('[data-testid="evidence-file"][data-withdrawn="true"]')
      .filter({ hasText: 'notes.txt' })
      .waitFor();
    await page
      .getByText(/not of this order/)
      .first()
      .waitFor();
  });

  await step('the review is contested; the marked words become the passage', async () => {
    await page.locator('[data-testid="contest"][data-kind="review"]').waitFor();
    await press(page, 'Shift+C');
    await state('draft');
    const abuse = page
      .locator('[data-testid="ground-choice"]')
      .filter({ hasText: /Abuse|Invalid review/ })
      .first();
    await abuse.waitFor();
    await abuse.getByRole('radio').check();
    await page.getByTestId('appeal-passage').fill('');
    await select(page, passage);
    expect((await page.getByTestId('appeal-passage').inputValue()) === passage, 'the selection is not the passage');
    await page.getByTestId('appeal-save-ground').click();
    await page.getByTestId('appeal-checklist').locator('[data-shows="review"][data-stands="goes"]').waitFor();
    await clean(page);
  });

  await step('exhibits and statement are set, and the form’s fields can be copied one by one', async () => {
    const exhibits = page.getByTestId('appeal-exhibits');
    const original = exhibits.locator('[data-testid="exhibit"][data-chosen="true"]').filter({ hasText: 'chat.png' });
    if ((await original.count()) > 0) {
      await original.getByRole('button', { name: /Leave out/ }).click();
      await original.waitFor({ state: 'detached' });
    }
    const copy = exhibits.getByTestId('exhibit').filter({ hasText: 'chat-redacted.png' });
    if ((await copy.getAttribute('data-chosen')) !== 'true') await copy.getByTestId('exhibit-add').click();
    await exhibits
      .locator('[data-testid="exhibit"][data-chosen="true"]')
      .filter({ hasText: 'chat-redacted.png' })
      .waitFor();
    const tone = page.getByTestId('appeal-tone');
    await page.getByTestId('appeal-statement').fill('This buyer is a liar!!! The text insults the seller.');
    await tone.and(page.locator('[data-slips="2"]')).waitFor();
    expect((await tone.locator('mark').allTextContents()).join(' ') === 'liar !!!', 'other words are marked');
    await clean(page);
    await page.getByTestId('appeal-statement').fill('The text insults the seller. See exhibit 1.');
    await page.locator('[data-testid="appeal-tone"][data-slips="0"]').waitFor({ state: 'attached' });
    await page.getByTestId('appeal-save-statement').click();
    const over = page.getByTestId('hand-over');
    await over.locator('[data-key="statement"]').getByText('The text insults the seller.').waitFor();
    await over.locator('[data-key="passage"]').getByText(passage).waitFor();
    await over.locator('[data-key="statement"]').getByRole('button').first().click();
  });

  await step('the bundle is taken home and verified; the statement can be read', async () => {
    const download = page.waitForEvent('download');
    await page.getByTestId('appeal-bundle').click();
    const file = join(dir, 'bundle.zip');
    await (await download).saveAs(file);
    verify(file);
    await page.getByTestId('appeal-preview').click();
    await framed(page);
  });

  await step('submitted, asked, answered; the board shows what is due, in Chinese too', async () => {
    const send = async (verb, fill = async () => {}) => {
      await page.getByTestId(`appeal-${verb}`).click();
      await page.getByTestId('appeal-step-form').waitFor();
      await fill(page.getByTestId('appeal-step-form'));
      await page.getByTestId('appeal-step-send').click();
    };
    await send('submit', (form) => form.locator('input').first().fill(`TT-${RUN}`));
    await state('submitted');
    await send('ask_information', (form) => form.locator('textarea').first().fill('Who is meant?'));
    await state('information_asked');
    await opened.getByText('Who is meant?').first().waitFor();
    await send('send_information');
    await state('submitted');
    await speak(page, 'zh-CN');
    await press(page, 'g', 'p');
    await page.getByRole('heading', { name: LANGUAGES['zh-CN'].board, exact: true }).waitFor();
    await page.getByTestId('appeals-tab-waiting').click();
    const row = page.getByTestId('appeal-row').filter({ hasText: passage.slice(0, 20) });
    await row.locator('.time-left').waitFor();
    await still(page);
    await clean(page);
    await row.getByRole('link').first().click();
    await state('submitted');
    await send('decide', (form) => form.getByRole('radio', { name: LANGUAGES['zh-CN'].won, exact: true }).check());
    await state('won');
    await clean(page);
  });

  await step('the win counts in the report and on the case, and the service record can be taken', async () => {
    await page.goto(`${BASE}/appeals?list=report`);
    await page.getByTestId('appeal-report').waitFor();
    await clean(page);
    await speak(page, 'en');
    await page.getByTestId('appeals-tab-decided').click();
    await page.locator('[data-testid="appeal-row"][data-state="won"]').first().waitFor();
    const shop = await shopOf(page);
    const record = await page.getByTestId('service-record-save').getAttribute('href');
    expect(record.includes(shop), 'the service record is of another shop');
    const told = await ok(await page.request.get(`${BASE}${record}`));
    expect(told.appeals.won >= 1, `the service record counts ${told.appeals.won} won`);
    const zip = await page.getByTestId('service-record-bundle').getAttribute('href');
    const answer = await page.request.get(`${BASE}${zip}`);
    expect(answer.ok() && answer.headers()['content-type'] === 'application/zip', `the bundle is ${answer.status()}`);
    expect((await answer.body()).includes(Buffer.from('account_health')), 'the bundle is of something else');
    await page.getByTestId('service-record-preview').click();
    await framed(page);
    await page.goto(`${BASE}/cases/${await caseOf(page, `lamp${RUN}`)}`);
    await page.locator('[data-testid="case-appeal"][data-state="won"]').waitFor();
  });

  await step('on a phone nothing is wider than the screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/appeals', '/appeals?list=report']) {
      await page.goto(`${BASE}${path}`);
      await still(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(over <= 0, `${path} is ${over} px too wide`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  });
}
