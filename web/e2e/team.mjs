// The team at the desk: a colleague gives a case, the bell says so; the next case, its limit, the roster, a note, warnings.

import { colleague } from './colleague.mjs';
import { press, RUN } from './desk.mjs';
import { api, GUARD, ok } from './files.mjs';
import { BASE, check, expect, gotoLive } from './harness.mjs';

const save = async (page) => {
  const saved = page.waitForResponse((one) => one.request().method() === 'PUT');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  expect((await saved).ok(), `not saved: ${(await saved).status()} ${await (await saved).text()}`);
};

async function mostOpen(page, name, most) {
  await page.goto(`${BASE}/team`);
  await page.getByTestId('roster-row').filter({ hasText: name }).getByRole('button').click();
  await page.locator('#work-most').fill(most);
  await save(page);
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
}

export async function team(page) {
  const lea = await colleague(page, 'Lea');
  const me = await ok(await page.request.get(api('/session')));
  const { items } = await ok(await lea.request.get(api(`/shops/${lea.shop}/cases?open=true&assignee=none&sort=value`)));
  const given = items.at(-1);

  await check('a case given by a colleague: the bell, g n, the panel, the case', page, async () => {
    await gotoLive(page, '/queue');
    await page.getByTestId('queue-row').first().waitFor();
    const command = { kind: 'assign', to: me.user.id };
    const headers = { ...GUARD, 'If-Match': `"${given.version}"` };
    await ok(await lea.request.post(api(`/shops/${lea.shop}/cases/${given.id}/commands`), { headers, data: command }));
    await page.locator('[data-testid="notices"] .rail-badge').waitFor();
    await press(page, 'g', 'n');
    const notice = page
      .getByTestId('notice')
      .filter({ hasText: `#${given.number}` })
      .first();
    await notice.waitFor();
    expect((await notice.textContent()).includes(lea.name), 'the notice does not say who');
    await notice.click();
    await page.waitForURL(`**/cases/${given.id}`);
    await page.getByTestId('notice').first().waitFor({ state: 'detached' });
  });

  await check('all notices read at once', page, async () => {
    await gotoLive(page, '/queue');
    await page.getByTestId('queue-row').first().waitFor();
    const data = { text: `Nothing special ${RUN}`, cases: [] };
    await ok(await lea.request.post(api(`/shops/${lea.shop}/handovers`), { headers: GUARD, data }));
    await page.locator('[data-testid="notices"] .rail-badge').waitFor();
    await press(page, 'g', 'n');
    await page.getByRole('button', { name: 'Mark all read' }).click();
    await page.locator('[data-testid="notices"] .rail-badge').waitFor({ state: 'detached' });
    await press(page, 'Escape');
    await page.getByTestId('notice').first().waitFor({ state: 'detached' });
  });

  await check('who suits a case, with reasons, where it is given', page, async () => {
    await page.goto(`${BASE}/cases/${given.id}`);
    await page.getByTestId('case').waitFor();
    await press(page, 'a');
    await page.locator('.pick-why').first().waitFor();
    expect((await page.locator('.pick-why').first().textContent()).length > 3, 'no reason is given');
    await press(page, 'Escape');
  });

  await check('the next case by key; a full load is explained', page, async () => {
    await page.goto(`${BASE}/queue`);
    await page.getByTestId('queue-row').first().waitFor();
    await press(page, 'Shift+T');
    await page.waitForURL('**/cases/*');
    await page.getByTestId('case').waitFor();
    const id = new URL(page.url()).pathname.split('/').at(-1);
    const taken = await ok(await page.request.get(api(`/shops/${lea.shop}/cases/${id}`)));
    expect(taken.assignee?.id === me.user.id, 'the case taken is somebody else’s');
    await mostOpen(page, me.user.name, '1');
    await page.goto(`${BASE}/queue`);
    await page.getByTestId('take-next').click();
    await page.getByText('You have as many open cases as your roster allows.').waitFor();
  });
  await check('the limit is taken away again', page, () => mostOpen(page, me.user.name, ''));

  await check('a note for the next shift names its cases; a number that is not there is said', page, async () => {
    await page.goto(`${BASE}/team`);
    await page.getByRole('textbox', { name: 'What the next shift should know' }).fill(`Ask the carrier ${RUN}`);
    const numbers = page.getByRole('textbox', { name: 'Cases, by number' });
    await numbers.fill(`#${given.number}, 99999999`);
    await page.getByRole('button', { name: 'Leave the note' }).click();
    await page.getByText('There is no case #99999999').waitFor();
    await numbers.fill(`#${given.number}`);
    await page.getByRole('button', { name: 'Leave the note' }).click();
    const note = page.getByTestId('handover').filter({ hasText: `Ask the carrier ${RUN}` });
    await note.getByRole('link', { name: `#${given.number}` }).waitFor();
  });

  await check('the chain of a missed promise, and how notices reach me', page, async () => {
    await page.goto(`${BASE}/settings/approval`);
    await page.getByRole('button', { name: 'Add a step' }).waitFor();
    for (const n of [1, 2]) {
      await page.getByRole('button', { name: 'Add a step' }).click();
      await page
        .locator('.chain-step')
        .nth(n - 1)
        .waitFor();
    }
    await save(page);
    const policy = await ok(await page.request.get(api(`/shops/${lea.shop}/policy`)));
    expect(policy.escalation.steps.map((step) => step.after).join() === '0,1800', 'the chain was not kept');
    await page.goto(`${BASE}/settings/profile`);
    await page.locator('#notice-quiet').click();
    await save(page);
    const kept = await ok(await page.request.get(api(`/shops/${lea.shop}/notices/preferences`)));
    expect(kept.quiet?.from === 1320 && kept.quiet?.to === 480, `quiet hours: ${JSON.stringify(kept.quiet)}`);
  });

  await check('holiday mode of a channel: planned, and taken away', page, async () => {
    await page.goto(`${BASE}/settings/channels`);
    await page
      .getByRole('button', { name: /^Holiday mode:/ })
      .first()
      .click();
    const year = new Date().getFullYear() + 1;
    await page.locator('#holiday-from').fill(`${year}-02-01T09:30`);
    await page.locator('#holiday-to').fill(`${year}-02-08T09:30`);
    await page.getByRole('button', { name: 'Add holiday mode' }).click();
    await page.locator('.holidays li').first().waitFor();
    await page.locator('.holidays li').getByRole('button').first().click();
    await page.getByText('No holiday mode planned.').waitFor();
    await press(page, 'Escape');
  });
  await lea.close();
}
