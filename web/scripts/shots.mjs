// Takes screenshots of every page against a running server (BASE_URL), for looking at by eye.
// node scripts/shots.mjs [page,page] [width,width] [light,dark] [en,zh-CN]; pictures land in test-results/shots.
import { mkdirSync } from 'node:fs';
import { listen, openBrowser } from './browser.mjs';

const BASE = process.env.BASE_URL ?? 'http://127.0.0.1:5181';
const OUT = process.env.OUT ?? 'test-results/shots';
const [pagesArg, widthsArg, themesArg, languagesArg] = process.argv.slice(2);
const HEIGHTS = { 390: 844, 768: 1024, 1280: 800, 1440: 900, 1920: 1080, 2560: 1440 };

const PAGES = {
  signin: { path: '/sign-in', signedOut: true },
  setup: { path: '/setup#token', signedOut: true },
  queue: { path: '/queue' },
  case: { path: '/queue', act: openFirst },
  verified: { path: '/queue', act: verified },
  book: { path: '/settings/playbooks', act: book },
  channel: {
    path: '/settings/channels',
    act: (page) =>
      page
        .getByRole('button', { name: /^(Edit|编辑)/ })
        .first()
        .click(),
  },
  webhooks: {
    path: '/settings/channels',
    act: (page) =>
      page
        .getByRole('button', { name: /^Webhook/ })
        .first()
        .click(),
    wait: 500,
  },
  inbound: { path: '/settings/inbound', act: (page) => page.getByTestId('inbound-row').first().waitFor(), wait: 300 },
  hooks: { path: '/settings/webhooks', wait: 500 },
  'hook-new': {
    path: '/settings/webhooks',
    act: async (page) => {
      await page.getByTestId('hook-add').click();
      await page.getByTestId('hook-make').click();
      await page.locator('.ant-select-content, .ant-select-selector').last().click();
    },
    wait: 500,
  },
  deliveries: {
    path: '/settings/webhooks',
    act: (page) => page.getByRole('button', { name: /^(Deliveries|推送记录): Data/ }).click(),
    wait: 600,
  },
  rooms: { path: '/settings/team-channels', wait: 500 },
  'room-new': {
    path: '/settings/team-channels',
    act: async (page) => {
      await page.getByTestId('room-add').click();
      await page.waitForTimeout(400);
      await page.getByTestId('room-save').click();
    },
    wait: 500,
  },
  reply: { path: '/queue', act: reply },
  scored: { path: '/queue', act: scored },
  undo: { path: '/queue', act: undo },
  posting: { path: '/queue', act: posting },
  posted: { path: '/queue', act: posted },
  note: { path: '/queue', act: (page) => openFirst(page).then(() => page.keyboard.press('e')) },
  select: { path: '/queue', act: select },
  palette: { path: '/queue', act: (page) => page.keyboard.press('Control+k') },
  help: { path: '/queue', act: (page) => page.keyboard.press('?') },
  approvals: { path: '/approvals' },
  outbox: { path: '/outbox' },
  unknown: { path: '/outbox?list=unknown' },
  connection: {
    path: '/settings/channels',
    act: (page) => page.getByTestId('connection-open').first().click(),
    wait: 600,
  },
  mapper: { path: '/import', act: mapper },
  result: { path: '/import', act: result },
  snooze: { path: '/queue', act: (page) => openFirst(page).then(() => page.keyboard.press('s')) },
  assign: { path: '/queue', act: (page) => openFirst(page).then(() => page.keyboard.press('a')) },
  type: { path: '/queue', act: (page) => openFirst(page).then(() => page.keyboard.press('t')) },
  menu: {
    path: '/queue',
    act: (page) => openFirst(page).then(() => page.getByRole('button', { name: /^(More|更多)/ }).click()),
  },
  filter: { path: '/queue', act: (page) => page.keyboard.press('f') },
  bulk: { path: '/queue', act: bulk },
  none: { path: '/queue?q=nothinglikethis' },
  give: { path: '/queue', act: give },
  ask: { path: '/queue', act: (page) => openFirst(page).then(() => page.keyboard.press('Shift+R')), wait: 600 },
  remedies: { path: '/remedies?list=done', act: (page) => page.keyboard.press('j'), wait: 600 },
  independence: { path: '/remedies?list=report', wait: 600 },
  rule: { path: '/settings/rulebook', act: rule, wait: 600 },
  live: { path: '/live', wait: 500 },
  planner: { path: '/live', act: (page) => page.getByTestId('live-row').first().getByRole('link').click(), wait: 500 },
  'control-room': { path: '/live', act: onAir, wait: 500 },
  'sale-form': {
    path: '/live',
    act: async (page) => {
      await onAir(page);
      await page.getByTestId('start-sale').click();
      await page.getByTestId('form-sale').locator('.tier-add').click();
      await page.getByTestId('form-sale').scrollIntoViewIfNeeded();
    },
    wait: 500,
  },
  prompter: {
    path: '/live',
    act: (page) => onAir(page).then(() => page.locator('a[href$="/prompter"]').click()),
    wait: 500,
  },
  afterwards: {
    path: '/live?list=ended',
    act: async (page) => {
      await page.getByTestId('live-row').first().getByRole('link').click();
      await page.getByTestId('afterwards').waitFor();
      await page.waitForTimeout(600);
    },
    wait: 500,
  },
  viewer: { path: '/live', act: viewer, wait: 500 },
  'call-invite': {
    path: '/queue',
    act: (page) => openFirst(page).then(() => page.keyboard.press('Shift+L')),
    wait: 500,
  },
  'call-made': {
    path: '/queue',
    act: async (page) => {
      await openFirst(page);
      await page.keyboard.press('Shift+L');
      await page.getByTestId('call-make').click();
      await page.getByTestId('call-made').waitFor();
      await page.waitForTimeout(400);
    },
  },
  'call-asked': { path: '/queue', act: (page) => call(page, [], 'case') },
  'call-waiting': { path: '/queue', act: (page) => call(page, ['knock'], 'case') },
  'call-lobby': { path: '/queue', act: (page) => call(page, ['knock'], 'screen') },
  'call-stage': { path: '/queue', act: (page) => call(page, ['knock', 'agree', 'go-in', 'say'], 'screen') },
  'call-over': {
    path: '/queue',
    act: (page) => call(page, ['knock', 'agree', 'admit', 'record', 'say', 'end'], 'screen'),
  },
  'call-past': {
    path: '/queue',
    act: (page) => call(page, ['knock', 'agree', 'admit', 'record', 'say', 'end'], 'case'),
  },
  'visit-before': { path: '/queue', act: (page) => call(page, [], 'visit') },
  'visit-check': {
    path: '/queue',
    act: async (page) => {
      await call(page, [], 'visit');
      await page.getByTestId('check').click();
      await page.getByTestId('knock').waitFor();
      await page.waitForTimeout(600);
    },
  },
  'visit-wait': { path: '/queue', act: (page) => call(page, [], 'visit').then(() => comeIn(page)) },
  'visit-talk': {
    path: '/queue',
    act: async (page) => {
      const step = await call(page, [], 'visit');
      await comeIn(page);
      for (const one of ['agree', 'admit', 'record', 'say']) await step(one);
      await page.getByTestId('talk').waitFor();
      await page.waitForTimeout(800);
    },
  },
  'visit-ask': {
    path: '/queue',
    act: async (page) => {
      const step = await call(page, [], 'visit');
      await comeIn(page);
      await step('admit');
      await page.getByTestId('talk').waitFor();
      await page.waitForTimeout(800);
    },
  },
  'visit-settings': {
    path: '/queue',
    act: async (page) => {
      const step = await call(page, [], 'visit');
      await comeIn(page);
      for (const one of ['agree', 'admit']) await step(one);
      await page.getByTestId('settings').click();
      await page.waitForTimeout(400);
    },
  },
  'visit-over': {
    path: '/queue',
    act: async (page) => {
      const step = await call(page, [], 'visit');
      await comeIn(page);
      for (const one of ['admit', 'end']) await step(one);
      await page.getByTestId('over').waitFor();
    },
  },
  'visit-refused': { path: '/call/01930000-0000-7000-8000-000000000000#nothing', wait: 600 },
  'plane-elsewhere': { path: '/settings/live-plane', act: elsewhere, wait: 500 },
  ticket: {
    path: '/settings/live-plane',
    act: async (page) => {
      await elsewhere(page);
      await page.goto(`${BASE}/live`);
      await onAir(page);
      // On a phone the picture stands in a part of its own.
      const ask = page.getByTestId('ticket-ask');
      if (!(await ask.isVisible())) await page.getByTestId('part-show').click();
      await ask.click();
      await page.getByTestId('copy-line').first().waitFor();
    },
    wait: 600,
  },
  'viewer-elsewhere': {
    path: '/settings/live-plane',
    act: async (page) => {
      await elsewhere(page);
      await page.goto(`${BASE}/live`);
      await viewer(page);
      await page.getByTestId('player').waitFor();
    },
    wait: 600,
  },
  import: { path: '/import' },
  overview: { path: '/overview', wait: 900 },
  team: { path: '/team' },
  sandbox: { path: '/sandbox', wait: 600 },
  ...Object.fromEntries(
    [
      'opening',
      'clocks',
      'live-plane',
      'calendar',
      'approval',
      'rulebook',
      'remedies-policy',
      'playbooks',
      'macros',
      'bot',
      'triage',
      'channels',
      'tokens',
      'profile',
      'audit',
      'jobs',
      'about',
    ].map((s) => [s, { path: `/settings/${s.replace('-policy', '')}` }]),
  ),
};

