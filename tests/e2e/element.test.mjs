import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start_browser } from './support/browser.mjs';
import { start_merchant, visit, widget_script, widget_tag } from './support/merchant.mjs';

// What a merchant's page may rely on: attributes, properties, methods and events of <imp-refund>, on
// a page of another origin with a strict policy.

let merchant, demo, browser;

before(async () => {
  [merchant, browser] = await Promise.all([start_merchant(), start_browser()]);
  demo = merchant.demo;
});
after(async () => {
  await browser?.close();
  await merchant?.stop();
});

async function open_with(body, options) {
  merchant.put_page('/order.html', body, options);
  return visit(browser, merchant, '/order.html');
}
const change = (site, attributes, selector = 'imp-refund') =>
  site.page.locator(selector).evaluate((element, changes) => {
    for (const [name, value] of Object.entries(changes))
      value === null ? element.removeAttribute(name) : element.setAttribute(name, value);
  }, attributes);

test('a refund tells the page each step, by events that bubble out of every shadow', async () => {
  const order = demo.order('card');
  const site = await open_with(widget_tag(order, 'id="mine"'));
  const widget = site.widget();
  await widget.fill_in({ amount: '1000' });
  await widget.confirm();
  await widget.shows('환불되었습니다');
  await widget.press('확인');
  assert.deepEqual(await site.told(), ['ready', 'open', 'submit', 'success', 'close']);
  const events = await site.page.evaluate(() => window.told);
  for (const { name, bubbles, composed, from } of events)
    assert.deepEqual({ name, bubbles, composed, from }, { name, bubbles: true, composed: true, from: 'mine' });

  const { detail } = events.find(({ name }) => name === 'success');
  assert.equal(detail.merchant_uid, order.merchant_uid);
  assert.equal(detail.cancel_amount, 1000);
  assert.equal(detail.refundable_amount, 9000);
  assert.equal(detail.refund.amount, 1000);
  assert.equal(detail.refund.status, 'succeeded');
  await site.close();
});

test('a declined refund tells the page the problem', async () => {
  const site = await open_with(widget_tag(demo.order('declined')));
  await site.widget().fill_in();
  await site.widget().confirm();
  const { detail } = await site.hears('failure');
  assert.equal(detail.code, 'gateway_declined');
  assert.equal(detail.status, 422);
  assert.match(detail.detail, /8178/);
  assert.ok(detail.message);
  await site.close();
});

test('a refund under way tells the page so, and then its end', async () => {
  const site = await open_with(widget_tag(demo.order('answer_lost')));
  await site.widget().fill_in();
  await site.widget().confirm();
  assert.equal((await site.hears('pending')).detail.refund.status, 'pending');
  assert.equal((await site.hears('success')).detail.refund.status, 'succeeded');
  assert.ok(!(await site.told()).includes('failure'));
  await site.close();
});

test('open(), close() and reset() do what the customer could, and reset() forgets what was typed', async () => {
  const site = await open_with(widget_tag(demo.order('card')));
  const widget = site.widget();
  const call = (method) => widget.element.evaluate((element, name) => element[name](), method);
  await call('open');
  await widget.fill('환불 사유', '색상이 달라요');
  await call('close');
  assert.equal(await widget.button('환불 요청').isVisible(), true);
  assert.equal(await widget.element.getAttribute('open'), null);

  await call('open');
  await widget.field('환불 사유').waitFor();
  assert.equal(await widget.field('환불 사유').inputValue(), '색상이 달라요');
  await call('reset');
  await widget.button('환불 요청').waitFor();
  await call('open');
  await widget.field('환불 사유').waitFor();
  assert.equal(await widget.field('환불 사유').inputValue(), '');
  assert.deepEqual(await site.told(), ['ready', 'open', 'close', 'open', 'close', 'open']);
  await site.close();
});

test('a panel that opens again does not say for a moment what it said before', async () => {
  const site = await open_with(widget_tag(demo.order('card')));
  const widget = site.widget();
  await widget.press('환불 요청');
  await widget.fill('환불 사유', '색상이 달라요');
  const said = await widget.element.evaluate(async (element) => {
    await element.close();
    await element.reset();
    await element.open(); // and no frame has been drawn between
    return [...element.shadowRoot.querySelectorAll('input')].map(({ value }) => value);
  });
  assert.deepEqual(said.filter(Boolean), []);
  await widget.field('환불 사유').waitFor();
  assert.equal(await widget.field('환불 사유').inputValue(), '');
  await site.close();
});

test('the focus goes to the form and comes back to the button', async () => {
  const site = await open_with(widget_tag(demo.order('card')));
  const focused = () =>
    site.widget().element.evaluate(({ shadowRoot }) => shadowRoot.activeElement?.textContent ?? null);
  await site.widget().press('환불 요청');
  await site.page.waitForFunction(
    () => document.querySelector('imp-refund').shadowRoot.activeElement?.localName === 'h2',
  );
  await site.page.keyboard.press('Escape');
  await site.widget().button('환불 요청').waitFor();
  assert.equal(await focused(), '환불 요청');
  await site.close();
});

