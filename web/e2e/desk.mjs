// The desk by keyboard: a review's versions side by side, acts on the highlighted row, three cases without a mouse.
import { importFile } from './files.mjs';
import { BASE, check, expect, still } from './harness.mjs';

export const RUN = Date.now().toString(36);

/** Imports rows of [id, stars, words] and waits until they are read; a known id is an edit. */
export function importReviews(page, name, rows) {
  const lines = rows.map(([id, stars, words, at]) => `${id},${stars},"${words}",${at ?? new Date().toISOString()}`);
  return importFile(page, 'reviews', name, ['review_id,rating,text,created_at', ...lines]);
}

export const press = async (page, ...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const cursor = (page) => page.locator('.qrow.cursor');
const caseNumber = async (page) => (await page.getByTestId('case').locator('h1').textContent()).replace('#', '');
/** Whether the focus comes to lie in such a place. */
export const inside = (page, selector) =>
  page
    .waitForFunction((wanted) => document.activeElement?.closest(wanted) !== null, selector, { timeout: 10_000 })
    .then(
      () => true,
      () => false,
    );

export async function desk(page) {
  await check('versions of a review side by side, what changed marked', page, async () => {
    const word = `mosaic${RUN}`;
    const [before, after] = [`The ${word} is dull, 颜色不对`, `The ${word} is bright, 颜色很对`];
    await importReviews(page, 'versions-1.csv', [[`V-${RUN}`, 1, before, '2026-01-02T08:00:00Z']]);
    await importReviews(page, 'versions-2.csv', [[`V-${RUN}`, 4, after, '2026-01-05T08:00:00Z']]);
    await page.goto(`${BASE}/queue?all=1&q=${word}`);
    await page.getByTestId('queue-row').first().waitFor();
    await press(page, 'j', 'Enter');
    const versions = page.getByTestId('version');
    await versions.nth(1).waitFor();
    expect((await versions.count()) === 2, 'two versions expected');
    const marked = async (selector) => (await versions.locator(selector).allTextContents()).join('|');
    expect((await marked('del')) === 'dull|不', `removed: ${await marked('del')}`);
    expect((await marked('ins')) === 'bright|很', `added: ${await marked('ins')}`);
    expect((await page.getByTestId('star-turn').getAttribute('data-turn')) === 'mended', 'not from bad to good');
    await page.getByTestId('timeline').getByText('From bad to good: 1★ → 4★').waitFor();
    const [left, right] = [await versions.nth(0).boundingBox(), await versions.nth(1).boundingBox()];
    expect(left.y === right.y && left.x + left.width <= right.x, 'the versions are not side by side');
    await page.setViewportSize({ width: 390, height: 844 });
    try {
      // The page is laid out anew a moment after the window has changed.
      await page.waitForFunction(() => {
        const boxes = [...document.querySelectorAll('[data-testid=version]')].map((one) => one.getBoundingClientRect());
        return boxes.length === 2 && boxes[0].x === boxes[1].x && boxes[0].bottom <= boxes[1].top;
      });
    } finally {
      await page.setViewportSize({ width: 1440, height: 900 });
    }
  });

  await check('acts on the highlighted row without opening it', page, async () => {
    const word = `rowact${RUN}`;
    await importReviews(page, 'rows.csv', [[`R-${RUN}`, 1, `The ${word} broke at once, refund`]]);
    await page.goto(`${BASE}/queue?all=1&q=${word}`);
    await page.getByTestId('queue-row').filter({ hasText: word }).first().waitFor();
    await press(page, 'j', 'p');
    await page.getByRole('dialog').getByText('Urgent').waitFor();
    expect(await inside(page, '[role="dialog"]'), 'the question does not have the focus');
    await press(page, 'ArrowUp', 'Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await press(page, 'i');
    await cursor(page).getByText('Nobody').waitFor({ state: 'detached' });
    expect(page.url().includes('/queue'), 'an act on a row opened the case');
    await press(page, 'e');
    await page.getByTestId('case').waitFor();
    await page.getByRole('textbox', { name: 'Note' }).waitFor();
    expect(await inside(page, '.composer'), 'the note does not have the focus');
    await press(page, 'Escape', 'Escape');
    await page.getByRole('textbox', { name: 'Note' }).waitFor({ state: 'detached' });
    await page.getByTestId('case').waitFor();
    await press(page, 'Escape');
    await page.waitForURL(/\/queue/);
    expect(await inside(page, '.qlist'), 'the focus is not back in the list');
  });

  await check('three cases by keyboard only, each leading to the next', page, async () => {
    const word = `keyrun${RUN}`;
    const rows = [1, 2, 3].map((n) => [`K-${RUN}-${n}`, 1, `The ${word} number ${n} leaks, terrible quality`]);
    await importReviews(page, 'three.csv', rows);
    await page.goto(`${BASE}/queue?open=true&snoozed=false&sort=oldest&q=${word}`);
    await page.getByTestId('queue-row').nth(2).waitFor();
    await press(page, 'Shift+N');
    await page.getByTestId('case').waitFor();
    const seen = [await caseNumber(page)];
    const movedOn = async () => {
      await page.waitForFunction(
        (old) => document.querySelector('.case-head h1')?.textContent !== `#${old}`,
        seen.at(-1),
      );
      await page.getByTestId('case').waitFor();
      seen.push(await caseNumber(page));
    };

    // Triage reads these again while they are worked (they copy each other); that must stop nobody.
    // The first goes to sleep; the note offers the next one.
    await press(page, 's');
    expect(await inside(page, '[role="dialog"]'), 'the question does not have the focus');
    await press(page, 'Enter');
    await page.getByTestId('finished').waitFor();
    await press(page, 'Shift+N');
    await movedOn();

    // The second is no complaint, said from the menu of everything; from here on the desk goes on by itself.
    await page.evaluate(async () => {
      const { user } = (await (await fetch('/api/v1/session')).json()) ?? {};
      localStorage.setItem(`kintsugi:go-on:${user.id}`, '1');
    });
    await press(page, ',');
    await page.getByRole('menuitem', { name: /^Not a complaint/ }).waitFor();
    expect(await inside(page, '[role="menu"]'), 'the menu does not have the focus');
    for (let tries = 0; tries < 20; tries += 1) {
      const at = await page.evaluate(() => document.activeElement?.textContent ?? '');
      if (at.startsWith('Not a complaint')) break;
      await press(page, 'ArrowDown');
      // The menu moves the focus with the next frame.
      await page.waitForFunction((old) => (document.activeElement?.textContent ?? '') !== old, at);
    }
    await press(page, 'Enter');
    await page.getByRole('textbox', { name: /Why is it none/ }).waitFor();
    expect(await inside(page, '[role="dialog"]'), 'the question does not have the focus');
    await page.keyboard.type('A question, not a complaint');
    await press(page, 'Control+Enter');
    await movedOn();

    // The third is worked to its end.
    await press(page, 'i', 'n');
    await page.getByTestId('case').locator('.case-head').getByText('Verifying', { exact: true }).waitFor();
    await press(page, 'v');
    expect(await inside(page, '[role="dialog"]'), 'the question does not have the focus');
    await press(page, 'Space', 'Control+Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(new Set(seen).size === 3, `not three cases: ${seen.join(', ')}`);
    await press(page, 's');
    expect(await inside(page, '[role="dialog"]'), 'the question does not have the focus');
    await press(page, 'Enter');
    await page.getByText('Nothing left to do in this list.').first().waitFor();
    await page.waitForURL(/\/queue/);
  });
  await page.evaluate(() => {
    for (const key of Object.keys(localStorage)) if (key.startsWith('kintsugi:go-on:')) localStorage.removeItem(key);
  });

  await check('every key on the help sheet belongs to this screen', page, async () => {
    await page.goto(`${BASE}/queue?all=1`);
    await page.getByTestId('queue-row').first().waitFor();
    await press(page, 'j', '?');
    const sheet = page.getByRole('dialog');
    for (const name of ['Next case to work on', 'Snooze', 'Sort', 'Public reply'])
      await sheet.getByText(name, { exact: true }).waitFor();
    expect((await sheet.getByText('Send what is typed').count()) === 0, 'a key that does nothing here is listed');
    await press(page, 'Escape');
    await sheet.waitFor({ state: 'detached' });
  });

  await check('menus by keyboard: sort and filter take the focus and give it back', page, async () => {
    await page.goto(`${BASE}/queue?all=1`);
    await page.getByTestId('queue-row').first().waitFor();
    await press(page, 'Shift+S');
    await page.getByRole('menuitem', { name: 'Newest' }).waitFor();
    expect(await inside(page, '[role="menu"]'), 'the sort menu does not have the focus');
    await press(page, 'ArrowDown', 'Enter');
    await page.waitForURL(/sort=/);
    await page.getByRole('menuitem', { name: 'Newest' }).waitFor({ state: 'hidden' });
    await press(page, 'f');
    await page.getByRole('menuitem', { name: 'Stars' }).waitFor();
    expect(await inside(page, '[role="menu"]'), 'the filter menu does not have the focus');
    await press(page, 'Escape');
    await page.getByRole('menuitem', { name: 'Stars' }).waitFor({ state: 'hidden' });
    await press(page, 'j');
    await cursor(page).waitFor();
  });

  await check('every screen is reached by its keys, and the focus is seen there', page, async () => {
    const screens = { q: 'queue', a: 'approvals', r: 'remedies', i: 'import', o: 'overview', t: 'team', s: 'settings' };
    await page.goto(`${BASE}/overview`);
    await still(page);
    for (const [key, place] of Object.entries(screens)) {
      await press(page, 'g', key);
      await page.waitForURL(new RegExp(`/${place}`));
      // The address may change a moment before the page does.
      await page.locator(`.rail-link[aria-current="page"][href="/${place}"]`).waitFor();
      await page.locator('main h1').first().waitFor({ state: 'attached' });
      await still(page);
      // A page on which nothing waits has nothing to stop at.
      if ((await page.locator('main').locator('a, button, input, [tabindex="0"]').count()) === 0) continue;
      await page.locator('.skip').focus();
      await press(page, 'Enter', 'Tab');
      expect(await inside(page, 'main'), `g ${key}: Tab does not lead into the page`);
      const seen = await page.evaluate(() => {
        const shown = (element) => element !== null && getComputedStyle(element).outlineStyle !== 'none';
        const now = document.activeElement;
        return shown(now) || shown(now.parentElement) || shown(now.closest('.ant-select'));
      });
      expect(seen, `g ${key}: the focus cannot be seen`);
      await press(page, '?');
      await page.getByRole('dialog').getByText('Keys of this screen').waitFor();
      expect(await inside(page, '[role="dialog"]'), `g ${key}: the help sheet does not take the focus`);
      await press(page, 'Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      expect(await inside(page, 'main'), `g ${key}: the help sheet does not give the focus back`);
    }
  });
}
