// A call with a customer from a case: the link goes out, the customer tries their camera, waits, is let in; both see each other;
// what may be kept is asked, kept and taken back; afterwards it stands in the case. And the ways in which no call comes about.
import { axe } from './console.mjs';
import { press, RUN } from './desk.mjs';
import { api, caseOf, GUARD, importFile, ok, shopOf } from './files.mjs';
import { BASE, expect, newPage, still, story } from './harness.mjs';

const WORD = `teapot${RUN}`;
const NAME = `Mei ${RUN}`;

/** Pictures shown so far. */
const frames = (page, id) =>
  page.evaluate((of) => document.getElementById(of).getVideoPlaybackQuality().totalVideoFrames, id);

/** Waits until an element shows a picture that moves on; says how many pictures it has shown then. */
async function moves(page, id) {
  await page.waitForFunction((of) => document.getElementById(of)?.videoWidth > 0, id);
  const before = await frames(page, id);
  await page.waitForFunction(
    ([of, since]) => document.getElementById(of).getVideoPlaybackQuality().totalVideoFrames > since + 10,
    [id, before],
  );
  return frames(page, id);
}

const clean = async (page, what) => {
  await still(page);
  const found = await axe(page);
  expect(found.length === 0, `${what}: ${found.join('\n')}`);
};
const fits = async (page, what) => {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over <= 0, `${what} is ${over} px too wide`);
};

/** Ears that hear one sentence each time they are opened: no browser of a test hears anything. */
const EARS = () => {
  let heard = 0;
  window.SpeechRecognition = window.webkitSpeechRecognition = class {
    start() {
      heard += 1;
      const result = Object.assign([{ transcript: `I hear it rattle ${heard}` }], { isFinal: true });
      this.timer = setTimeout(() => this.onresult?.({ resultIndex: 0, results: [result] }), 300);
    }
    abort() {
      clearTimeout(this.timer);
    }
  };
};

/** A customer on a phone, before the door. */
async function customer(link, locale = 'en') {
  const page = await newPage({ width: 390, height: 844, locale });
  await page.addInitScript(EARS);
  await page.goto(link);
  return page;
}

/** Camera and microphone tried, a name given, in line. */
async function knock(page, name) {
  await page.getByTestId('check').click();
  await page.getByTestId('device-check').waitFor();
  await page.locator('#name').fill(name);
  await page.getByTestId('knock').click();
  await page.getByTestId('waiting').waitFor();
}

const over = (page, state) => page.locator(`[data-testid="over"][data-state="${state}"]`).waitFor();