test('amount and reason are what the form starts with', async () => {
  const site = await open_with(widget_tag(demo.order('card'), 'amount="3000" reason="오배송"'));
  await site.widget().press('환불 요청');
  await site.widget().field('환불 사유').waitFor();
  assert.equal(await site.widget().field('환불 금액').inputValue(), '3,000');
  assert.equal(await site.widget().field('환불 사유').inputValue(), '오배송');
  await site.close();
});

test('each attribute may change while the page lives', async () => {
  const [first, second] = [demo.order('card_partly_refunded'), demo.order('phone_this_month')];
  const site = await open_with(widget_tag(first));
  const widget = site.widget();
  const has_scheme = (scheme) =>
    site.page.waitForFunction(
      (wanted) => document.querySelector('imp-refund').shadowRoot.querySelector('.root').dataset.scheme === wanted,
      scheme,
    );

  await change(site, { disabled: '' });
  assert.equal(await widget.button('환불 요청').isDisabled(), true);
  await widget.element.evaluate((element) => element.open());
  assert.deepEqual(await site.told(), ['ready']);
  await change(site, { disabled: null, lang: 'en' });
  await widget.press('Request refund');
  await widget.shows('Request refund');
  await widget.field('Reason').fill('Changed my mind');
  await change(site, { lang: 'ko' });
  await widget.shows('환불 요청');
  assert.equal(await widget.field('환불 사유').inputValue(), 'Changed my mind');
  await change(site, { theme: 'dark' });
  await has_scheme('dark');
  await change(site, { theme: 'light' });
  await has_scheme('light');

  // Another order: the open form of the first one goes, and nothing of it stays.
  await change(site, { 'merchant-uid': second.merchant_uid, ticket: second.ticket });
  await site.hears('close');
  await widget.press('환불 요청');
  await widget.reads(second.merchant_uid);
  assert.equal(await widget.field('환불 사유').inputValue(), '');
  assert.equal(await widget.element.getByText(first.merchant_uid).count(), 0);
  assert.equal(await widget.element.locator('canvas').count(), 1);

  // Set and opened in one go, as a page does that shows one dialog for many orders.
  await widget.element.evaluate((element, { merchant_uid, ticket }) => {
    Object.assign(element, { merchantUid: merchant_uid, ticket });
    return element.open();
  }, first);
  await widget.reads(first.merchant_uid);
  assert.equal(await widget.element.locator('canvas').count(), 1);
  await site.close();
});

test('a reflecting property says what its attribute says', async () => {
  const site = await open_with(widget_tag(demo.order('card')));
  const seen = await site.widget().element.evaluate((element) => {
    const states = [];
    for (const [property, attribute, value] of [
      ['merchantUid', 'merchant-uid', 'ORD-2'],
      ['ticket', 'ticket', 'eyJ'],
      ['endpoint', 'endpoint', '/refund'],
      ['amount', 'amount', 100],
      ['reason', 'reason', 'r'],
      ['theme', 'theme', 'dark'],
    ]) {
      element[property] = value;
      const set = element.getAttribute(attribute);
      element[property] = null;
      states.push([set, element.hasAttribute(attribute), element[property]]);
    }
    element.disabled = true;
    states.push(element.getAttribute('disabled'));
    element.disabled = false;
    states.push(element.hasAttribute('disabled'));
    return states;
  });
  assert.deepEqual(seen, [
    ['ORD-2', false, ''],
    ['eyJ', false, ''],
    ['/refund', false, ''],
    ['100', false, ''],
    ['r', false, ''],
    ['dark', false, ''],
    '',
    false,
  ]);
  await site.close();
});

test('what a page sets on the element before the script has come is taken over', async () => {
  const order = demo.order('card');
  merchant.put(
    '/early.js',
    `const element = document.querySelector('imp-refund');
     element.getTicket = async () => '${order.ticket}';
     element.merchantUid = '${order.merchant_uid}';
     const script = Object.assign(document.createElement('script'), { type: 'module' });
     script.src = '${demo.origin}/imp-refund.js';
     document.head.append(script);`,
  );
  const site = await open_with('<imp-refund></imp-refund><script src="/early.js"></script>', {
    head: '',
    policy: `script-src 'self' ${demo.origin} 'wasm-unsafe-eval'; connect-src ${demo.origin}`,
  });
  await site.widget().press('환불 요청');
  await site.widget().reads(order.merchant_uid);
  await site.close();
});

