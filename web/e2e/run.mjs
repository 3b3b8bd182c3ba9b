// End to end in a real browser against any server that keeps the contract:
// BASE_URL=http://127.0.0.1:8080 EMAIL=… PASSWORD=… node e2e/run.mjs
// or, on a fresh server: BASE_URL=… KINTSUGI_SETUP_LINK=<the printed one-time link> node e2e/run.mjs
import { appeals } from './appeals.mjs';
import { call } from './call.mjs';
import { pages, phone, signOut } from './console.mjs';
import { desk } from './desk.mjs';
import { drafter } from './drafter.mjs';
import { BASE, counts, EMAIL, finish, PASSWORD } from './harness.mjs';
import { inbound } from './inbound.mjs';
import { live } from './live.mjs';
import { liveRoom } from './live-room.mjs';
import { liveVideo } from './live-video.mjs';
import { mainJob } from './main-job.mjs';
import { outbox } from './outbox.mjs';
import { playbook } from './playbook.mjs';
import { prepare } from './prepare.mjs';
import { presence } from './presence.mjs';
import { returns } from './returns.mjs';
import { rules } from './rules.mjs';
import { services } from './services.mjs';
import { stories } from './stories.mjs';
import { talk } from './talk.mjs';
import { team } from './team.mjs';

try {
  await prepare(BASE, process.env.KINTSUGI_SETUP_LINK, EMAIL, PASSWORD);
  const page = await mainJob();
  await pages(page);
  await live(page);
  await desk(page);
  await playbook(page);
  await rules(page);
  await stories(page);
  await talk(page);
  await presence(page);
  await drafter(page);
  await team(page);
  await services(page);
  await inbound(page);
  await returns(page);
  await appeals(page);
  await liveRoom(page);
  await liveVideo(page);
  await call(page);
  await outbox(page);
  await phone();
  await signOut(page);
} catch (failure) {
  counts.failed += 1;
  console.log(`FAIL the run stopped: ${failure.stack ?? failure}`);
}
await finish();
