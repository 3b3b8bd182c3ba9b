// Conversations by keyboard: a macro in one go, the message that came while typing, the bot's answers, a feedback split off.
import { press, RUN } from './desk.mjs';
import { api, caseOf, GUARD, importFile, ok, shopOf } from './files.mjs';
import { BASE, check, expect, gotoLive, still } from './harness.mjs';
import { screenshot } from './picture.mjs';

/** Lets a picture go over the composer, or pastes it there, perhaps with words beside it. */
function give(page, how, bytes, words = '') {
  return page.locator('.composer textarea').evaluate(
    (field, { how, bytes, words }) => {
      const data = new DataTransfer();
      data.items.add(new File([Uint8Array.from(bytes)], 'given.png', { type: 'image/png' }));
      if (words) data.setData('text/plain', words);
      const options = { bubbles: true, cancelable: true };
      field.dispatchEvent(
        how === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: data })
          : new ClipboardEvent('paste', { ...options, clipboardData: data }),
      );
    },
    { how, bytes: [...bytes], words },
  );
}

const ago = (minutes) => new Date(Date.now() - minutes * 60_000).toISOString();
const HEAD = 'message_id,conversation_id,buyer,order_id,sender,text,sent_at';

let said = 0;
/** The buyer writes; the same talk is the same conversation. */
async function buyerSays(page, talk, text, channel = null, order = '') {
  said += 1;
  const line = `TM-${RUN}-${said},TC-${RUN}-${talk},Bo ${RUN}${talk},${order},buyer,"${text}",${ago(0)}`;
  await importFile(page, 'messages', `talk-${RUN}-${said}.csv`, [HEAD, line], channel);
}

async function order(page, id, talk, channel = null) {
  const columns = 'order_id,buyer,quantity,amount,currency,shipped_at,promised_at';
  const line = `${id},Bo ${RUN}${talk},1,24.00,USD,${ago(60 * 24)},${ago(-60 * 72)}`;
  await importFile(page, 'orders', `talk-orders-${id}.csv`, [columns, line], channel);
}

async function open(page, word) {
  await gotoLive(page, `/cases/${await caseOf(page, word)}`);
  await page.getByTestId('conversation').waitFor();
}

/** A private message is being written in a case that somebody looks at. */
async function write(page) {
  await press(page, 'n', 'm');
  await page.locator('.composer.is-private_message textarea:focus').waitFor();
}

async function switchBot(page, on) {
  await page.goto(`${BASE}/settings/bot`);
  const toggle = page.locator('#bot-on');
  await toggle.waitFor();
  await still(page);
  if ((await toggle.getAttribute('aria-checked')) === String(on)) return;
  await toggle.click();
  const saved = page.waitForResponse((one) => one.request().method() === 'PUT' && one.url().endsWith('/bot'));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  expect((await saved).ok(), `the bot was not switched: ${(await saved).status()}`);
}

