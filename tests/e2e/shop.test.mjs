import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compose_hangul, start_browser } from './support/browser.mjs';
import { start_demo } from './support/demo.mjs';
import { open_shop } from './support/shop.mjs';

let demo, browser, shop;

before(async () => {
  [demo, browser] = await Promise.all([start_demo(), start_browser()]);
  shop = await open_shop(browser, demo);
});
after(async () => {
  try {
    await shop?.close();
  } finally {
    await browser?.close();
    await demo?.stop();
  }
});

test('the shop lists an order of every kind, with amounts from the books', async () => {
  for (const { kind, merchant_uid } of demo.orders) {
    const paid = await shop.order(kind).card.locator('.amount-paid dd').innerText();
    const { amount, currency } = await demo.sandbox.payment(merchant_uid);
    const digits = currency === 'KRW' ? `${amount.toLocaleString('en')}원` : amount.toFixed(2);
    assert.ok(paid.endsWith(digits), `${kind}: ${paid} on the page, ${amount} at the sandbox`);
  }
});

test('a customer takes back a part of a card payment, and then all of the rest', async () => {
  const order = shop.order('card');
  assert.deepEqual(await order.card_says('결제 완료'), { '결제 금액': '10,000원' });

  await order.press('환불 요청');
  await order.fill('환불 금액', '2000');
  await order.fill('환불 사유', '색상이 달라요');
  await order.press('환불 내용 확인');
  await order.press('2,000원 환불하기');
  await order.shows('환불되었습니다');

  const after_part = await demo.sandbox.payment(order.merchant_uid);
  assert.equal(after_part.cancel_amount, 2000);
  assert.match(after_part.cancel_history[0].reason, /색상이 달라요/);
  assert.deepEqual(await order.card_says('부분 환불'), {
    '결제 금액': '10,000원',
    '환불 금액': '2,000원',
    '남은 금액': '8,000원',
  });
  await order.press('확인');

  await order.press('환불 요청');
  await order.widget.getByRole('checkbox', { name: '전액 환불' }).check();
  await order.press('단순 변심');
  await order.press('환불 내용 확인');
  await order.press('8,000원 환불하기');
  await order.shows('환불되었습니다');

  const after_all = await demo.sandbox.payment(order.merchant_uid);
  assert.equal(after_all.cancel_amount, 10_000);
  assert.deepEqual(
    after_all.cancel_history.map((entry) => entry.amount),
    [2000, 8000],
  );
  assert.deepEqual(await order.card_says('환불 완료'), {
    '결제 금액': '10,000원',
    '환불 금액': '10,000원',
    '남은 금액': '0원',
  });
});

test('an amount above what is left is refused while it is typed, and nothing is sent', async () => {
  const order = shop.order('card_partly_refunded');
  const { refundable_amount } = await books(order.merchant_uid);
  const calls_before = await cancel_calls();

  await order.press('환불 요청');
  await order.fill('환불 금액', String(refundable_amount + 1));
  await order.fill('환불 사유', '단순 변심');
  await order.press('환불 내용 확인');
  await order.reads('환불 가능한 금액보다 큽니다.');
  assert.equal(await order.field('환불 금액').getAttribute('aria-invalid'), 'true');
  assert.equal(await order.button('이전').count(), 0);
  assert.equal(await cancel_calls(), calls_before);

  await order.press('취소');
});

test('a virtual account is refunded to the bank account that the customer names', async () => {
  const order = shop.order('virtual_account');
  await order.press('환불 요청');
  await order.press('상품 불량');
  // The initial consonants of a bank find it.
  await order.widget.getByRole('combobox', { name: '은행' }).click();
  await compose_hangul(shop.page, ['ㅅ'], ['ㅎ']);
  await order.widget.getByRole('option', { name: '신한은행' }).click();
  await order.fill('계좌번호', '56211105948400');
  await order.field('예금주').click();
  await compose_hangul(shop.page, ['ㅎ', '호', '홍'], ['ㄱ', '기', '길'], ['ㄷ', '도', '동']);
  assert.equal(await order.field('예금주').inputValue(), '홍길동');
  await order.press('환불 내용 확인');

  // Read back before it is sent, the number masked.
  await order.reads('홍*동');
  assert.equal(await order.widget.getByText('56211105948400').count(), 0);
  await order.widget.getByRole('button', { name: /환불하기$/ }).click();
  await order.shows('환불되었습니다');

  const payment = await demo.sandbox.payment(order.merchant_uid);
  assert.equal(payment.cancel_amount, payment.amount);
  await order.card_says('환불 완료');
});

