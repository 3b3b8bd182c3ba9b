// Verification and the playbook: claims beside facts, a person's word, the proposal by one key, steps to their end.
import { axe } from './console.mjs';
import { importReviews, inside, press, RUN } from './desk.mjs';
import { caseOf } from './files.mjs';
import { BASE, check, expect, still, story } from './harness.mjs';

const stepOf = (page, id) => page.locator(`[data-testid="step"][data-step="${id}"]`);
const inState = (page, id, state) =>
  page.locator(`[data-testid="step"][data-step="${id}"][data-state="${state}"]`).waitFor();

/** Makes a step the one that is worked on, unless it is already. */
async function open(page, id) {
  const name = stepOf(page, id).locator('button.play-name');
  if ((await name.count()) > 0) await name.click();
  await stepOf(page, id).locator('.play-work').waitFor();
}

export async function playbook(page) {
  const word = `claims${RUN}`;
  await importReviews(page, 'claims.csv', [
    [`C-${RUN}`, 1, `The ${word} came nine days late and the box was crushed, the zipper broke at once`],
  ]);
  const address = `${BASE}/cases/${await caseOf(page, word)}`;
  const step = story(page, 'playbook');
  const openCase = async () => {
    await page.goto(address);
    await page.getByTestId('verification').waitFor();
  };
  await step('a person’s word on a claim overrides the facts, visibly', async () => {
    await openCase();
    const claims = page.getByTestId('claim');
    await claims.first().waitFor();
    expect((await claims.first().getByTestId('fact').textContent()).length > 8, 'no fact beside the claim');
    await press(page, 'l');
    expect(await inside(page, '[data-testid="claim"]'), 'the key does not lead to the claims');
    await press(page, '2');
    await page.locator('[data-testid="claim"][data-truth="false"][data-judged="true"]').first().waitFor();
    await page
      .getByTestId('judged')
      .first()
      .getByText(/^You said false/)
      .waitFor();
    await page
      .getByTestId('timeline')
      .getByText(/^Claim judged False/)
      .waitFor();
  });

  await step('the proposal by one key, and the playbook that follows', async () => {
    await openCase();
    await page
      .getByTestId('playbook-proposed')
      .getByText(/playbook/)
      .waitFor();
    await page.getByTestId('proposal').waitFor();
    await press(page, 'Shift+V');
    await page
      .getByTestId('verdict')
      .getByText(/^Judged: /)
      .waitFor();
    await page.getByTestId('playbook').waitFor();
    await inState(page, 'verify', 'done');
    await page
      .getByTestId('timeline')
      .getByText(/^Playbook /)
      .first()
      .waitFor();
  });

  await step('another playbook can be chosen', async () => {
    await openCase();
    await page.getByTestId('playbook').waitFor();
    const chosen = page.locator('[data-testid="playbook"][data-playbook="quality"]');
    if ((await chosen.count()) === 0) {
      await page.getByTestId('choose-playbook').click();
      await page.getByRole('menuitem', { name: 'Product quality' }).click();
    }
    await chosen.waitFor();
  });

  await step('prepared words go into the composer, once', async () => {
    await openCase();
    await open(page, 'reply');
    await press(page, 'u');
    const text = page.getByRole('textbox', { name: 'Public reply' });
    await text.waitFor();
    const words = await text.inputValue();
    expect(/^Dear .*private message/s.test(words), `not the prepared words: ${words}`);
    expect(!words.includes('{{'), 'a placeholder is left');
    await page.getByTestId('use-words').first().click();
    expect((await text.inputValue()) === words, 'the words came twice');
    for (const element of ['thanks', 'apology', 'remedy_path', 'private_invitation'])
      await page.locator(`[data-testid="element-${element}"][data-present="true"]`).waitFor();
    await page.getByRole('button', { name: 'Discard draft' }).click();
    await press(page, 'Escape');
    await text.waitFor({ state: 'detached' });
  });

  await step('tick a step, skip one with a reason', async () => {
    await openCase();
    await open(page, 'batch');
    await press(page, 'h');
    await inState(page, 'batch', 'done');
    await open(page, 'contact');
    await press(page, 'Shift+H');
    await page.getByRole('textbox', { name: 'Why is it skipped?' }).waitFor();
    await page.keyboard.type('She wrote already');
    await press(page, 'Enter');
    await inState(page, 'contact', 'skipped');
    await stepOf(page, 'contact').getByText('She wrote already').waitFor();
    const timeline = page.getByTestId('timeline');
    await timeline.getByText('Step done: Report the batch').waitFor();
    await timeline.getByText('Step skipped: Write to the buyer').waitFor();
  });

  await step('axe: a judged case with its playbook', async () => {
    await openCase();
    await page.getByTestId('playbook').waitFor();
    for (let theme = 0; theme < 2; theme += 1) {
      await page.keyboard.press('Control+Shift+L');
      await still(page);
      const found = await axe(page);
      expect(found.length === 0, found.join('\n     '));
    }
  });

  await check('settings: a playbook is edited, and a refusal stands at its step', page, async () => {
    await page.goto(`${BASE}/settings/playbooks`);
    const book = page.locator('[data-testid="book"][data-book="quality"]');
    await book.locator('.book-name').first().click();
    const first = book.getByTestId('step-item').nth(1);
    const moved = await first.getAttribute('data-step');
    await first.getByRole('button', { name: /^Move up/ }).click();
    await book.locator(`[data-testid="step-item"]:first-child[data-step="${moved}"]`).waitFor();
    await book
      .getByTestId('step-item')
      .first()
      .getByRole('button', { name: /^Move down/ })
      .click();
    await book.getByTestId('add-step').click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    const added = book.getByTestId('step-item').last();
    await added.getByRole('alert').waitFor();
    const found = await axe(page);
    expect(found.length === 0, found.join('\n     '));
    await added.getByTestId('remove-step').click();
    await page.getByRole('button', { name: 'Discard', exact: true }).waitFor({ state: 'detached' });
  });
}
