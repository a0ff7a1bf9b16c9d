import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FirefoxWidget, start_firefox } from './support/firefox.mjs';
import { start_merchant, strict_policy, widget_tag } from './support/merchant.mjs';

// The flow in a second browser, on a page of another origin with a strict policy.

const pictures = fileURLToPath(new URL('../../build/screenshots/', import.meta.url));
let merchant;

before(async () => {
  merchant = await start_merchant();
  await mkdir(pictures, { recursive: true });
});
after(() => merchant?.stop());

/** Firefox asks for the site's icon by itself, and calls it a violation of the page's where it may not. */
const policy = () => `${strict_policy(merchant.demo)}; img-src 'self'`;

for (const [name, options, kinds] of [
  ['with WebGL', { screen: true }, ['card', 'declined']],
  ['without WebGL', { screen: false }, ['card_partly_refunded', 'phone_this_month']],
])
  test(`Firefox ${name}: a part is refunded, keyboard and Hangul included`, async () => {
    const firefox = await start_firefox(options);
    try {
      const [order, second] = kinds.map((kind) => merchant.demo.order(kind));
      const before_it = await merchant.demo.sandbox.payment(order.merchant_uid);
      merchant.put_page('/order.html', widget_tag(order), { policy: policy() });
      const page = await firefox.browser.newPage();
      const errors = [];
      page.on('pageerror', (error) => errors.push(String(error)));
      await page.goto(`${merchant.origin}/order.html`);
      const widget = new FirefoxWidget(page);
      await widget.press('^환불 요청$');
      await widget.fill('환불 금액', '2000');
      await widget.fill('환불 사유', '색상이 달라요');
      await widget.holds('환불 금액', '2,000');
      assert.equal(await widget.is_drawn(), options.screen);
      await page.screenshot({ path: `${pictures}firefox-${options.screen ? 'webgl' : 'plain'}.png` });
      await widget.press('^환불 내용 확인$');
      await widget.shows('이대로 환불할까요?');
      await page.keyboard.press('Escape');
      await widget.holds('환불 사유', '색상이 달라요');
      await widget.press('^환불 내용 확인$');
      await widget.press('^2,000원 환불하기$');
      await widget.shows('환불되었습니다');
      const { cancel_amount } = await merchant.demo.sandbox.payment(order.merchant_uid);
      assert.equal(cancel_amount, before_it.cancel_amount + 2000);
      assert.deepEqual(
        await page.evaluate(() => window.told.map((event) => event.name)),
        ['ready', 'open', 'submit', 'success'],
      );

      // Another order in the same page, and its refusal.
      await page.evaluate(({ merchant_uid, ticket }) => {
        Object.assign(document.querySelector('imp-refund'), { merchantUid: merchant_uid, ticket });
      }, second);
      await widget.press('^환불 요청$');
      await widget.fill('환불 사유', '단순 변심');
      await widget.press('^환불 내용 확인$');
      await widget.press('환불하기$');
      await widget.shows(kinds[1] === 'declined' ? '환불이 거절되었습니다' : '환불되었습니다');
      assert.deepEqual(await page.evaluate(() => window.violations), []);
      assert.deepEqual(errors, []);
    } finally {
      await firefox.stop();
    }
  });

test('Firefox: a form whose script did not come comes at the next press', async () => {
  const firefox = await start_firefox({ screen: false });
  try {
    merchant.put_page('/order.html', widget_tag(merchant.demo.order('card')));
    const page = await firefox.browser.newPage();
    await page.setRequestInterception(true);
    let cut = true;
    page.on('request', (request) => {
      if (cut && /imp-refund-\w+\.js/.test(request.url())) request.abort();
      else request.continue();
    });
    await page.goto(`${merchant.origin}/order.html`);
    const widget = new FirefoxWidget(page);
    await widget.press('^환불 요청$');
    await page.waitForFunction(
      () => document.querySelector('imp-refund').shadowRoot.querySelector('[role=alert]:not([hidden])'),
      { polling: 100 },
    );
    cut = false;
    await widget.press('^환불 요청$');
    await widget.fill('환불 사유', '단순 변심');
  } finally {
    await firefox.stop();
  }
});