test('a refund that is declined says why, and keeps what was typed', async () => {
  const order = shop.order('declined');
  await order.press('환불 요청');
  await order.fill('환불 사유', '배송이 늦었어요');
  await order.press('환불 내용 확인');
  await order.widget.getByRole('button', { name: /환불하기$/ }).click();
  await order.shows('환불이 거절되었습니다');
  await order.reads('환불된 금액은 없습니다.');
  assert.equal((await demo.sandbox.payment(order.merchant_uid)).cancel_amount, 0);
  assert.deepEqual(Object.keys(await order.card_says('결제 완료')), ['결제 금액']);

  await order.press('요청 수정');
  assert.equal(await order.field('환불 사유').inputValue(), '배송이 늦었어요');
  await order.press('취소');
});

for (const [kind, what, why] of [
  ['fully_refunded', 'an order that is refunded in full', '이미 전액 환불된 주문입니다.'],
  [
    'phone_last_month',
    "last month's phone bill",
    '휴대폰 결제는 결제한 달이 지나면 취소할 수 없습니다. 판매자에게 문의해 주세요.',
  ],
  ['not_paid', 'an unpaid order', '아직 결제되지 않은 주문이라 환불할 금액이 없습니다.'],
])
  test(`${what} shows no form, but says why`, async () => {
    const order = shop.order(kind);
    await order.press('환불 요청');
    await order.shows('환불할 수 없습니다');
    await order.reads(why);
    assert.equal(await order.widget.getByRole('textbox').count(), 0);
    await order.widget.getByRole('button', { name: '닫기' }).last().click();
  });

test('a refund whose answer gets lost is under way, never failed, until it is found', async () => {
  const order = shop.order('answer_lost');
  const answers = [];
  shop.page.on('response', (reply) => {
    if (reply.url().endsWith('/payments/cancel')) answers.push(reply.status());
  });

  await order.press('환불 요청');
  await order.press('오배송');
  await order.press('환불 내용 확인');
  await order.widget.getByRole('button', { name: /환불하기$/ }).click();
  await order.shows('환불이 진행 중입니다');
  await order.card_says('환불 처리 중');
  assert.deepEqual(answers, [202]);

  await order.shows('환불되었습니다');
  const payment = await demo.sandbox.payment(order.merchant_uid);
  assert.equal(payment.cancel_amount, payment.amount);
  assert.equal(payment.cancel_history.length, 1);
  await order.card_says('환불 완료');
});

test('the whole way goes by keyboard alone', async () => {
  const order = shop.order('card_usd');
  const key = (name) => shop.page.keyboard.press(name);
  await order.button('환불 요청').focus();
  await key('Enter');
  await order.field('환불 금액').waitFor();
  await tab_to(order.field('환불 금액'));
  await key('Control+A');
  await shop.page.keyboard.type('4.20');
  await tab_to(order.field('환불 사유'));
  await shop.page.keyboard.insertText('포장이 젖었어요');
  await tab_to(order.button('환불 내용 확인'));
  await key('Enter');
  const confirm = order.widget.getByRole('button', { name: /환불하기$/, disabled: false });
  await confirm.waitFor(); // not at once, lest a double click confirms what nobody has read
  await tab_to(confirm);
  await key('Enter');
  await order.shows('환불되었습니다');
  assert.equal((await demo.sandbox.payment(order.merchant_uid)).cancel_amount, 4.2);
});

test('in English the page, the form and the server all speak English', async () => {
  const english = await open_shop(browser, demo, { path: '/?lang=en', locale: 'en-US' });
  const order = english.order('phone_this_month');
  await order.press('Request refund');
  await order.fill('Reason', 'Changed my mind');
  await order.press('Review refund');
  await order.widget.getByRole('button', { name: /^Refund ₩/ }).click();
  await order.shows('Refunded');
  await order.card_says('Refunded');
  await english.close();
});

async function books(merchant_uid) {
  const { ticket } = demo.orders.find((order) => order.merchant_uid === merchant_uid);
  const reply = await fetch(`${demo.origin}/payments/${merchant_uid}`, {
    headers: { Authorization: `Bearer ${ticket}` },
  });
  return reply.json();
}

async function cancel_calls() {
  const { calls } = await demo.sandbox.state();
  return calls['POST /payments/cancel'] ?? 0;
}

/** Presses Tab until the focus is on `target`. */
async function tab_to(target) {
  for (let presses = 0; presses < 20; ++presses) {
    if (await target.evaluate((element) => element.getRootNode().activeElement === element)) return;
    await shop.page.keyboard.press('Tab');
  }
  assert.fail('Tab never came to it');
}