test('getTicket is asked when there is no ticket, and again when one has run out', async () => {
  const order = demo.order('card');
  const site = await open_with(`<imp-refund merchant-uid="${order.merchant_uid}" ticket="run-out"></imp-refund>`);
  await site.widget().element.evaluate((element, ticket) => {
    window.asked = 0;
    element.getTicket = () => (++window.asked === 1 ? Promise.resolve(ticket) : 'run-out too');
  }, order.ticket);
  await site.widget().press('환불 요청');
  await site.widget().field('환불 사유').waitFor();
  assert.equal(await site.page.evaluate(() => window.asked), 1);

  // From here on every ticket is bad: nothing is sent that counts, and nothing typed is lost.
  await site.widget().fill('환불 사유', '색상이 달라요');
  await site.widget().press('환불 내용 확인');
  await site.widget().confirm();
  await site.widget().shows('환불하지 못했습니다');
  await site.widget().reads('환불 요청 시간이 만료되었습니다.');
  assert.equal((await site.hears('failure')).detail.code, 'unauthorized');
  await site.widget().element.evaluate((element, ticket) => (element.getTicket = () => ticket), order.ticket);
  await site.widget().press('다시 시도');
  await site.widget().shows('환불되었습니다');
  const { cancel_history } = await demo.sandbox.payment(order.merchant_uid);
  assert.equal(cancel_history.filter(({ reason }) => reason.includes('색상이 달라요')).length, 1);
  await site.close();
});

test('a getTicket that fails sends nothing, says so, and is no refund under way', async () => {
  const order = demo.order('card_usd');
  const site = await open_with(`<imp-refund merchant-uid="${order.merchant_uid}"></imp-refund>`);
  const give = (ticket) =>
    site.widget().element.evaluate((element, given) => {
      element.getTicket = async () => given ?? Promise.reject(new Error('logged out'));
    }, ticket);
  await give(null);
  await site.widget().press('환불 요청');
  await site.widget().shows('주문 정보를 불러오지 못했습니다');
  await give(order.ticket);
  await site.widget().press('다시 시도');
  await site.widget().fill('환불 사유', '단순 변심');
  await site.widget().press('환불 내용 확인');
  await give(null);
  await site.widget().confirm();
  await site.widget().shows('환불하지 못했습니다');
  assert.equal((await demo.sandbox.payment(order.merchant_uid)).cancel_amount, 0);
  assert.ok(!(await site.told()).includes('pending'));
  await site.close();
});

test('several elements on one page do not meet', async () => {
  const orders = ['card_partly_refunded', 'phone_this_month', 'virtual_account'].map((kind) => demo.order(kind));
  const site = await open_with(orders.map((order, at) => widget_tag(order, `id="w${at}" lang="${at ? 'en' : 'ko'}"`)).join(''));
  const [first, second, third] = orders.map((_, at) => site.widget(`#w${at}`));
  await first.press('환불 요청');
  await second.press('Request refund');
  await third.press('Request refund');
  await first.fill('환불 사유', '첫째');
  await second.fill('Reason', 'the second');
  await third.fill('Reason', 'the third');
  assert.equal(await first.field('환불 사유').inputValue(), '첫째');
  assert.equal(await second.field('Reason').inputValue(), 'the second');

  await second.press('Review refund');
  await second.press(/^Refund ₩/);
  await second.shows('Refunded');
  assert.equal(await first.field('환불 사유').inputValue(), '첫째');
  await third.press('Review refund'); // its account is missing
  await third.shows('Request refund');
  await site.page.locator('#w2').evaluate((element) => element.remove());
  await first.press('환불 내용 확인');
  await first.shows('이대로 환불할까요?');
  const from = await site.page.evaluate(() => window.told.map(({ name, from }) => `${from} ${name}`));
  assert.deepEqual(from.filter((line) => line.endsWith('success')), ['w1 success']);
  assert.equal((await demo.sandbox.payment(orders[0].merchant_uid)).cancel_amount, 12_000);
  await site.close();
});

test("the page's custom properties are the widget's colour, corners and font", async () => {
  merchant.put('/theme.js', `
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('imp-refund { --imp-refund-accent: rgb(124, 58, 237); --imp-refund-radius: 3px; --imp-refund-font: "Noto Serif CJK KR", serif }');
    document.adoptedStyleSheets = [sheet];`);
  const site = await open_with(widget_tag(demo.order('card_partly_refunded')), {
    head: `<script src="/theme.js"></script>${widget_script(demo)}`,
  });
  const style = (selector) =>
    site.widget().element.evaluate((element, of) => {
      const { backgroundColor, borderTopLeftRadius, fontFamily } = getComputedStyle(element.shadowRoot.querySelector(of));
      return { backgroundColor, borderTopLeftRadius, fontFamily };
    }, selector);
  assert.deepEqual(await style('.trigger'), {
    backgroundColor: 'rgb(124, 58, 237)',
    borderTopLeftRadius: '3px',
    fontFamily: '"Noto Serif CJK KR", serif',
  });
  await site.widget().press('환불 요청');
  await site.widget().button('환불 내용 확인').waitFor();
  // The canvas is drawn with it too: the middle of the submitting button's edge.
  const pixel = await site.widget().element.evaluate(async ({ shadowRoot }) => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const canvas = shadowRoot.querySelector('canvas');
    const [at, box] = [canvas, shadowRoot.querySelector('.mirror button[type=submit]')].map((e) => e.getBoundingClientRect());
    const x = Math.round((box.left - at.left + 6) * devicePixelRatio);
    const y = Math.round((box.top - at.top + box.height / 2) * devicePixelRatio);
    return [...canvas.getContext('2d').getImageData(x, y, 1, 1).data];
  });
  assert.deepEqual(pixel, [124, 58, 237, 255]);
  await site.close();
});