async function onAir(page) {
  await page.getByTestId('live-now').first().click();
  await page.getByTestId('live-comment').first().waitFor({ state: 'attached' });
}

/** The picture carried by LiveKit, once. */
async function elsewhere(page) {
  await page.getByTestId('live-plane-section').waitFor();
  await page.waitForTimeout(400);
  if ((await page.locator('#plane-url').count()) > 0) return;
  await page.getByText('LiveKit', { exact: true }).click();
  await page.locator('#plane-url').fill('wss://live.example.com');
  await page.locator('#plane-key').fill('APIteahouse');
  await page.locator('#plane-secret').fill('not-a-real-secret');
  await page.locator('#plane-player').fill('https://shop.example.com/watch?room={room}');
  await page.locator('.save-bar button[type=submit]').click();
  await page.waitForTimeout(600);
}

/** The public page of the room that is on air. */
async function viewer(page) {
  await onAir(page);
  await page.goto(new URL(await page.locator('a[href^="/room/"]').getAttribute('href'), BASE).href);
  await page.getByTestId('door').waitFor();
  await page.locator('#name').fill('Mei');
  await page.keyboard.press('Enter');
  await page.getByTestId('room').waitFor();
  await page.waitForTimeout(400);
}

/** A call of a case of its own, as far as these steps; then the case, the screen of the call or the customer's page. */
let calledCases = 0;
async function call(page, steps, then) {
  const api = `${BASE}/api/v1`;
  const headers = { 'X-Kintsugi': 'console' };
  const read = async (path) => (await page.request.get(api + path)).json();
  const shop = (await read('/session')).shops[0].id;
  const language = await page.evaluate(() => document.documentElement.lang);
  const { items } = await read(`/shops/${shop}/cases?open=true&sort=newest&limit=200`);
  const note = language === 'en' ? 'Please show us the crack in the pot.' : '请给我们看一下壶上的裂纹。';
  let one;
  let made;
  // A case that is in a call already is left to it.
  do {
    one = items[(calledCases += 1) % items.length];
    const data = { mode: 'video', language, note };
    made = await page.request.post(`${api}/shops/${shop}/cases/${one.id}/calls`, { headers, data });
  } while (!made.ok());
  const { id, link } = await made.json();
  const bearer = { Authorization: `Bearer ${link.split('#')[1]}` };
  const line = (text, from) => ({ lines: [{ from_ms: from, to_ms: from + 2_000, text, language }] });
  const said =
    language === 'en'
      ? ['Could you turn it a little to the light?', 'Like this? The crack goes down to the handle.']
      : ['麻烦把它转向亮一点的地方好吗？', '这样可以吗？裂纹一直到把手。'];
  const ours = (path, data = {}) => page.request.post(`${api}/shops/${shop}/calls/${id}/${path}`, { headers, data });
  const theirs = (path, data = {}) => page.request.post(`${BASE}/calls/${id}/${path}`, { headers: bearer, data });
  const step = async (name) => {
    if (name === 'knock') await theirs('knock', { name: '小梅 Mei', camera: true });
    if (name === 'agree') await theirs('agree', { kept: true });
    if (name === 'admit' || name === 'end') await ours(name);
    if (name === 'record') await ours('recording', { on: true });
    if (name === 'say') {
      await ours('captions', line(said[0], 21_000));
      await theirs('captions', line(said[1], 26_000));
    }
    if (name === 'go-in') {
      await page.goto(`${BASE}/cases/${one.id}/call/${id}`);
      await page.getByTestId('call-admit').click();
      await page.getByTestId('call-stage').waitFor({ state: 'attached' });
    }
  };
  for (const name of steps) await step(name);
  const place = { case: `/cases/${one.id}`, screen: `/cases/${one.id}/call/${id}`, visit: link }[then];
  if (!steps.includes('go-in')) await page.goto(BASE + place);
  await page.waitForTimeout(900);
  return step;
}

