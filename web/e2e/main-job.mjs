// The main job: a file of reviews becomes a worked case.
import { caseOf } from './files.mjs';
import { BASE, check, EMAIL, either, exactly, expect, newPage, PASSWORD } from './harness.mjs';

const RUN = Date.now().toString(36);
const WORD = `zipperfail${RUN}`;
const CSV = [
  'review_id,order_id,product_id,rating,text,created_at,buyer',
  `E2E-${RUN}-1,O-${RUN}-1,P-1,1,"The ${WORD} broke on the first day, terrible quality, I want my money back.",${new Date().toISOString()},Emily R.`,
  `E2E-${RUN}-2,O-${RUN}-2,P-1,1,"Arrived two weeks late and the box was crushed <script>document.title='owned'</script>",${new Date().toISOString()},Marcus T.`,
  `E2E-${RUN}-3,O-${RUN}-3,P-1,5,"Lovely bag, exactly as shown.",${new Date().toISOString()},Priya S.`,
  `E2E-${RUN}-4,O-${RUN}-4,P-1,9,"Stars out of range",${new Date().toISOString()},Dana W.`,
  '',
].join('\n');

const REPLY =
  'Thank you for telling us. We are very sorry that it broke on the first day. We will replace it or refund you, as you prefer. Please send us a private message with your order number.';

const state = (page, ...names) =>
  page
    .getByTestId('case')
    .locator('.case-head')
    .getByText(exactly(...names))
    .first()
    .waitFor();

/** Brings the file in on the first channel, so that a second import meets the first; makes one where there is none. */
async function importCsv(page) {
  await page
    .getByTestId('file')
    .setInputFiles({ name: `reviews-${RUN}.csv`, mimeType: 'text/csv', buffer: Buffer.from(CSV) });
  const mapper = page.getByTestId('mapper');
  await mapper.getByText('first day', { exact: false }).first().waitFor();
  const [channel, create] = [page.locator('#import-channel'), page.getByRole('button', { name: 'New channel…' })];
  await channel.or(create).first().waitFor();
  if ((await channel.count()) === 0) {
    await create.click();
    await page.getByLabel('Channel name').fill('TikTok Shop US');
    await page.getByLabel('Market (country code)').fill('US');
    await page.getByRole('button', { name: 'Create channel' }).click();
  } else if (await page.getByTestId('run-import').isDisabled()) {
    await channel.click();
    await page.locator('.ant-select-item-option').first().click();
  }
  await page.locator('[data-testid="run-import"]:not([disabled])').click();
  // The address changes before the page does.
  await page.getByTestId('import-duplicates').waitFor();
  await page.locator('[data-testid="import-state"][data-state="done"]').waitFor();
}

/** Approves the newest act if the shop's policy wants that, and marks it as posted. */
async function postAct(page, kind) {
  const act = page.locator(`[data-testid="act"][data-kind="${kind}"]`).first();
  await act.waitFor();
  if ((await act.getAttribute('data-state')) === 'approval_requested')
    await act.getByRole('button', { name: exactly('Approve', '批准') }).click();
  await act.locator('xpath=self::*[@data-state="approved"]').waitFor();
  await act.getByRole('button', { name: either('I have posted it', '我已发布') }).click();
  await act.getByRole('textbox').first().fill('https://example.com/posted/1');
  await act.getByRole('button', { name: either('Mark as posted', '标记为已发布') }).click();
  await page.locator(`[data-testid="act"][data-kind="${kind}"][data-state="posted"]`).first().waitFor();
}

export async function signIn(page) {
  await page.goto(`${BASE}/queue`);
  await page.getByLabel(either('Email', '邮箱')).fill(EMAIL);
  await page.getByLabel(either('Password', '密码'), { exact: false }).first().fill(PASSWORD);
  await page.getByRole('button', { name: exactly('Sign in', '登录') }).click();
  await page.getByRole('navigation', { name: either('Main navigation', '主导航') }).waitFor();
}

export async function switchToEnglish(page) {
  const session = await page.request.patch(`${BASE}/api/v1/session`, {
    headers: { 'X-Kintsugi': 'console' },
    data: { locale: 'en', theme: 'light', density: 'compact' },
  });
  expect(session.ok(), `PATCH /session answered ${session.status()}`);
  await page.reload();
  await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
}

