// Two people at one case: each sees the other come, write and go, on the case and in the list.
import { colleague } from './colleague.mjs';
import { importReviews, press, RUN } from './desk.mjs';
import { caseOf } from './files.mjs';
import { BASE, expect, gotoLive, story } from './harness.mjs';

export async function presence(page) {
  const word = `together${RUN}`;
  await importReviews(page, `${word}.csv`, [[`P-${RUN}`, 1, `The ${word} is torn, very disappointed`]]);
  const id = await caseOf(page, word);
  const mia = await colleague(page, 'Mia');
  const step = story(page, 'two at a case');
  const here = page.getByTestId('presence');

  await step('who looks at it is said on the case, to both', async () => {
    await gotoLive(page, `/cases/${id}`);
    await page.getByTestId('case').waitFor();
    await gotoLive(mia.page, `/cases/${id}`);
    await here.getByText(`${mia.name} is looking at this`).waitFor();
    await mia.page
      .getByTestId('presence')
      .getByText(/is looking at this/)
      .waitFor();
  });

  await step('who writes is said while they write', async () => {
    await press(mia.page, 'e');
    await mia.page.locator('.composer textarea:focus').waitFor();
    await mia.page.keyboard.type('I call the carrier');
    await here.getByText(`${mia.name} is typing`).waitFor();
    await press(mia.page, 'Control+Enter');
    await page.getByTestId('timeline').getByText('I call the carrier').waitFor();
  });

  await step('in the list a sign stands at the row, and it goes with them', async () => {
    await gotoLive(page, `/queue?all=1&q=${word}`);
    await page.getByTestId('queue-row').first().waitFor();
    await mia.page.goto(`${BASE}/queue`);
    await mia.page.getByTestId('queue-row').first().waitFor();
    await page.getByTestId('row-presence').waitFor({ state: 'detached' });
    await mia.page.goto(`${BASE}/cases/${id}`);
    const sign = page.getByTestId('row-presence');
    await sign.waitFor();
    expect((await sign.getAttribute('aria-label')).includes(mia.name), 'the sign does not say who');
    await mia.page.goto(`${BASE}/queue`);
    await sign.waitFor({ state: 'detached' });
  });
  await mia.close();
}
