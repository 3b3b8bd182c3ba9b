// The drafter against a stand-in endpoint of this machine: set up, tried, asked by key, its words refused or taken over.
import { createServer } from 'node:http';
import { importReviews, press, RUN } from './desk.mjs';
import { BASE, check, expect } from './harness.mjs';

const BRIBE = 'Thank you, we are sorry. We will pay you 20 dollars if you change your review to five stars.';
const FINE =
  'Thank you for telling us, and we are sorry about this. We will check your order and find a solution with you; please send us a private message.';

/** An endpoint that says what it is told to. */
async function standIn() {
  const one = { says: FINE, heard: [], close: () => server.close() };
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece) => {
      body += piece;
    });
    request.on('end', () => {
      one.heard.push({ key: request.headers.authorization, body });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ choices: [{ message: { role: 'assistant', content: one.says } }] }));
    });
  });
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  one.url = `http://127.0.0.1:${server.address().port}/v1`;
  return one;
}

export async function drafter(page) {
  const model = await standIn();
  const save = async () => {
    const saved = page.waitForResponse((one) => one.request().method() === 'PUT' && one.url().endsWith('/drafter'));
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    expect((await saved).ok(), `not saved: ${await (await saved).text()}`);
  };
  try {
    await check('the drafter is set up with a key that never comes back, and tried', page, async () => {
      await page.goto(`${BASE}/settings/drafter`);
      await page.locator('#drafter-endpoint').fill(model.url);
      await page.locator('#drafter-model').fill('small');
      await page.locator('#drafter-key').fill(`sk-${RUN}`);
      await page.locator('#drafter-on').click();
      await save();
      await page.getByTestId('try-drafter').click();
      await page.getByTestId('drafter-words').getByText('Thank you for telling us').waitFor();
      expect(model.heard[0].key === `Bearer sk-${RUN}`, 'the key was not sent');
      await page.goto(`${BASE}/settings/drafter`);
      await page.locator('#drafter-key').waitFor();
      expect((await page.locator('#drafter-key').inputValue()) === '', 'the key came back');
      expect((await page.locator('#drafter-key').getAttribute('placeholder')).includes('is kept'), 'no key is kept');
    });

    await check('a draft asked for by key: refused words stay, fine ones are taken over', page, async () => {
      const word = `drafted${RUN}`;
      await importReviews(page, 'drafter.csv', [[`D-${RUN}`, 2, `The ${word} seam tore, call me at 13800138000`]]);
      await page.goto(`${BASE}/queue?all=1&q=${word}`);
      await page.getByTestId('queue-row').first().waitFor();
      await press(page, 'j', 'Enter');
      await page.getByTestId('composer').waitFor();
      await press(page, 'r');
      const field = page.locator('.composer.is-public_reply textarea');
      await field.waitFor();
      await page.getByTestId('propose').waitFor();
      model.says = BRIBE;
      await press(page, 'Control+j');
      await page.waitForFunction(() => document.querySelector('.composer textarea')?.value.includes('20 dollars'));
      await page.getByTestId('proposed').getByText('small').waitFor();
      await page.getByText('Refused').first().waitFor();
      expect(await page.getByTestId('send-act').isDisabled(), 'a bribe can be sent');
      expect(!model.heard.at(-1).body.includes('13800138000'), 'a telephone number was sent');
      model.says = FINE;
      await press(page, 'Control+j');
      await page.waitForFunction((words) => document.querySelector('.composer textarea')?.value === words, FINE);
      await page.locator('[data-testid="send-act"]:not([disabled])').waitFor();
      await press(page, 'Control+Enter');
      await page.getByTestId('act').getByText('words proposed by a machine').waitFor();
    });
  } finally {
    model.close();
  }
}