async function comeIn(page) {
  await page.getByTestId('check').click();
  await page.locator('#name').fill('小梅 Mei');
  await page.getByTestId('knock').click();
  await page.getByTestId('waiting').waitFor();
  await page.waitForTimeout(300);
}

async function openFirst(page) {
  await page.getByTestId('queue-row').first().waitFor();
  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await page.getByTestId('case').waitFor();
  await page.waitForTimeout(300);
}

/** A claim judged against the facts, the proposal taken, a step ticked; the panel and the thread on screen. */
async function verified(page) {
  await page.goto(`${BASE}/queue?open=true&state=new&source=review&issue=logistics,mismatch,service&sort=newest`);
  await openFirst(page);
  await page.keyboard.press('l');
  await page.keyboard.press('2');
  await page.waitForTimeout(400);
  await page.keyboard.press('Shift+V');
  await page.getByTestId('playbook').waitFor();
  await page.keyboard.press('h');
  await page.waitForTimeout(400);
  await page.locator('.work-scroll').evaluate((body) => {
    const panel = body.querySelector('[data-testid="verification"]');
    body.scrollTop += panel.getBoundingClientRect().top - body.getBoundingClientRect().top - 8;
  });
}

async function book(page) {
  await page.locator('[data-book="quality"] .book-name').first().click();
  await page.locator('[data-step="contact"] .book-name').click();
  await page.waitForTimeout(200);
}