export async function talk(page) {
  await check('a macro: found with a slash, filled in, looked at, applied in one go', page, async () => {
    const word = `macro${RUN}`;
    await buyerSays(page, 'macro', `Which size fits me, ${word}? I am not happy with the answer so far`);
    await open(page, word);
    await write(page);
    await press(page, '/');
    await page.getByTestId('macro-pick').locator('input:focus').waitFor();
    await page.keyboard.type('size');
    await page.getByTestId('macro-pick').getByRole('option').first().getByText('Size').first().waitFor();
    await press(page, 'Enter');
    const action = page.getByTestId('macro-action').first();
    await action.locator('textarea').waitFor();
    expect((await action.getAttribute('data-allowed')) === 'true', `refused: ${await action.textContent()}`);
    const words = await action.locator('textarea').first().inputValue();
    expect(words.includes('suggest size M') && !words.includes('{{'), `the words are: ${words}`);
    await page.locator('[data-testid="macro-apply"]:not([disabled])').waitFor();
    await press(page, 'Control+Enter');
    await page.getByTestId('macro-work').waitFor({ state: 'detached' });
    await page.locator('[data-testid="act"][data-kind="private_message"]').getByText('suggest size M').waitFor();
    await page.getByTestId('timeline').getByText('Macro applied: Size help').waitFor();
    await page.goto(`${BASE}/settings/macros`);
    await page
      .locator('[data-macro="standard.size_help"]')
      .getByText(/used \d+ times? in \d+ case/)
      .waitFor();
  });

  await check('the buyer writes while we type: read first, then send', page, async () => {
    const word = `while${RUN}`;
    await buyerSays(page, 'while', `The blue one broke at once, ${word}, very disappointed`);
    await open(page, word);
    await write(page);
    await page.keyboard.type('We send you a new one today.');
    await buyerSays(page, 'while', 'Forget it, I keep the blue one');
    await page.locator('[data-testid="send-act"]:not([disabled])').waitFor();
    await press(page, 'Control+Enter');
    const note = page.getByTestId('buyer-wrote');
    await note.getByText('Forget it, I keep the blue one').waitFor();
    await press(page, 'Enter');
    await note.waitFor({ state: 'detached' });
    expect((await page.getByTestId('act').count()) === 0, 'it left without being read');
    // The case on screen is the one with the buyer's words: what is sent then meets it as it is.
    await page.getByTestId('conversation').getByText('Forget it, I keep the blue one').waitFor();
    await page.locator('.composer textarea').focus();
    await press(page, 'Control+Enter');
    await page.locator('[data-testid="act"][data-kind="private_message"]').waitFor();
  });

  await check('pictures go with a private message: chosen, dropped, pasted, refused, kept, sent', page, async () => {
    const word = `picture${RUN}`;
    await buyerSays(page, 'picture', `How do I put it together, ${word}? I am really unhappy`);
    await open(page, word);
    await write(page);
    await page.keyboard.type('Here is how it goes together, step by step.');
    const picks = page.getByTestId('picture-picks');
    const small = picks.getByTestId('proof-thumbnail');
    const file = { name: 'step.png', mimeType: 'image/png', buffer: screenshot() };
    await picks.locator('input[type=file]').setInputFiles(file);
    await small.nth(0).waitFor();
    await give(page, 'drop', screenshot([20, 120, 200]));
    await small.nth(1).waitFor();
    await give(page, 'paste', screenshot([200, 60, 60]));
    await small.nth(2).waitFor();
    await give(page, 'paste', screenshot([1, 2, 3]), 'words beside their picture');
    await picks
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') });
    await picks.getByTestId('proof-wrong').waitFor();
    expect((await small.count()) === 3, `${await small.count()} pictures`);
    await picks.getByRole('button', { name: 'Take this picture away' }).first().click();
    await small.nth(2).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByTestId('conversation').waitFor();
    await press(page, 'm');
    await small.nth(1).waitFor();
    await page.locator('[data-testid="send-act"]:not([disabled])').waitFor();
    await press(page, 'Control+Enter');
    const act = page.locator('[data-testid="act"][data-kind="private_message"]');
    await act.getByTestId('proof-thumbnail').nth(1).waitFor();
    await act.getByTestId('act-posted').click();
    await page
      .getByTestId('posted-form')
      .getByRole('button', { name: /^Mark as posted/ })
      .click();
    await page.locator('.bubble[data-sender="seller"]').getByTestId('proof-thumbnail').nth(1).waitFor();
    await press(page, 'm');
    await page.locator('.composer.is-private_message textarea:focus').waitFor();
    expect((await small.count()) === 0, 'the sent pictures are in the next draft');
  });

  await check('the bot prepares an answer on a platform; a person posts it with one key', page, async () => {
    await switchBot(page, true);
    const channels = await ok(await page.request.get(api(`/shops/${await shopOf(page)}/channels`)));
    const platform = channels.items.find((one) => !one.platform.startsWith('own')).id;
    await order(page, `TO-${RUN}-a`, 'a', platform);
    await buyerSays(page, 'a', 'Where is my parcel?', platform, `TO-${RUN}-a`);
    await open(page, `TO-${RUN}-a`);
    const prepared = page.getByTestId('prepared-answer');
    await prepared.getByText('automatic answer').waitFor();
    await press(page, 'b');
    await prepared.waitFor({ state: 'detached' });
    await page.locator('.bubble[data-sender="auto"], .bubble[data-sender="seller"]').first().waitFor();
  });

  await check('on the own channel the bot answers by itself, and a person’s answer is still owed', page, async () => {
    const shop = await shopOf(page);
    const made = await ok(
      await page.request.post(api(`/shops/${shop}/channels`), {
        headers: GUARD,
        data: { name: `Zz own live ${RUN}`, platform: 'own_live', market: 'US' },
      }),
    );
    await order(page, `TO-${RUN}-b`, 'b', made.id);
    await buyerSays(page, 'b', 'Where is my parcel?', made.id, `TO-${RUN}-b`);
    await open(page, `TO-${RUN}-b`);
    await page.locator('.bubble[data-sender="auto"]').waitFor();
    await page.getByTestId('bot-rule').getByText('on its way').waitFor();
    await page.getByTestId('follow-up-owed').waitFor();
    expect((await page.getByTestId('delivery').getAttribute('data-delivery')) === 'own', 'not delivered by the house');
    await buyerSays(page, 'b', 'I want to talk to a person', made.id, `TO-${RUN}-b`);
    await page.getByTestId('handed-over').waitFor();
  });

  await check('the bot is switched off', page, () => switchBot(page, false));

  await check('a feedback gets a case of its own, and merging back undoes it', page, async () => {
    const id = `TO-${RUN}-c`;
    await order(page, id, 'c');
    await importFile(page, 'reviews', `talk-review-${RUN}.csv`, [
      'review_id,order_id,rating,text,buyer,created_at',
      `TR-${RUN},${id},1,"The mug is cracked, very disappointed",Bo ${RUN}c,${ago(3)}`,
    ]);
    await buyerSays(page, 'c', 'The parcel was late and nobody answers, terrible service', null, id);
    await open(page, id);
    const split = page.getByTestId('review').getByTestId('split');
    await split.click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: 'Split off' }).click();
    await page.getByTestId('split-links').getByRole('link').click();
    await page.getByTestId('merge-back').click();
    await page.locator('.ant-popconfirm').getByRole('button', { name: 'Merge back' }).click();
    await page.getByText('Merged into').first().waitFor();
  });
}
