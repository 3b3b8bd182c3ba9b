// The little that an end-to-end run needs: named checks, a page, a count at the end.
import { mkdirSync } from 'node:fs';
import { listen, openBrowser } from '../scripts/browser.mjs';

export const BASE = (process.env.BASE_URL ?? 'http://127.0.0.1:5181').replace(/\/$/, '');
export const EMAIL = process.env.EMAIL ?? 'owner@example.com';
export const PASSWORD = process.env.PASSWORD ?? 'kintsugi-demo';
const OUT = process.env.OUT ?? 'test-results/e2e';

export const counts = { passed: 0, failed: 0 };
const said = [];
let browser;

export async function newPage({ width = 1440, height = 900, locale = 'en', colorScheme = 'light' } = {}) {
  browser ??= await openBrowser();
  const context = await browser.newContext({ viewport: { width, height }, locale, colorScheme, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(Number(process.env.STEP_TIMEOUT ?? 30_000));
  listen(page, said);
  return page;
}

/** Runs one step; a failed step takes a picture and the run goes on, so that one report shows everything that is wrong. */
export async function check(name, page, run) {
  const from = Date.now();
  try {
    if (!process.env.ONLY || new RegExp(process.env.ONLY).test(name)) await run();
    else return true;
    counts.passed += 1;
    console.log(`ok   ${name} (${Date.now() - from} ms)`);
    return true;
  } catch (failure) {
    counts.failed += 1;
    mkdirSync(OUT, { recursive: true });
    const picture = `${OUT}/${name.replaceAll(/\W+/g, '-')}.png`;
    await page?.screenshot({ path: picture }).catch(() => {});
    // What failed on a phone's width or without the stream must not fail all that comes after it.
    await page?.setViewportSize({ width: 1440, height: 900 }).catch(() => {});
    await page?.unrouteAll({ behavior: 'ignoreErrors' }).catch(() => {});
    console.log(
      `FAIL ${name}\n     ${String(failure?.message ?? failure)
        .split('\n')
        .slice(0, 4)
        .join('\n     ')}\n     picture: ${picture}`,
    );
    return false;
  }
}

/** The steps of a story, each on the ground of the one before: after a failure the rest would say nothing. */
export function story(page, name) {
  let whole = true;
  return async (step, run) => {
    if (whole) whole = await check(`${name}: ${step}`, page, run);
  };
}

/** Nothing is being read any more and nothing moves: what is on screen stays as it is. */
export async function still(page) {
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.waitForFunction(() => {
    const moving = (one) => one.playState === 'running' && one.effect?.getComputedTiming().endTime !== Infinity;
    const loading = '.bars, .row-bar, .ant-btn-loading, [aria-busy="true"]';
    return document.querySelector(loading) === null && !document.getAnimations().some(moving);
  });
}

/** Opens a page and waits until it hears of what others do. */
export async function gotoLive(page, path) {
  const stream = page.waitForResponse((one) => new URL(one.url()).pathname.endsWith('/stream'));
  await page.goto(`${BASE}${path}`);
  await stream;
}

export function expect(condition, message) {
  if (!condition) throw new Error(message);
}

export async function finish() {
  await browser?.close();
  const broken = said.filter((line) => !line.includes('401') && !line.includes('HydrateFallback'));
  for (const line of new Set(broken)) console.log(`note ${line.slice(0, 300)}`);
  console.log(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}

/** Both languages of the console, so that a run may start in either. */
export const either = (...texts) =>
  new RegExp(texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), 'i');
export const exactly = (...texts) =>
  new RegExp(`^(${texts.map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})`, 'i');