async function give(page) {
  await openFirst(page);
  await page.keyboard.press('$');
  await page.getByTestId('remedy-confirm').waitFor();
}

async function rule(page) {
  await page.getByTestId('rule-add').click();
  await page.locator('#rule-when').fill('case.severity >= 2');
  await page.locator('#rule-en').fill('Grave words are read twice.');
  await page.getByTestId('rule-try').click();
  await page.getByTestId('trial-result').waitFor();
}

async function reply(page) {
  await openFirst(page);
  const start = page.getByRole('button', { name: /Start verifying|开始核实/ });
  if ((await start.count()) > 0) await start.click();
  await page.waitForTimeout(400);
  await page.keyboard.press('r');
  await page.keyboard.type('Thank you for telling us. We are so sorry, call 13800001111 and delete the review please.');
  await page.waitForTimeout(800);
}

const GOOD =
  'Thank you for telling us. We are sorry that it broke. We will replace it or refund you today. Please send us a private message with your order number.';

/** A mild case that nobody has looked at, so that its reply needs no approval. */
async function openMild(page) {
  await page.goto(`${BASE}/queue?open=true&state=new&source=review&severity=1,2&sort=newest`);
  await openFirst(page);
  await page.keyboard.press('n');
  await page.waitForTimeout(500);
}

/** A reply with its score, and a placeholder that has no answer. */
async function scored(page) {
  await openMild(page);
  await page.keyboard.press('r');
  await page.keyboard.insertText('Dear {{ buyer }}, your parcel {{ tracking }} is late. Thank you for telling us.');
  await page.getByTestId('fill-in').click();
  await page.waitForTimeout(1200);
}

const below = (page, selector) =>
  page.locator('.work-scroll').evaluate((body, wanted) => {
    const found = body.querySelector(wanted);
    body.scrollTop += found.getBoundingClientRect().top - body.getBoundingClientRect().top - 8;
  }, selector);

async function undo(page) {
  await openMild(page);
  await page.keyboard.press('r');
  await page.keyboard.insertText(GOOD);
  await page.locator('[data-testid="send-act"]:not([disabled])').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByTestId('take-back').waitFor();
  await below(page, '[data-testid="act"]');
}

/** The form of "I have posted it" with what it says of a missing proof and of a file that is no picture. */
async function posting(page) {
  await undo(page);
  await page.getByTestId('take-back').waitFor({ state: 'detached', timeout: 20_000 });
  await page.keyboard.press('y');
  await page.keyboard.press('Control+Enter');
  await page.getByTestId('proof-refused').waitFor();
  await page
    .getByTestId('proof-picture')
    .locator('input')
    .setInputFiles({ name: 'page.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') });
  await page.getByTestId('proof-wrong').waitFor();
  await below(page, '[data-testid="act"]');
}

