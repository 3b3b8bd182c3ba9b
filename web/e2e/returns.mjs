// A return request and its parcel: both come in by file, stand in one case, and the request is decided by keyboard and carried
// out by hand with its reference.
import { axe } from './console.mjs';
import { inside, press, RUN } from './desk.mjs';
import { caseOf, importFile } from './files.mjs';
import { BASE, expect, story } from './harness.mjs';

const ago = (hours) => new Date(Date.now() - hours * 3_600_000).toISOString();

export async function returns(page) {
  const step = story(page, 'return request');
  const [order, parcel] = [`RO-${RUN}`, `PX${RUN}`.toUpperCase()];
  await step('it comes in with its order and parcel, and says until when it is to be decided', async () => {
    await importFile(page, 'orders', 'return-orders.csv', [
      'order_id,buyer,quantity,amount,currency,tracking',
      `${order},Rita ${RUN},1,18.00,USD,${parcel}`,
    ]);
    await importFile(page, 'parcels', 'return-parcels.csv', [
      'tracking,order_id,status,description,at',
      `${parcel},${order},picked_up,Picked up,${ago(60)}`,
      `${parcel},${order},delivered,Delivered to the door,${ago(30)}`,
    ]);
    await importFile(page, 'returns', 'returns.csv', [
      'return_id,order_id,amount,currency,kind,reason,text,status,requested_at,buyer',
      `RT-${RUN},${order},18.00,USD,refund_only,quality,"The mug${RUN} has a crack",requested,${ago(1)},Rita ${RUN}`,
    ]);
    await page.goto(`${BASE}/cases/${await caseOf(page, `mug${RUN}`)}`);
    const request = page.locator('[data-testid="return"][data-state="requested"]');
    await request.getByText('$18.00').waitFor();
    await request.getByText(/has a crack/).waitFor();
    await page.getByText('Delivered to the door').first().waitFor();
    const found = await axe(page);
    expect(found.length === 0, found.join('\n'));
  });
  await step('it is approved by keyboard, and what goes back is said before', async () => {
    await press(page, 'q');
    const dialog = page.getByTestId('decide-return');
    await dialog.waitFor();
    expect(await inside(page, '[role="dialog"]'), 'the decision does not have the focus');
    await dialog.getByTestId('return-outlook').getByText('$18.00 goes back').waitFor();
    await press(page, 'Control+Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.locator('[data-testid="act"][data-kind="return_decision"]').waitFor();
  });
  await step('carried out by hand with its reference, it is decided and counts as a refund', async () => {
    const act = page.locator('[data-testid="act"][data-kind="return_decision"]');
    await act.getByTestId('act-posted').click();
    await page.getByTestId('posted-form').waitFor();
    await page.keyboard.type('https://seller.example.com/returns/1');
    await press(page, 'Control+Enter');
    await page.locator('[data-testid="act"][data-kind="return_decision"][data-state="posted"]').waitFor();
    await page.locator('[data-testid="decided"][data-by="house"]').waitFor();
    await page.locator('[data-testid="remedy"][data-kind="refund"]').waitFor();
  });
}