export async function call(page) {
  const step = story(page, 'call');
  const shop = await shopOf(page);
  let id;
  let mei;
  let link;
  let made;

  const get = async (path) => ok(await page.request.get(api(`/shops/${shop}${path}`)));
  const send = async (path, data = {}) =>
    ok(await page.request.post(api(`/shops/${shop}${path}`), { headers: GUARD, data }));
  /** The case's newest call, once it is so. */
  const becomes = async (what, test) => {
    for (let tries = 0; ; tries += 1) {
      const [newest] = (await get(`/cases/${id}/calls`)).items;
      if (newest && test(newest)) return newest;
      expect(tries < 150, `the call never was ${what}: ${JSON.stringify(newest)}`);
      await page.waitForTimeout(100);
    }
  };
  const invite = async (data) => {
    made = await send(`/cases/${id}/calls`, { mode: 'video', language: 'en', ...data });
    return `${BASE}${made.link}`;
  };

  await step('an agent asks a customer to a call', async () => {
    const at = new Date().toISOString();
    await importFile(page, 'reviews', 'call.csv', [
      'review_id,rating,text,created_at',
      `C-${RUN},1,"The ${WORD} has a crack, I want a refund",${at}`,
    ]);
    id = await caseOf(page, WORD);
    await page.goto(`${BASE}/cases/${id}`);
    await page.getByTestId('case').waitFor();
    await page.getByTestId('call-invite').and(page.locator(':enabled')).waitFor();
    await press(page, 'Shift+L');
    await page.locator('#call-note').fill('Please show us the crack.');
    await clean(page, 'the dialog');
    await page.getByTestId('call-make').click();
    await page.getByTestId('call-made').waitFor();
    link = await page.getByTestId('copy-line').first().inputValue();
    expect(/\/call\/[0-9a-f-]{36}#[\w-]{20,}$/.test(link), `the link is ${link}`);
    await press(page, 'Escape');
    await page.locator('[data-testid="call-now"][data-state="invited"]').waitFor();
    await clean(page, 'the case with an invitation');
  });

  await step('the link goes into a private message, which is checked like any other', async () => {
    const state = (await get(`/cases/${id}`)).state;
    if (state === 'new') await press(page, 'n');
    await page.waitForFunction(() => !document.querySelector('.ant-btn-loading'));
    await page.getByTestId('call-to-message').click();
    const field = page.getByTestId('composer').locator('textarea').first();
    await field.waitFor();
    await page.waitForFunction(
      (words) => document.querySelector('[data-testid="composer"] textarea')?.value.includes(words),
      new URL(link).hash,
    );
    await field.fill('');
    await press(page, 'Escape', 'Escape');
  });

  await step('the customer reads who calls and why, tries the camera and waits', async () => {
    mei = await customer(link);
    await mei.getByTestId('before').waitFor();
    await mei.getByText('Please show us the crack.').waitFor();
    await clean(mei, 'the door');
    await mei.getByTestId('check').click();
    await mei.getByTestId('device-check').waitFor();
    await mei.waitForFunction(() => document.querySelector('.preview video')?.videoWidth > 0);
    await clean(mei, 'the test of camera and microphone');
    await fits(mei, 'the test of camera and microphone');
    await mei.locator('#name').fill(NAME);
    await mei.getByTestId('knock').click();
    await mei.getByTestId('waiting').waitFor();
    await clean(mei, 'the waiting room');
    await fits(mei, 'the waiting room');
  });

  await step('the agent sees it wherever they are; who reloads stays in line', async () => {
    await page.goto(`${BASE}/overview`);
    await page.getByTestId('waiting-pill').getByText(NAME).waitFor();
    await mei.reload();
    await mei.getByTestId('waiting').waitFor();
    await becomes('waiting', (one) => one.state === 'waiting');
    await page.goto(`${BASE}/cases/${id}`);
    await page.locator('[data-testid="call-now"][data-state="waiting"]').getByText(NAME).waitFor();
    await clean(page, 'the case with somebody waiting');
  });

  await step('let in: both pictures arrive', async () => {
    await page.getByTestId('admit').click();
    await page.locator('[data-testid="call-stage"]').waitFor();
    await mei.getByTestId('talk').waitFor();
    const [theirs, ours] = await Promise.all([moves(page, 'call-other'), moves(mei, 'other')]);
    console.log(`     frames decoded: ${theirs} here, ${ours} there`);
    await page.locator('[data-testid="call-stage"][data-line="on"]').waitFor();
    await mei.locator('[data-testid="talk"][data-line="on"]').waitFor();
    await clean(page, 'the call');
    await clean(mei, 'the customer’s call');
    await fits(mei, 'the customer’s call');
    // Whoever lets somebody in has used the page: what they say may sound.
    expect(!(await mei.evaluate(() => document.getElementById('other').muted)), 'the customer hears nothing');
  });

  await step('nothing is kept before the customer says yes', async () => {
    for (const what of ['call-picture', 'call-record'])
      expect(await page.getByTestId(what).isDisabled(), `${what} may be pressed`);
    const refused = await page.request.post(api(`/shops/${shop}/calls/${callOf(link)}/recording`), {
      headers: GUARD,
      data: { on: true },
    });
    expect(refused.status() === 422, `a recording begins: ${refused.status()}`);
    expect((await refused.json()).error.code === 'recording_not_agreed', 'it is refused for another reason');
    const still = await page.request.post(
      api(`/shops/${shop}/cases/${id}/evidence?shows=call_still&name=a.png&source=call:${callOf(link)}`),
      { headers: { ...GUARD, 'Content-Type': 'application/octet-stream' }, data: PIXEL },
    );
    expect(still.status() === 422 && (await still.json()).error.code === 'not_agreed', 'a picture is kept');
  });

  await step('with a yes a picture lands in the evidence, and both sides are recorded', async () => {
    await mei.getByTestId('keep-yes').click();
    await page.getByTestId('call-picture').and(page.locator(':enabled')).waitFor();
    await press(page, 'p');
    await page.getByText('The picture is in the evidence').or(page.getByText('截图已存入')).first().waitFor();
    const { items } = await get(`/cases/${id}/evidence`);
    const kept = items.find((one) => one.shows === 'call_still');
    expect(kept && kept.size > 3_000 && kept.source === `call:${callOf(link)}`, JSON.stringify(items));
    await page.getByTestId('call-record').click();
    await page.getByTestId('call-recording-sign').waitFor();
    await mei.getByTestId('recording').waitFor();
    await page.waitForTimeout(2_500);
  });

  await step('what is said is written down, and both read it', async () => {
    const at = { from_ms: 1_000, to_ms: 2_500 };
    await send(`/calls/${callOf(link)}/captions`, { lines: [{ ...at, text: 'Where is the crack?', language: 'en' }] });
    const said = await mei.request.post(`${BASE}/calls/${callOf(link)}/captions`, {
      headers: { Authorization: `Bearer ${new URL(link).hash.slice(1)}` },
      data: { lines: [{ from_ms: 3_000, to_ms: 4_000, text: 'Here, at the handle.', language: 'en' }] },
    });
    expect(said.ok(), `the customer’s caption answered ${said.status()}`);
    await page.getByTestId('call-said').getByText('Here, at the handle.').waitFor();
  });

  await step('the customer’s browser writes down what they say, when they want it', async () => {
    await mei.getByTestId('settings').click();
    await mei.getByTestId('captions').click();
    await press(mei, 'Escape');
    await mei.getByTestId('said').getByText('I hear it rattle 1').waitFor();
    await page.getByTestId('call-said').getByText('I hear it rattle 1').waitFor();
    await mei.getByTestId('settings').click();
    await mei.getByTestId('captions').click();
    await press(mei, 'Escape');
    const { items } = await get(`/calls/${callOf(link)}/captions`);
    const heard = items.find((one) => one.text === 'I hear it rattle 1');
    expect(heard?.by === 'customer' && heard.from_ms >= 0 && heard.to_ms < 600_000, JSON.stringify(items));
  });

  await step('keys: mute, camera off and on; Esc hangs nothing up', async () => {
    await press(page, 'm');
    await page.locator('[data-testid="call-mute"][aria-pressed="true"]').waitFor();
    await press(page, 'm', 'v');
    await mei.locator('#other[data-moving="false"]').waitFor({ state: 'attached' });
    await press(page, 'v');
    await moves(mei, 'other');
    await press(page, 'Escape');
    expect((await becomes('there', () => true)).state === 'active', 'Esc ended the call');
  });

  await step('the agent looks at another page, and at this one anew: the call goes on', async () => {
    await page.getByTestId('call-back').click();
    await page.getByTestId('call-pill').waitFor();
    await moves(mei, 'other');
    await page.reload();
    await page.getByTestId('call-pill').click();
    await page.locator('[data-testid="call-stage"]').waitFor();
    await moves(page, 'call-other');
    await moves(mei, 'other');
  });

  await step('the customer’s page is opened anew: it comes back by itself', async () => {
    await mei.reload();
    await mei.getByTestId('talk').waitFor();
    await moves(mei, 'other');
    await moves(page, 'call-other');
  });

  await step('a yes taken back stops the recording', async () => {
    await mei.getByTestId('settings').click();
    await mei.getByTestId('settings-sheet').waitFor();
    await clean(mei, 'the customer’s settings');
    await mei.getByTestId('keep-switch').click();
    await page.getByTestId('call-recording-sign').waitFor({ state: 'detached' });
    await becomes('not recorded', (one) => !one.recording && one.agreed === false);
    await mei.getByTestId('keep-switch').click();
    await becomes('agreed again', (one) => one.agreed === true);
    await press(mei, 'Escape');
  });

  await step('hung up, the case has the record', async () => {
    await page.getByTestId('call-hang-up').click();
    await page.getByTestId('call-over').waitFor();
    await over(mei, 'ended');
    await clean(mei, 'the customer’s end');
    await page.getByTestId('call-recording').first().waitFor();
    const { items } = await get(`/calls/${callOf(link)}/recordings`);
    expect(new Set(items.map((one) => one.side)).size === 2, `recorded: ${JSON.stringify(items)}`);
    expect(
      items.every((one) => one.bytes > 5_000),
      `recorded: ${JSON.stringify(items)}`,
    );
    const [part] = items;
    const some = await page.request.get(`${BASE}${part.path}`, { headers: { Range: 'bytes=0-3' } });
    expect(some.status() === 206, `a range of it answered ${some.status()}`);
    const outside = await mei.request.get(`${BASE}${part.path}`);
    expect(outside.status() === 401, 'the customer gets the recording');
    await page.getByTestId('call-back').click();
    await page.getByTestId('calls-past').waitFor();
    await page.locator('[data-testid="call-past"][data-state="ended"]').waitFor();
    const all = page.getByTestId('timeline').locator('button');
    if (await all.isVisible()) await all.click();
    const told = await page.getByTestId('timeline').textContent();
    for (const words of [/Invited to a video call|邀请视频通话/, /The call ended|通话结束/, /is recorded|开始录制/])
      expect(words.test(told), `the timeline does not say ${words}`);
    const files = (await get(`/cases/${id}/evidence`)).items;
    const transcript = files.find((one) => one.shows === 'call_transcript');
    expect(transcript?.source === `call:${callOf(link)}`, `no transcript among ${JSON.stringify(files)}`);
    const text = await (
      await page.request.get(api(`/shops/${shop}/cases/${id}/evidence/${transcript.id}/content`))
    ).text();
    expect(text.startsWith('WEBVTT') && text.includes('Here, at the handle.'), text);
    await clean(page, 'the case with its call');
  });

  await step('the link of a call that is over opens nothing', async () => {
    await mei.goto('about:blank');
    await mei.goto(link);
    await over(mei, 'ended');
    await mei.goto('about:blank');
    await mei.goto(`${link.split('#')[0]}#wrong`);
    await mei.getByTestId('refused').waitFor();
    await clean(mei, 'a wrong link');
  });

  await step('an invitation is taken back, and the page says so while somebody waits', async () => {
    const ola = await customer(await invite());
    await knock(ola, `Ola ${RUN}`);
    await page.getByTestId('call-now').getByTestId('call-cancel').click();
    await page.locator('.ant-popconfirm button.ant-btn-primary').click();
    await over(ola, 'cancelled');
    await ola.context().close();
  });

  await step('a customer declines, in Chinese, and the case has their reason', async () => {
    const ola = await customer(await invite({ language: 'zh-CN' }), 'zh-CN');
    await ola.getByText('邀请您视频通话').waitFor();
    await ola.getByTestId('decline').click();
    await ola.locator('#reason').fill('不方便');
    await ola.getByTestId('decline-yes').click();
    await over(ola, 'declined');
    const declined = await becomes('declined', (one) => one.state === 'declined');
    expect(declined.reason === '不方便', `the reason is ${declined.reason}`);
    await page.getByTestId('timeline').getByText('不方便').first().waitFor();
    await ola.context().close();
  });

  await step('without a camera it goes on with sound alone', async () => {
    const ola = await newPage({ width: 390, height: 844 });
    await ola.addInitScript(() => {
      const media = navigator.mediaDevices;
      const asked = media.getUserMedia.bind(media);
      media.getUserMedia = (want) =>
        want.video ? Promise.reject(new DOMException('none', 'NotFoundError')) : asked(want);
    });
    await ola.goto(await invite());
    await ola.getByTestId('check').click();
    await ola.locator('[data-testid="fault"][data-fault="absent"]').waitFor();
    await clean(ola, 'the page without a camera');
    await ola.getByTestId('fault-sound').click();
    await ola.getByTestId('knock').click();
    await ola.getByTestId('waiting').waitFor();
    const waiting = await becomes('waiting', (one) => one.state === 'waiting');
    expect(waiting.customer_camera === false, 'a camera is promised');
    await ola.getByTestId('leave').click();
    await ola.getByTestId('before').waitFor();
    await becomes('left', (one) => one.state === 'invited');
    await send(`/calls/${waiting.id}/cancel`);
    await over(ola, 'cancelled');
    await ola.context().close();
  });

  await step('an invitation that is no longer good says so', async () => {
    const late = await newPage({ width: 390, height: 844 });
    const good = await invite({ valid_minutes: 1 });
    // Nobody waits a minute for a test: the page asks at a time when it is over.
    await late.route(/\/calls\/[^/]+$/, async (route) => {
      const answer = await route.fetch();
      const seen = { ...(await answer.json()), state: 'expired' };
      await route.fulfill({ response: answer, json: seen });
    });
    await late.route(/\/calls\/[^/]+\/events$/, (route) => route.abort());
    await late.goto(good);
    await over(late, 'expired');
    await send(`/calls/${made.id}/cancel`);
    await late.context().close();
  });

  await mei?.context().close();
}

const callOf = (link) => new URL(link).pathname.split('/').at(-1);

/** The smallest PNG. */
const PIXEL = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
