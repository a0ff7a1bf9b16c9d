import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { picture_of, start_browser } from './support/browser.mjs';
import { start_demo } from './support/demo.mjs';
import { open_shop } from './support/shop.mjs';

// What a shop's policy comes to in a browser: told before anything is typed, and a refund above the limit
// that waits for a person. Pictures of each demo order's form, in both languages, are for people to look at.

const admin_token = 'made-up-admin-token-for-this-test';
const as_merchant = { Authorization: `Bearer ${admin_token}`, 'Content-Type': 'application/json' };
const policy = `policy 1
window * 30 days
partials card 3
review above 20000 KRW
reason broken 파손되어 왔어요 / Arrived broken
reason late   너무 늦게 왔어요 / Came too late
fee vbank 300 KRW customer
fee * 0 KRW merchant
`;

let browser, folder, file;
before(async () => {
  browser = await start_browser();
  folder = mkdtempSync(join(tmpdir(), 'imp-refund-policy-'));
  file = join(folder, 'policy.txt');
  writeFileSync(file, policy);
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const start = () => start_demo({ IMP_REFUND_ADMIN_TOKEN: admin_token, IMP_REFUND_POLICY: file });

/** The refund that waits, and what the merchant does about it. */
async function decide(demo, decision, body = {}) {
  const list = await fetch(`${demo.origin}/admin/refunds?review=waiting`, { headers: as_merchant });
  const [{ id }] = (await list.json()).refunds;
  const reply = await fetch(`${demo.origin}/admin/refunds/${id}/${decision}`, {
    method: 'POST',
    headers: as_merchant,
    body: JSON.stringify(body),
  });
  return reply.status;
}

test('the form tells the terms of each order before anything is typed', async (t) => {
  const languages = [
    { name: 'ko', options: {}, ask: '환불 요청', review: '환불 내용 확인', closed: '환불할 수 없습니다' },
    {
      name: 'en',
      options: { path: '/?lang=en', locale: 'en-US' },
      ask: 'Request refund',
      review: 'Review refund',
      closed: "This order can't be refunded",
    },
  ];
  const demo = await start();
  t.after(() => demo.stop());
  for (const { name, options, ask, review, closed } of languages) {
    const shop = await open_shop(browser, demo, options);
    for (const { kind } of demo.orders) {
      const order = shop.order(kind);
      await order.press(ask);
      await order.button(review).or(order.widget.getByRole('heading', { name: closed })).first().waitFor();
      await picture_of(order.card, `terms-${name}-${kind}`);
      await order.widget.press('Escape').catch(() => {});
    }
    await shop.close();
  }
});

test('a refund above the limit waits, and is made when the shop agrees', async (t) => {
  const demo = await start();
  t.after(() => demo.stop());
  const shop = await open_shop(browser, demo);
  // 12,000 of 30,000 won went back before: 9,000 more are above the limit of 20,000.
  const order = shop.order('card_partly_refunded');
  await order.press('환불 요청');
  await order.fill('환불 금액', '9000');
  await order.press('파손되어 왔어요');
  await order.press('환불 내용 확인');
  await order.reads('이 금액은 판매자가 확인한 뒤 환불됩니다.');
  await order.widget.getByRole('button', { name: /환불하기$/ }).click();
  await order.shows('판매자가 확인하고 있습니다');
  await picture_of(order.card, 'review-waiting');
  const { cancel_history } = await demo.sandbox.payment(order.merchant_uid);
  assert.equal(cancel_history.length, 1);

  assert.equal(await decide(demo, 'approve'), 200);
  await order.shows('환불되었습니다');
  const after = await demo.sandbox.payment(order.merchant_uid);
  assert.equal(after.cancel_amount, 21_000);
  assert.equal(after.cancel_history.length, 2);
  await shop.close();
});

test('a rejected refund is told with the reason of the shop', async (t) => {
  const demo = await start();
  t.after(() => demo.stop());
  const shop = await open_shop(browser, demo);
  const order = shop.order('declined'); // 39,000 won; i'mport would say no, but is not asked
  await order.press('환불 요청');
  await order.press('너무 늦게 왔어요');
  await order.press('환불 내용 확인');
  await order.widget.getByRole('button', { name: /환불하기$/ }).click();
  await order.shows('판매자가 확인하고 있습니다');
  assert.equal(await decide(demo, 'reject', { reason: '배송 기록을 보니 제때 도착했습니다' }), 200);
  await order.shows('환불이 거절되었습니다');
  await order.reads('배송 기록을 보니 제때 도착했습니다');
  await picture_of(order.card, 'review-rejected');
  assert.equal((await demo.sandbox.payment(order.merchant_uid)).cancel_amount, 0);
  await shop.close();
});

test('what a PG says is not what the customer reads', async (t) => {
  const demo = await start_demo();
  t.after(() => demo.stop());
  const shop = await open_shop(browser, demo);
  const order = shop.order('declined');
  await order.press('환불 요청');
  await order.press('단순 변심');
  await order.press('환불 내용 확인');
  await order.widget.getByRole('button', { name: /환불하기$/ }).click();
  await order.shows('환불이 거절되었습니다');
  await order.reads('판매자 쪽 사정으로 지금은 환불할 수 없습니다. 판매자에게 문의해 주세요.');
  assert.equal(await order.widget.getByText('8178').count(), 0);
  await shop.close();
});

test('policy check counts what it has read', () => {
  const root = new URL('../..', import.meta.url).pathname;
  const { status, stdout } = spawnSync(process.env.IMP_REFUND_BIN ?? join(root, 'build/imp-refund'), ['policy', 'check', file], { encoding: 'utf8' });
  assert.equal(status, 0);
  assert.match(stdout, /1 windows, 1 rules for parts, 1 limits, 2 reasons, 2 fees/);
});
