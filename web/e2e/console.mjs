// What every page of the console must keep: numbers, languages, bulk with undo, hostile text, phones, keys, accessibility.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { api, GUARD, ok, shopOf } from './files.mjs';
import { BASE, check, expect, newPage, still } from './harness.mjs';
import { signIn, switchToEnglish } from './main-job.mjs';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The serious things that axe finds on this page. */
export async function axe(page) {
  await page.evaluate(AXE);
  const found = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }),
  );
  return found.violations
    .filter((v) => v.impact === 'serious' || v.impact === 'critical')
    .map(
      (v) =>
        `${v.id} (${v.nodes.length}): ${v.nodes[0]?.html.slice(0, 160)} ${v.nodes[0]?.failureSummary?.split('\n')[1] ?? ''}`,
    );
}

export async function pages(page) {
  await check('overview: numbers visible, and one opens its rows', page, async () => {
    await page.goto(`${BASE}/overview`);
    await page.getByTestId('negative-rate').waitFor();
    expect(/\d/.test(await page.getByTestId('negative-rate').textContent()), 'no negative rate');
    await page.getByTestId('promise-first_touch').waitFor();
    await page.getByTestId('funnel-replied').waitFor();
    const open = Number(
      (await page.getByTestId('decision-severe').locator('strong').textContent()).replaceAll(/\D/g, ''),
    );
    await page.getByTestId('decision-severe').click();
    await page.waitForURL(/severity=3/);
    if (open > 0) await page.getByTestId('queue-row').first().waitFor();
  });

  await check('a review full of markup stays text', page, async () => {
    await page.goto(`${BASE}/queue?all=1&q=crushed&sort=newest`);
    await page.getByTestId('queue-row').first().waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByTestId('review').first().waitFor();
    expect((await page.title()) === 'Kintsugi', 'a script in a review ran');
    expect((await page.locator('.quote script').count()) === 0, 'a script element came through');
  });

  await check('palette: go anywhere, open a case by number', page, async () => {
    await page.goto(`${BASE}/queue?all=1`);
    const number = await page.getByTestId('queue-row').first().getAttribute('data-case');
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command palette' }).fill(`#${number}`);
    await page
      .getByRole('option')
      .filter({ hasText: `#${number}` })
      .first()
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: `#${number}`, exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.waitForURL(/\/queue/);
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Command palette' }).fill('team');
    await page.getByRole('option').filter({ hasText: 'Team' }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/team/);
  });

  await check('help sheet names the keys of this screen', page, async () => {
    await page.goto(`${BASE}/queue?all=1`);
    await page.getByTestId('queue-row').first().waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Next row').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  await check('bulk: preview, run, undo', page, async () => {
    await page.goto(`${BASE}/queue`);
    await page.getByTestId('queue-row').nth(2).waitFor();
    for (const key of ['j', 'x', 'j', 'j', 'Shift+x']) await page.keyboard.press(key);
    await page.getByTestId('selection').getByText('3 selected').waitFor();
    await page.keyboard.press('p');
    await page.getByRole('dialog').getByText('Urgent').click();
    await page.getByRole('button', { name: /^Preview/ }).click();
    await page
      .getByTestId('bulk')
      .getByText(/will change/)
      .waitFor();
    await page.getByRole('button', { name: /^Run on/ }).click();
    await page
      .getByTestId('bulk')
      .getByText(/changed\./)
      .waitFor();
    await page.getByRole('button', { name: 'Undo', exact: true }).click();
    await page
      .getByText(/^Undone for/)
      .first()
      .waitFor();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect((await page.getByTestId('undo-bar').count()) === 0, 'what is undone can be undone again');
  });

  await check(
    'bulk: undone by key after the dialog is closed; what somebody changed since is left and listed',
    page,
    async () => {
      await page.goto(`${BASE}/queue`);
      await page.getByTestId('queue-row').nth(1).waitFor();
      const changed = (await page.getByTestId('queue-row').first().getAttribute('id')).replace('row-', '');
      for (const key of ['j', 'x', 'j', 'x']) await page.keyboard.press(key);
      await page.getByTestId('selection').getByText('2 selected').waitFor();
      await page.keyboard.press('p');
      await page.getByRole('dialog').getByText('Low').click();
      await page.getByRole('button', { name: /^Preview/ }).click();
      await page.getByRole('button', { name: /^Run on/ }).click();
      await page
        .getByTestId('bulk')
        .getByText(/changed\./)
        .waitFor();
      await page.getByRole('dialog').getByRole('button', { name: 'Close', exact: true }).last().click();
      await page.getByTestId('undo-bar').waitFor();
      const shop = await shopOf(page);
      const urgent = { kind: 'prioritise', priority: 4 };
      await ok(
        await page.request.post(api(`/shops/${shop}/cases/${changed}/commands`), { headers: GUARD, data: urgent }),
      );
      await page.keyboard.press('Shift+Z');
      await page.getByTestId('undone').getByText('Undone for 1 case.').waitFor();
      await page.getByTestId('undone').getByRole('link').first().waitFor();
      await page.keyboard.press('Escape');
      await page.getByTestId('undone').waitFor({ state: 'detached' });
      await page.getByTestId('undo-bar').waitFor({ state: 'detached' });
    },
  );

  await check('filters live in the address and as chips', page, async () => {
    await page.goto(`${BASE}/queue?open=true&issue=quality,logistics&severity=3`);
    await page.getByText('Type: Quality, Logistics').waitFor();
    await page.getByRole('button', { name: /Remove filter Severity/ }).click();
    await page.waitForURL((url) => !url.search.includes('severity'));
  });

  await check('language switch', page, async () => {
    await page.goto(`${BASE}/queue`);
    await page.getByTestId('language').click();
    await page.getByRole('menuitem', { name: '简体中文' }).click();
    await page.getByRole('navigation', { name: '主导航' }).waitFor();
    expect((await page.locator('html').getAttribute('lang')) === 'zh-CN', 'the page does not say its language');
    await page.reload();
    await page.getByRole('navigation', { name: '主导航' }).waitFor();
  });
  // Whatever came of it: what follows reads English.
  await switchToEnglish(page);

  for (const path of [
    '/queue?all=1',
    '/approvals',
    '/outbox',
    '/import',
    '/overview',
    '/team',
    '/remedies',
    '/remedies?list=report',
    '/settings/rulebook',
    '/settings/macros',
    '/settings/bot',
    '/settings/remedies',
    '/settings/opening',
    '/settings/playbooks',
    '/settings/triage',
    '/settings/clocks',
    '/settings/calendar',
    '/settings/profile',
    '/settings/channels',
    '/settings/webhooks',
    '/settings/team-channels',
    '/settings/trackers',
    '/settings/audit',
  ]) {
    await check(`axe: ${path}`, page, async () => {
      await page.goto(`${BASE}${path}`);
      await still(page);
      const found = await axe(page);
      expect(found.length === 0, found.join('\n     '));
    });
  }
  await check('axe: an open case with the composer', page, async () => {
    await page.goto(`${BASE}/queue?all=1`);
    await page.getByTestId('queue-row').first().click();
    await page.getByTestId('case').waitFor();
    await page.keyboard.press('m');
    await page.locator('.composer textarea').waitFor();
    await still(page);
    const found = await axe(page);
    expect(found.length === 0, found.join('\n     '));
  });
}

