import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start_browser } from './support/browser.mjs';
import { start_merchant, visit, widget_tag, WidgetOnPage } from './support/merchant.mjs';

// The way from the button to the outcome when time passes, pages are reloaded, and people press twice.

let merchant, demo, browser;

before(async () => {
  [merchant, browser] = await Promise.all([start_merchant({ IMP_REFUND_ANSWER_WITHIN: '2s' }), start_browser()]);
  demo = merchant.demo;
});
after(async () => {
  await browser?.close();
  await merchant?.stop();
});

async function open_with(order, options) {
  merchant.put_page('/order.html', widget_tag(order));
  return visit(browser, merchant, '/order.html', options);
}
const kept = (page) => page.evaluate(() => Object.values(sessionStorage).map((text) => JSON.parse(text)));
const cancels_of = async ({ merchant_uid }) => (await demo.sandbox.payment(merchant_uid)).cancel_history;

/** Holds the widget's POST back, or lets it go. */
async function hold_cancel(page) {
  let let_go;
  const held = new Promise((resolve) => (let_go = resolve));
  const keys = [];
  await page.route('**/payments/cancel', async (route) => {
    if (route.request().method() === 'POST') {
      keys.push(route.request().headers()['idempotency-key']);
      await held;
    }
    await route.continue().catch(() => {}); // its page may be gone
  });
  return { keys, let_go };
}

test('the confirming step reads back the four amounts and the account, masked', async () => {
  const site = await open_with(demo.order('virtual_account'));
  const widget = site.widget();
  await widget.press('환불 요청');
  await widget.fill('환불 금액', '8000');
  await widget.fill('환불 사유', '찻잔 한 점이 깨졌어요');
  await widget.element.getByRole('combobox', { name: '은행' }).fill('신한');
  await widget.element.getByRole('option', { name: '신한은행' }).click();
  await widget.fill('계좌번호', '56211105948400');
  await widget.fill('예금주', '홍길동');
  await widget.press('환불 내용 확인');
  await widget.shows('이대로 환불할까요?');
  for (const line of [
    '결제 금액 48,000원',
    '이미 환불된 금액 0원',
    '이번 환불 금액 8,000원',
    '환불 후 남는 금액 40,000원',
    '환불 사유 찻잔 한 점이 깨졌어요',
    '은행 신한은행',
    '예금주 홍*동',
  ])
    assert.equal(await widget.element.locator('p', { hasText: new RegExp(`^${line.replace(/[*]/g, '\\*')}$`) }).count(), 1, line);
  const said = await widget.element.evaluate(({ shadowRoot }) => shadowRoot.textContent);
  assert.match(said, /계좌번호 \*+8400/);
  assert.doesNotMatch(said, /56211105948400|홍길동/);

  // Escape is "back": what was typed is there. Once more, and the form closes.
  await site.page.keyboard.press('Escape');
  await widget.field('계좌번호').waitFor();
  assert.equal(await widget.field('환불 금액').inputValue(), '8,000');
  assert.match(await widget.field('계좌번호').inputValue(), /8400$/);
  await widget.press('환불 내용 확인');
  await widget.press('이전');
  await widget.field('환불 사유').waitFor();
  await site.page.keyboard.press('Escape');
  await widget.button('환불 요청').waitFor();
  assert.deepEqual(await cancels_of(demo.order('virtual_account')), []);
  await site.close();
});

test('while it is sent, the words keep up with the time, and Escape does nothing', async () => {
  const order = demo.order('card');
  const site = await open_with(order, { prepare: (page) => page.clock.install() });
  const widget = site.widget();
  const held = await hold_cancel(site.page);
  await widget.fill_in({ amount: '1000' });
  await widget.confirm();
  await widget.shows('환불을 요청하고 있습니다');
  const goes_by = (seconds) => site.page.clock.fastForward(seconds * 1000);
  await goes_by(1);
  await widget.reads('잠시만 기다려 주세요.');
  await goes_by(5);
  await widget.reads('결제사의 응답을 기다리고 있습니다.');
  await site.page.keyboard.press('Escape');
  await goes_by(10);
  await widget.reads('평소보다 오래 걸리고 있습니다.');
  await widget.shows('환불을 요청하고 있습니다');
  held.let_go();
  await widget.shows('환불되었습니다');
  await widget.reads('입금 예정');
  assert.equal((await cancels_of(order)).length, 1);
  assert.deepEqual(await kept(site.page), []);
  await site.close();
});

test("the receipt is i'mport's, in a tab of its own that knows nothing of the shop's", async () => {
  const order = demo.order('card_partly_refunded');
  const site = await open_with(order);
  await site.widget().fill_in({ amount: '100' });
  await site.widget().confirm();
  await site.widget().shows('환불되었습니다');
  const { receipt_url } = (await cancels_of(order)).at(-1);
  const link = site.widget().element.getByRole('link', { name: '영수증 보기', exact: true });
  assert.ok(receipt_url.startsWith(demo.sandbox.address), receipt_url);
  assert.equal(await link.getAttribute('href'), receipt_url);

  const context = site.page.context();
  const [asked, receipt] = await Promise.all([
    context.waitForEvent('request', (request) => request.url() === receipt_url),
    context.waitForEvent('page'),
    link.click(),
  ]);
  await receipt.getByText('취소 금액: 100 KRW').waitFor();
  assert.equal(receipt.url(), receipt_url);
  assert.equal(asked.headers().referer, undefined);
  assert.equal(await receipt.evaluate(() => window.opener), null);
  await site.widget().shows('환불되었습니다'); // where it was
  await site.close();
});