async function posted(page) {
  await undo(page);
  await page.keyboard.press('y');
  await page.keyboard.type('https://seller.example.com/reviews/R-1#answer');
  await page
    .getByTestId('proof-picture')
    .locator('input')
    .setInputFiles({ name: 'page.png', mimeType: 'image/png', buffer: await page.screenshot() });
  await page.getByTestId('posted-form').getByTestId('proof-thumbnail').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.locator('[data-testid="act"][data-state="posted"]').waitFor();
  await below(page, '[data-testid="act"]');
}

const CSV = [
  '评价ID,订单号,星级,评价内容,时间',
  'R1,O1,1,杯子漏水了,2026-11-01',
  'R2,O2,9,星级超出范围,2026-11-02',
  'R3,O3,5,很好,2026-11-03',
  '',
].join('\n');

async function mapper(page) {
  await page
    .getByTestId('file')
    .setInputFiles({ name: '十一月评价.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) });
  await page.getByTestId('mapper').waitFor();
}

async function result(page) {
  await mapper(page);
  await page.locator('#import-channel').click();
  await page.locator('.ant-select-item-option').first().click();
  for (const at of [0, 1, 2]) {
    const field = page.locator('.mapping tr.lacking .ant-select').first();
    if ((await field.count()) === 0) break;
    await field.click();
    await page
      .locator('.ant-select-dropdown:visible .ant-select-item-option')
      .nth(at + 1)
      .click();
  }
  await page.getByTestId('run-import').click();
  await page.waitForURL(/import\/./);
  await page.waitForTimeout(2500);
}

async function bulk(page) {
  await select(page);
  await page.keyboard.press('p');
  await page.getByRole('dialog').getByRole('radio').first().click();
  await page.keyboard.press('Control+Enter');
  await page.waitForTimeout(400);
}

async function select(page) {
  for (const key of ['j', 'x', 'j', 'j', 'j', 'Shift+x']) await page.keyboard.press(key);
}

const list = (text, all) => (text ? text.split(',') : all);
const browser = await openBrowser();
mkdirSync(OUT, { recursive: true });
const said = [];
for (const language of list(languagesArg, ['en', 'zh-CN'])) {
  for (const theme of list(themesArg, ['light', 'dark'])) {
    for (const width of list(widthsArg, ['390', '768', '1280', '1920']).map(Number)) {
      const context = await browser.newContext({
        viewport: { width, height: HEIGHTS[width] ?? 900 },
        locale: language,
        colorScheme: theme,
      });
      await context.addInitScript(
        ([l, t]) => {
          localStorage.setItem('kintsugi:language', l);
          localStorage.setItem('kintsugi:look', JSON.stringify({ theme: t, density: 'compact' }));
        },
        [language, theme],
      );
      const page = await context.newPage();
      const log = [];
      listen(page, log);
      await page.goto(`${BASE}/sign-in`);
      await page.request.post(`${BASE}/api/v1/session`, {
        headers: { 'X-Kintsugi': 'console' },
        data: { email: process.env.EMAIL ?? 'owner@example.com', password: process.env.PASSWORD ?? 'kintsugi-demo' },
      });
      await page.request.patch(`${BASE}/api/v1/session`, {
        headers: { 'X-Kintsugi': 'console' },
        data: { locale: language, theme },
      });
      for (const name of list(
        pagesArg,
        Object.keys(PAGES).filter((key) => !PAGES[key].signedOut),
      )) {
        const { path, act, wait, signedOut } = PAGES[name];
        if (signedOut) await page.request.delete(`${BASE}/api/v1/session`, { headers: { 'X-Kintsugi': 'console' } });
        await page.goto(`${BASE}${path}`);
        await page.waitForTimeout(400);
        await page.waitForTimeout(wait ?? 350);
        await act?.(page);
        await page.waitForTimeout(250);
        await page.screenshot({ path: `${OUT}/${name}-${width}-${theme}-${language}.png` });
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        if (over > 1) said.push(`${name} ${width}: ${over} px wider than the screen`);
      }
      said.push(...log.map((line) => `${width} ${theme} ${language} ${line}`));
      await context.close();
    }
  }
}
await browser.close();
for (const line of new Set(said)) console.log(line.slice(0, 400));