export async function phone() {
  const page = await newPage({ width: 390, height: 844 });
  await check('phone: list and work are two screens, nothing is wider than the screen', page, async () => {
    await signIn(page);
    await switchToEnglish(page);
    for (const path of [
      '/queue?all=1',
      '/import',
      '/overview',
      '/team',
      '/settings/playbooks',
      '/settings/channels',
      '/settings/webhooks',
      '/settings/team-channels',
      '/settings/trackers',
      '/settings/triage',
      '/settings/clocks',
      '/settings/calendar',
      '/approvals',
      '/outbox',
    ]) {
      await page.goto(`${BASE}${path}`);
      await still(page);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect(over <= 0, `${path} is ${over} px too wide`);
    }
    await page.goto(`${BASE}/queue?all=1`);
    await page.getByTestId('queue-row').first().click();
    await page.getByTestId('case').waitFor();
    expect(!(await page.getByTestId('queue-row').first().isVisible()), 'the list still shows beside the case');
    await page.getByRole('button', { name: 'Order and context' }).click();
    await page.getByTestId('clocks').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Back', exact: true }).click();
    await page.getByTestId('queue-row').first().waitFor();
  });
}

export async function signOut(page) {
  await check('sign out closes the door', page, async () => {
    await page.goto(`${BASE}/queue`);
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
    await page.goto(`${BASE}/team`);
    await page.getByRole('button', { name: 'Sign in' }).waitFor();
  });
}