test('a page reloaded while the refund is sent goes on where it was', async () => {
  const order = demo.order('phone_this_month');
  await demo.sandbox.faults({ latency_ms: 1500 });
  const site = await open_with(order);
  await site.widget().fill_in();
  await site.widget().confirm();
  await site.widget().shows('환불을 요청하고 있습니다');
  await until(async () => (await demo.sandbox.state()).calls['POST /payments/cancel']);
  const [before] = await kept(site.page);
  assert.ok(before.key && before.sent);
  await site.page.reload();
  await site.hears('open'); // by itself
  const { detail } = await site.hears('success');
  assert.equal(detail.refund.status, 'succeeded');
  await site.widget().shows('환불되었습니다');
  assert.deepEqual(await kept(site.page), []);
  assert.equal((await cancels_of(order)).length, 1);
  await demo.sandbox.faults({});
  await site.close();
});

test('a page reloaded while the refund is under way goes on asking', async () => {
  const order = demo.order('answer_lost');
  await demo.sandbox.faults({ latency_ms: 4000 }); // beyond --answer-within
  const site = await open_with(order);
  await site.widget().fill_in();
  await site.widget().confirm();
  await site.widget().shows('환불이 진행 중입니다');
  await site.page.reload();
  await site.widget().shows('환불이 진행 중입니다');
  await site.hears('pending');
  await site.widget().shows('환불되었습니다');
  assert.equal((await cancels_of(order)).length, 1);
  await demo.sandbox.faults({});
  await site.close();
});

test('a request that was lost with its page is asked for again under the same key', async () => {
  const order = demo.order('card');
  const had = (await cancels_of(order)).length;
  const site = await open_with(order);
  const lost = await hold_cancel(site.page);
  await site.widget().fill_in({ amount: '500' });
  await site.widget().confirm();
  await site.widget().shows('환불을 요청하고 있습니다');
  await until(() => lost.keys.length);
  await site.page.reload(); // the request ends with it, before it has left
  lost.let_go();
  await site.widget().reads('앞서 보낸 환불 요청이 확인되지 않습니다.');
  await site.widget().fill('환불 금액', '500');
  await site.widget().fill('환불 사유', '단순 변심');
  await site.widget().press('환불 내용 확인');
  await site.widget().confirm();
  await site.widget().shows('환불되었습니다');
  assert.equal(lost.keys.length, 2);
  assert.equal(lost.keys[1], lost.keys[0]);
  assert.equal((await cancels_of(order)).length, had + 1);
  await site.close();
});

test('double clicks on everything ask once', async () => {
  const order = demo.order('card_usd');
  const site = await open_with(order);
  const sent = [];
  site.page.on('request', (request) => request.method() === 'POST' && sent.push(request));
  const widget = site.widget();
  await widget.button('환불 요청').dblclick();
  await widget.fill('환불 금액', '1.50');
  await widget.fill('환불 사유', '단순 변심');
  await widget.button('환불 내용 확인').dblclick();
  await widget.shows('이대로 환불할까요?');
  await widget.button(/환불하기$/).dblclick();
  await widget.shows('환불되었습니다');
  assert.equal(sent.length, 1);
  assert.equal((await cancels_of(order)).length, 1);
  assert.deepEqual(await site.told(), ['ready', 'open', 'submit', 'success']);
  await site.close();
});

for (const [name, latency_ms, amount] of [
  ['a quick', 0, 1000],
  ['a slow', 1000, 2000],
])
  test(`two tabs that confirm the same order at the same moment refund once, by ${name} i'mport`, async () => {
    const order = demo.order('card_partly_refunded');
    const had = (await cancels_of(order)).length;
    await demo.sandbox.faults({ latency_ms });
    const site = await open_with(order);
    const other = await site.page.context().newPage();
    await other.goto(site.page.url());
    const tabs = [site.page, other].map((page) => new WidgetOnPage(page.locator('imp-refund')));
    for (const tab of tabs) await tab.fill_in({ amount: String(amount) });
    await Promise.all(
      tabs.map((tab) => tab.element.getByRole('button', { name: /환불하기$/, disabled: false }).waitFor()),
    );
    // Pressed by each page itself, by the clock: a click by the test would bring one tab to the front first.
    const moment = Date.now() + 300;
    await Promise.all(tabs.map((tab) => tab.element.evaluate(press_at, moment)));
    await Promise.any(tabs.map((tab) => tab.shows('환불되었습니다')));
    // The other one shows the same refund, or the form with what is left now.
    for (const tab of tabs)
      await tab.element
        .getByRole('heading', { name: /환불되었습니다|환불 요청/ })
        .first()
        .waitFor();
    const all = await cancels_of(order);
    assert.equal(all.length, had + 1);
    assert.equal(all.filter((entry) => entry.amount === amount).length, 1);
    await demo.sandbox.faults({});
    await site.close();
  });

/** In the page: presses the button, if the other tab has not said before that there is nothing to press. */
async function press_at({ shadowRoot }, moment) {
  await new Promise((resolve) => setTimeout(resolve, moment - Date.now()));
  shadowRoot.querySelector('button[type=submit]')?.click();
}

async function until(holds) {
  const patience = AbortSignal.timeout(60_000);
  while (!(await holds())) {
    patience.throwIfAborted();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
