import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { open_page, start_browser } from './support/browser.mjs';
import { get_json, start_demo } from './support/demo.mjs';

let demo, browser;

before(async () => {
  [demo, browser] = await Promise.all([start_demo(), start_browser()]);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

for (const [name, kinds] of [
  ['jquery', { refundable: 'card', account: 'virtual_account' }],
  ['react', { refundable: 'card_partly_refunded', account: 'virtual_account' }],
]) {
  test(`the ${name} page refunds a part of an order with the guide's JSON`, async () => {
    const order = demo.order(kinds.refundable);
    const before_it = await demo.sandbox.payment(order.merchant_uid);
    const sample = await open_sample(name);
    const bodies = [];
    sample.page.on('request', (request) => {
      if (request.method() === 'POST') bodies.push(request.postDataJSON());
    });

    await sample.choose(order);
    await sample.fill('환불 금액', '2000');
    await sample.send();
    assert.match(await sample.result('refunded'), /^2,000원을 환불했습니다/);
    await sample.picture(`sample-${name}`);

    assert.deepEqual(bodies, [
      {
        merchant_uid: order.merchant_uid,
        cancel_request_amount: 2000,
        reason: '테스트 결제 환불',
      },
    ]);
    const { cancel_amount } = await demo.sandbox.payment(order.merchant_uid);
    assert.equal(cancel_amount, before_it.cancel_amount + 2000);
    await sample.close();
  });

  test(`the ${name} page refunds a virtual account to the account that is typed`, async () => {
    const order = demo.order(kinds.account);
    const before_it = await demo.sandbox.payment(order.merchant_uid);
    const sample = await open_sample(name);
    await sample.choose(order);
    await sample.fill('환불 금액', '1000');
    await sample.fill('예금주', '홍길동');
    await sample.fill('은행 코드', '88');
    await sample.fill('계좌번호', '56211105948400');
    await sample.send();
    await sample.result('refunded');
    const { cancel_amount } = await demo.sandbox.payment(order.merchant_uid);
    assert.equal(cancel_amount, before_it.cancel_amount + 1000);
    await sample.close();
  });

  test(`the ${name} page shows the message of a refund that is refused`, async () => {
    const korean = await open_sample(name);
    await korean.choose(demo.order('fully_refunded'));
    await korean.send();
    assert.equal(await korean.result('refused'), '이미 전액 환불된 주문입니다.');
    await korean.close();

    const english = await open_sample(name, '?lang=en');
    await english.choose(demo.order('fully_refunded'), 'Order');
    await english.send('Refund');
    assert.equal(await english.result('refused'), 'This order has already been fully refunded.');
    await english.close();
  });

  test(`the ${name} page calls a refund without an answer under way`, async () => {
    const order = demo.order(kinds.refundable);
    const sample = await open_sample(name);
    await sample.choose(order);
    await sample.fill('환불 금액', '1000');
    await demo.sandbox.faults({ vanish: 1 });
    await sample.send();
    assert.match(await sample.result('under_way'), /진행 중/);
    await sample.close();
    await demo.sandbox.faults({});
    assert.equal(await settled(order), 'succeeded');
  });
}

async function open_sample(name, search = '') {
  const opened = await open_page(browser, `${demo.origin}/${name}.html${search}`);
  const { page } = opened;
  return {
    ...opened,
    choose: (order, label = '주문') =>
      page.getByLabel(label, { exact: true }).selectOption(order.merchant_uid),
    fill: (label, text) => page.getByLabel(label, { exact: true }).fill(text),
    send: (label = '환불하기') => page.getByRole('button', { name: label, exact: true }).click(),
    async result(state) {
      const result = page.locator(`[role=status][data-state=${state}]`);
      await result.waitFor();
      return result.innerText();
    },
  };
}

/** Waits until the outcome of an order's newest refund is known, and tells how it ended. */
async function settled({ merchant_uid, ticket }) {
  const headers = { Authorization: `Bearer ${ticket}` };
  const { refunds } = await get_json(`${demo.origin}/payments/${merchant_uid}`, headers);
  return (await get_json(`${demo.origin}/refunds/${refunds[0].id}?wait=20`, headers)).status;
}
