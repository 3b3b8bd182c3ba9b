// The picture of a live session: sent from the control room with a made-up camera, watched on the viewer page and by a colleague,
// still there after the host's page was reloaded, and recorded so that a player can jump in it.
import { axe } from './console.mjs';
import { RUN } from './desk.mjs';
import { api, GUARD, ok, shopOf } from './files.mjs';
import { BASE, expect, still, story } from './harness.mjs';
import { viewer } from './live-room.mjs';

const TITLE = `Picture ${RUN}`;

/** Pictures shown so far. */
const frames = (page, id) =>
  page.evaluate((of) => document.getElementById(of).getVideoPlaybackQuality().totalVideoFrames, id);

/** Waits until an element shows a picture that moves on. */
async function moves(page, id) {
  await page.waitForFunction((of) => document.getElementById(of)?.videoWidth > 0, id);
  const before = await frames(page, id);
  await page.waitForFunction(
    ([of, since]) => document.getElementById(of).getVideoPlaybackQuality().totalVideoFrames > since + 10,
    [id, before],
  );
}

export async function liveVideo(page) {
  const step = story(page, 'live video');
  const shop = await shopOf(page);
  const send = async (path, data, headers = {}) =>
    ok(await page.request.post(api(`/shops/${shop}${path}`), { headers: { ...GUARD, ...headers }, data }));
  let id;
  let mei;
  let watched = 0;

  await step('a session goes on air without a picture', async () => {
    const { product } = await send('/products', {
      sku: `PIC-${RUN}`,
      title: `Lamp ${RUN}`,
      price: { minor: 9900, currency: 'CNY' },
      facts: [{ name: 'Power', value: '9 W' }],
      weaknesses: [],
    });
    await send(`/products/${product.id}/clearance`, { cleared: true, why: 'measured' });
    const starts_at = new Date().toISOString();
    let session = await send('/live-sessions', { title: TITLE, market: 'CN', starts_at, rehearsal: false });
    id = session.id;
    const segment = { product_id: product.id, minutes: 5, say: null, disclose: null };
    for (const command of [{ verb: 'add_segment', segment }, { verb: 'start' }])
      session = await send(`/live-sessions/${id}/command`, command, { 'If-Match': `"${session.version}"` });
    await page.goto(`${BASE}/live/${id}`);
    await page.locator('[data-testid="control-room"][data-line="open"]').waitFor();
    mei = await viewer(`/room/${id}`, `Mei ${RUN}`);
    mei.on('request', (request) => {
      if (request.url().includes('/whep/') && request.method() === 'POST') watched += 1;
    });
    expect(!(await mei.getByTestId('picture').isVisible()), 'a picture is shown, and nobody sends one');
  });

  await step('the host sends the picture from the browser', async () => {
    await page.getByTestId('publish-here').click();
    const begin = page.getByTestId('publish-begin');
    await begin.and(page.locator(':enabled')).waitFor();
    await still(page);
    const found = await axe(page);
    expect(found.length === 0, `the dialog: ${found.join('\n')}`);
    await begin.click();
    await page.locator('[data-testid="publishing"][data-state="on"]').waitFor();
    await moves(page, 'live-video');
  });

  await step('who was there before sees it, without sound until they want it', async () => {
    await mei.getByTestId('picture').waitFor();
    await moves(mei, 'video');
    const muted = () => mei.evaluate(() => document.getElementById('video').muted);
    expect(await muted(), 'it is loud by itself');
    await mei.getByTestId('sound').click();
    expect(!(await muted()), 'it stays silent');
  });

  await step('who comes now sees it soon', async () => {
    const ola = await viewer(`/room/${id}`, `Ola ${RUN}`);
    await moves(ola, 'video');
    const first = Number(await ola.evaluate(() => document.getElementById('video').dataset.first));
    console.log(`     first frame after ${first} ms`);
    expect(first > 0 && first < 5_000, `the first frame took ${first} ms`);
    const found = await axe(ola);
    expect(found.length === 0, `viewer page with a picture: ${found.join('\n')}`);
    await ola.context().close();
  });

  await step('a colleague in the control room sees it too', async () => {
    const other = await page.context().newPage();
    await other.goto(`${BASE}/live/${id}`);
    await other.locator('#live-video[data-moving="true"]').waitFor();
    await moves(other, 'live-video');
    await other.close();
  });

  await step('the host’s page is reloaded: it goes on by itself, and viewers stay connected', async () => {
    const before = watched;
    await page.reload();
    await page.locator('[data-testid="publishing"][data-state="on"]').waitFor();
    await moves(mei, 'video');
    expect(watched === before, `the viewer had to connect anew ${watched - before} times`);
  });

  await step('programs get an address and a token that publishes and does nothing else', async () => {
    await page.getByTestId('publish-program').click();
    const lines = page.getByTestId('copy-line');
    await lines.nth(1).waitFor();
    const [url, token] = [await lines.nth(0).inputValue(), await lines.nth(1).inputValue()];
    expect(url.endsWith(`/whip/${id}`), `the address is ${url}`);
    const post = (kind, headers, data) => page.request.post(`${BASE}/${kind}/${id}`, { headers, data });
    const sdp = { 'Content-Type': 'application/sdp' };
    const may = { Authorization: `Bearer ${token}` };
    expect((await post('whip', { ...sdp, ...may }, 'v=0')).status() === 400, 'an unreadable offer is taken');
    expect((await post('whip', { 'Content-Type': 'text/plain', ...may }, 'v=0')).status() === 415, 'any type is taken');
    expect((await post('whip', sdp, 'v=0')).status() === 401, 'no token is needed');
    expect((await post('whep', { ...sdp, ...may }, 'v=0')).status() === 401, 'the publisher’s token watches');
    await page.keyboard.press('Escape');
  });

  await step('what was sent is recorded, and a player jumps in it', async () => {
    await page.getByTestId('publish-stop').click();
    await mei.getByTestId('picture').waitFor({ state: 'hidden' });
    const { items } = await ok(await page.request.get(api(`/shops/${shop}/live-sessions/${id}/recordings`)));
    expect(items.length >= 2, `${items.length} parts, and the host came twice`);
    const [part] = items;
    expect(part.bytes > 10_000 && part.length_ms > 1_000, `a part of ${part.bytes} bytes, ${part.length_ms} ms`);
    const some = await page.request.get(`${BASE}${part.path}`, { headers: { Range: 'bytes=0-3' } });
    expect(some.status() === 206 && (await some.body()).toString('hex') === '1a45dfa3', 'no range of it can be had');
    const played = await page.evaluate(async (path) => {
      const video = document.createElement('video');
      video.muted = true;
      video.src = path;
      await new Promise((done, failed) => {
        video.onloadedmetadata = done;
        video.onerror = () => failed(new Error(`it cannot be played: ${video.error?.message}`));
      });
      video.currentTime = video.duration / 2;
      await new Promise((done) => (video.onseeked = done));
      return { width: video.videoWidth, duration: video.duration, at: video.currentTime };
    }, part.path);
    expect(played.width > 0 && Math.abs(played.duration * 1000 - part.length_ms) < 200, JSON.stringify(played));
    expect(Math.abs(played.at - played.duration / 2) < 0.1, `it jumped to ${played.at} of ${played.duration}`);
    const outside = await (await mei.context().newPage()).request.get(`${BASE}${part.path}`);
    expect(outside.status() === 401, 'a viewer gets the recording');
  });

  await step('at the end it is over', async () => {
    await page.getByTestId('live-end').click();
    await page.locator('.ant-popconfirm button.ant-btn-primary').click();
    await page.getByTestId('afterwards').waitFor();
    await page.getByTestId('recording-part').first().waitFor();
    await mei.getByTestId('door-ended').waitFor();
  });

  await mei?.context().close();
}
