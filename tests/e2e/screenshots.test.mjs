import { after, before, test } from 'node:test';
import { picture_of, start_browser } from './support/browser.mjs';
import { start_demo } from './support/demo.mjs';
import { open_shop } from './support/shop.mjs';

// Pictures for people to look at: the shop, and every screen of the widget, each as it is reached
// by a customer. The tests of what they say stand in shop.test.mjs.

/** Higher than any card: a picture put together from pieces scrolls the page, also under the next press. */
const height = 1600;

const views = [
  { name: 'desktop' },
  {
    name: 'english-dark',
    deviceScaleFactor: 2,
    colorScheme: 'dark',
    path: '/?lang=en',
    locale: 'en-US',
  },
  { name: 'phone', deviceScaleFactor: 2, viewport: { width: 390, height } },
  { name: 'small-phone', viewport: { width: 320, height } },
];

const korean = {
  ask: '환불 요청',
  amount: '환불 금액',
  reason: '환불 사유',
  typed_reason: '생각했던 색과 달라요',
  changed_mind: '단순 변심',
  bank: '은행',
  shinhan: '신한은행',
  initials: 'ㅅㅎ',
  account: '계좌번호',
  holder: '예금주',
  holder_tel: '예금주 연락처',
  review: '환불 내용 확인',
  confirm: /환불하기$/,
  sending: '환불을 요청하고 있습니다',
  refunded: '환불되었습니다',
  declined: '환불이 거절되었습니다',
  not_done: '환불하지 못했습니다',
  under_way: '환불이 진행 중입니다',
  not_refundable: '환불할 수 없습니다',
};

const english = {
  ask: 'Request refund',
  amount: 'Refund amount',
  reason: 'Reason',
  typed_reason: 'Not the colour I expected',
  changed_mind: 'Changed my mind',
  bank: 'Bank',
  shinhan: 'Shinhan Bank',
  initials: 'shin',
  account: 'Account number',
  holder: 'Account holder',
  holder_tel: "Holder's phone number",
  review: 'Review refund',
  confirm: /^Refund /,
  sending: 'Requesting the refund',
  refunded: 'Refunded',
  declined: 'The refund was declined',
  not_done: 'The refund did not go through',
  under_way: 'The refund is under way',
  not_refundable: "This order can't be refunded",
};

let browser;

before(async () => {
  browser = await start_browser();
});
after(() => browser?.close());

// Two at a time, since much of a tour is waiting for a slow i'mport.
test('every screen of the refund is photographed', { concurrency: 2 }, async (t) => {
  await Promise.all(
    views.map(({ name, ...options }) => t.test(name, () => photograph(name, options))),
  );
});

async function photograph(name, options) {
  const demo = await start_demo({ IMP_REFUND_ANSWER_WITHIN: '4s' });
  try {
    const shop = await open_shop(browser, demo, options);
    await tour(demo, shop, name, options.path ? english : korean);
    await shop.close();
  } finally {
    await demo.stop();
  }
}

async function tour(demo, shop, name, words) {
  await shop.picture(`${name}-0-shop`);
  const take = (order, screen) => picture_of(order.card, `${name}-${screen}`);
  const confirm = (order) => order.widget.getByRole('button', { name: words.confirm });
  /** From the button to the confirming step, with nothing changed but a reason. */
  const ask = async (order) => {
    await order.press(words.ask);
    await order.press(words.changed_mind);
    await order.press(words.review);
    await confirm(order).waitFor();
  };

  const card = shop.order('card');
  await card.press(words.ask);
  await card.field(words.reason).waitFor();
  await take(card, '1-form');
  await card.fill(words.amount, '10001');
  await card.press(words.review);
  await take(card, '2-form-with-mistakes');
  await card.fill(words.amount, '2000');
  await card.fill(words.reason, words.typed_reason);
  await take(card, '3-form-filled');
  await card.press(words.review);
  await confirm(card).waitFor();
  await take(card, '4-confirm');
  await demo.sandbox.faults({ latency_ms: 2500 });
  await confirm(card).click();
  await card.shows(words.sending);
  await take(card, '5-sending');
  await card.shows(words.refunded);
  await take(card, '6-refunded');
  await demo.sandbox.faults({});

  const vbank = shop.order('virtual_account_and_tel');
  await vbank.press(words.ask);
  await vbank.press(words.changed_mind);
  await vbank.widget.getByRole('combobox', { name: words.bank }).click();
  await vbank.widget.getByRole('option').first().waitFor();
  await take(vbank, '7-banks');
  await vbank.widget.getByRole('combobox', { name: words.bank }).fill(words.initials);
  await vbank.widget.getByRole('option', { name: words.shinhan }).click();
  await vbank.fill(words.account, '56211105948400');
  await vbank.fill(words.holder, '홍길동');
  await vbank.fill(words.holder_tel, '010-1234-5678');
  await take(vbank, '7-virtual-account');
  await vbank.press(words.review);
  await confirm(vbank).waitFor();
  await take(vbank, '8-virtual-account-confirm');

  const declined = shop.order('declined');
  await ask(declined);
  await confirm(declined).click();
  await declined.shows(words.declined);
  await take(declined, '9-declined');

  // Without a token nothing has been sent, so trying again is safe.
  const stopped = shop.order('phone_this_month');
  await ask(stopped);
  await demo.sandbox.faults({ expire_token: 1 });
  await confirm(stopped).click();
  await stopped.shows(words.not_done);
  await take(stopped, 'a-not-done');
  await demo.sandbox.faults({});

  const closed = shop.order('phone_last_month');
  await closed.press(words.ask);
  await closed.shows(words.not_refundable);
  await take(closed, 'b-not-refundable');

  // A slow i'mport: after --answer-within the refund is under way, until the sandbox answers. It
  // comes last, since a card that changes moves all those below it.
  const slow = shop.order('card_partly_refunded');
  await ask(slow);
  await demo.sandbox.faults({ latency_ms: 10_000 });
  await confirm(slow).click();
  await slow.shows(words.under_way);
  await take(slow, 'c-under-way');
  await slow.shows(words.refunded);
  await take(slow, 'd-refunded-after-all');
}