export async function mainJob() {
  const page = await newPage();
  await check('sign in', page, () => signIn(page));
  await switchToEnglish(page);

  await check('import a CSV of reviews', page, async () => {
    await page.goto(`${BASE}/queue`);
    await page.getByRole('navigation', { name: 'Main navigation' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    await page.getByRole('heading', { name: 'Import', exact: true }).waitFor();
    await importCsv(page);
    expect((await page.getByTestId('import-rows').textContent()) === '4', 'four rows expected');
    expect((await page.getByTestId('import-rejected').textContent()) === '1', 'one rejected row expected');
    expect(Number(await page.getByTestId('import-cases_opened').textContent()) >= 2, 'two cases expected');
    await page.getByRole('heading', { name: /Rejected rows/ }).waitFor();
    await page.getByRole('button', { name: 'Import another file' }).click();
    await page.getByTestId('file').waitFor({ state: 'attached' });
  });

  await check('the same file again changes nothing', page, async () => {
    await page.goto(`${BASE}/import`);
    await importCsv(page);
    expect((await page.getByTestId('import-duplicates').textContent()) === '3', 'three known rows expected');
    expect((await page.getByTestId('import-cases_opened').textContent()) === '0', 'no new case expected');
  });

  await check('the queue shows the case, found by its words', page, async () => {
    await page.goto(`${BASE}/import`);
    await page.getByTestId('file').waitFor({ state: 'attached' });
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.getByTestId('queue-row').first().waitFor();
    await page.keyboard.press('/');
    await page.locator('input:focus').waitFor();
    await page.keyboard.type(WORD);
    await page.keyboard.press('Enter');
    await page.getByTestId('queue-row').filter({ hasText: WORD }).first().waitFor();
    // The list keeps what it showed until the answer is there.
    const others = page.getByTestId('queue-row').filter({ hasNotText: WORD });
    await others.first().waitFor({ state: 'detached' });
    expect((await page.getByTestId('queue-row').count()) === 1, 'exactly one row expected');
  });

  await check('open by keyboard', page, async () => {
    await page.goto(`${BASE}/queue?all=1&q=${WORD}`);
    await page.getByTestId('queue-row').filter({ hasText: WORD }).first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByTestId('case').waitFor();
    expect(/\/cases\/[0-9a-f-]{36}/.test(page.url()), `not a case address: ${page.url()}`);
    await page.getByTestId('review').getByText(WORD).first().waitFor();
  });

  // What follows is work on one case, found again for each step.
  const id = await caseOf(page, WORD);
  const open = async () => {
    await page.goto(`${BASE}/cases/${id}`);
    await page.getByTestId('case').waitFor();
  };

  await check('assign to me', page, async () => {
    await open();
    await page.keyboard.press('a');
    await page.getByRole('combobox', { name: 'Who works on it?' }).waitFor();
    await page.getByRole('option').filter({ hasText: '(me)' }).waitFor();
    await page.keyboard.press('Enter');
    await page
      .getByTestId('timeline')
      .getByText(/Assigned to/)
      .first()
      .waitFor();
  });

  await check('verify', page, async () => {
    await open();
    await page.getByTestId('judge-otherwise').click();
    await page.getByRole('dialog').getByRole('radio', { name: 'True', exact: true }).click();
    await page
      .getByRole('dialog')
      .getByRole('radio', { name: /^Exaggerated/ })
      .click();
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('verdict').getByText('Judged: True · Exaggerated').waitFor();
  });

  await check('the public reply needs all four elements', page, async () => {
    await open();
    await page.keyboard.press('r');
    const text = page.getByRole('textbox', { name: 'Public reply' });
    await text.fill('Thank you for telling us.');
    await page.locator('[data-testid="element-thanks"][data-present="true"]').waitFor();
    await page.locator('[data-testid="element-apology"][data-present="false"]').waitFor();
    expect(await page.getByTestId('send-act').isDisabled(), 'an incomplete reply must not leave');
    await text.fill(`${REPLY} Please delete your review and we give you a coupon.`);
    await page.getByTestId('finding').first().waitFor();
    expect(await page.getByTestId('send-act').isDisabled(), 'a bribe must not leave');
  });

  await check('the draft survives a reload', page, async () => {
    await open();
    await page.keyboard.press('r');
    const text = await page.getByRole('textbox', { name: 'Public reply' }).inputValue();
    expect(text.includes('coupon'), `the draft is gone: ${text}`);
  });

  await check('compose, approve, mark as posted', page, async () => {
    await open();
    await page.keyboard.press('r');
    await page.getByRole('textbox', { name: 'Public reply' }).fill(REPLY);
    for (const element of ['thanks', 'apology', 'remedy_path', 'private_invitation'])
      await page.locator(`[data-testid="element-${element}"][data-present="true"]`).waitFor();
    await page.locator('[data-testid="send-act"]:not([disabled])').waitFor();
    await page.getByTestId('send-act').click();
    await postAct(page, 'public_reply');
    await state(page, 'Replied');
  });

  await check('private message', page, async () => {
    await open();
    await page.keyboard.press('m');
    await page
      .getByRole('textbox', { name: 'Private message' })
      .fill('We are sorry again. Would you prefer a replacement or a refund? Tell us and we start today.');
    await page.locator('[data-testid="send-act"]:not([disabled])').waitFor();
    await page.keyboard.press('Control+Enter');
    await postAct(page, 'private_message');
    await state(page, 'Contacted');
  });

  await check('note', page, async () => {
    await open();
    await page.keyboard.press('e');
    await page.getByRole('textbox', { name: 'Note' }).fill('Zipper from the new supplier, third time this week.');
    await page.keyboard.press('Control+Enter');
    await page.getByTestId('timeline').getByText('third time this week').waitFor();
  });

  await check('remedy, resolve, close', page, async () => {
    await open();
    await page.keyboard.press('n');
    await page.getByRole('textbox', { name: 'What will be done for the buyer?' }).fill('Replacement sent today');
    await page.keyboard.press('Control+Enter');
    await state(page, 'Resolving');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('n');
    await page.getByRole('dialog').getByText('Remedied').click();
    await page.getByRole('textbox', { name: 'Root cause' }).fill('Zipper of a new supplier');
    await page.keyboard.press('Control+Enter');
    await state(page, 'Resolved');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page
      .getByRole('toolbar', { name: 'What may happen next' })
      .getByRole('button', { name: /^Close/ })
      .click();
    await state(page, 'Closed');
  });
  return page;
}
