// Webhooks in: a secret is made in the console, a shop's own system posts with it, the review stands in the queue, and what
// cannot be read waits until somebody lets it go.
import { createHmac } from 'node:crypto';
import { RUN } from './desk.mjs';
import { caseOf } from './files.mjs';
import { BASE, expect, story } from './harness.mjs';

/** Posts a webhook, signed after Standard Webhooks. */
async function send(page, { url, secret }, id, body) {
  const seconds = Math.floor(Date.now() / 1000);
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  const headers = { 'webhook-id': id, 'webhook-timestamp': `${seconds}`, 'webhook-signature': `v1,${signature}` };
  return page.request.post(url, { headers, data: Buffer.from(body) });
}

export async function inbound(page) {
  const hook = {};
  const step = story(page, 'webhooks');
  await step('the secret is made and shown once', async () => {
    await page.goto(`${BASE}/settings/channels`);
    await page
      .getByRole('button', { name: /^Webhooks: / })
      .first()
      .click();
    const dialog = page.getByTestId('webhook-dialog');
    await dialog.getByRole('button', { name: 'Make a secret' }).click();
    const lines = dialog.getByTestId('copy-line');
    await lines.nth(1).waitFor();
    hook.url = await lines.nth(0).inputValue();
    hook.secret = await lines.nth(1).inputValue();
    expect(/^whsec_/.test(hook.secret), `the secret is ${hook.secret}`);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
  });
  await step('a signed review stands in the queue, another signature is refused', async () => {
    const words = `Kettle${RUN} leaks at the handle`;
    const data = { review_id: `hook-${RUN}`, rating: 1, text: words, buyer: 'Ana' };
    const body = JSON.stringify({ type: 'review.created', data });
    const taken = await send(page, hook, `msg-${RUN}`, body);
    expect(taken.status() === 200, `the webhook was answered with ${taken.status()}`);
    const wrong = await send(page, { ...hook, secret: `whsec_${'A'.repeat(44)}` }, `bad-${RUN}`, body);
    expect(wrong.status() === 401, `a wrong signature was answered with ${wrong.status()}`);
    await caseOf(page, `kettle${RUN}`);
  });
  await step('what cannot be read says why and is let go', async () => {
    await send(page, hook, `parked-${RUN}`, JSON.stringify({ type: 'review.created', data: { text: 'no id' } }));
    await page.goto(`${BASE}/settings/inbound`);
    await page.getByText('Not readable', { exact: true }).first().click();
    const row = page.getByTestId('inbound-row').filter({ hasText: /review_id|rating/ });
    await row.first().waitFor();
    await row.first().getByRole('button').click();
    const one = page.getByTestId('inbound-one');
    await one.getByText(`parked-${RUN}`).waitFor();
    await one.getByRole('button', { name: 'Let go' }).click();
    await one.waitFor({ state: 'detached' });
    await row.first().waitFor({ state: 'detached' });
  });
}
