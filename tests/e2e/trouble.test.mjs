import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compose_hangul, picture_of, start_browser } from './support/browser.mjs';
import { start_merchant, strict_policy, visit, widget_tag } from './support/merchant.mjs';

// What is missing, broken or forbidden must end in a form that works or in words that are true: never
// in a dead button, never in "failed" for what nobody knows, and nothing typed is lost.

let merchant, demo, browser;

before(async () => {
  [merchant, browser] = await Promise.all([start_merchant(), start_browser()]);
  demo = merchant.demo;
});
after(async () => {
  await browser?.close();
  await merchant?.stop();
});

async function open_with(order, { policy, attributes, path = '/order.html', ...options } = {}) {
  merchant.put_page(path, widget_tag(order, attributes), { policy });
  return visit(browser, merchant, path, options);
}
const payment_of = ({ merchant_uid }) => demo.sandbox.payment(merchant_uid);
const without_webgl = (page) =>
  page.addInitScript(() => {
    const { getContext } = HTMLCanvasElement.prototype;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return /webgl/.test(kind) ? null : getContext.call(this, kind, ...rest);
    };
  });
const without_wasm = (page) => page.addInitScript(() => delete window.WebAssembly);
const cancel_answers = (page, answer) =>
  page.route('**/payments/cancel', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          contentType: 'application/problem+json',
          ...answer,
          headers: { 'Access-Control-Allow-Origin': merchant.origin, ...answer.headers },
        })
      : route.continue(),
  );

test('without WebGL the same form stands there as a plain one, and does it all', async () => {
  const order = demo.order('virtual_account');
  const site = await open_with(order, { prepare: without_webgl });
  const widget = site.widget();
  await widget.press('환불 요청');
  await widget.fill('환불 금액', '1000');
  await widget.fill('환불 사유', '찻잔이 깨졌어요');
  await widget.element.getByRole('combobox', { name: '은행' }).fill('신한');
  await widget.element.getByRole('option', { name: '신한은행' }).click();
  await widget.fill('계좌번호', '56211105948400');
  await widget.fill('예금주', '홍길동');
  await picture_of(widget.element, 'no-webgl-1-form');
  await widget.press('환불 내용 확인');
  await widget.shows('이대로 환불할까요?');
  assert.equal(await widget.element.getByText('이번 환불 금액').last().isVisible(), true);
  assert.equal(await widget.element.locator('canvas').isVisible(), false);
  await picture_of(widget.element, 'no-webgl-2-confirm');
  await widget.confirm();
  await widget.shows('환불되었습니다');
  await picture_of(widget.element, 'no-webgl-3-refunded');
  assert.equal((await payment_of(order)).cancel_amount, 1000);
  await site.close();
});

/** The plain form, from the button to the refund. */
async function refund_plainly(site, order, name) {
  const widget = site.widget();
  await widget.press('환불 요청');
  await widget.fill('환불 금액', '1000');
  await picture_of(widget.element, `${name}-1-form`);
  await widget.press('환불 내용 확인');
  await widget.press('환불 요청'); // without a reason, which only the server minds
  await widget.reads('환불 사유를 입력해 주세요.');
  assert.equal(await widget.field('환불 금액').inputValue(), '1000');
  await picture_of(widget.element, `${name}-2-mistake`);
  await widget.element.getByRole('textbox', { name: '환불 사유' }).fill('색상이 달라요');
  await widget.press('환불 내용 확인');
  await widget.reads('이대로 환불할까요?');
  await picture_of(widget.element, `${name}-3-confirm`);
  await site.page.keyboard.press('Escape'); // back
  await widget.button('환불 내용 확인').dblclick(); // whose second half is no confirmation
  await widget.press('환불 요청');
  await widget.reads('환불되었습니다');
  await picture_of(widget.element, `${name}-4-refunded`);
  const { cancel_history } = await payment_of(order);
  assert.equal(cancel_history.filter(({ reason }) => reason.includes('색상이 달라요')).length, 1);
  const { detail } = await site.hears('success');
  assert.equal(detail.refund.status, 'succeeded');
  assert.equal(detail.merchant_uid, order.merchant_uid);
}

test('without WebAssembly a plain form does it', async () => {
  const order = demo.order('card');
  const site = await open_with(order, { prepare: without_wasm });
  await refund_plainly(site, order, 'no-wasm');
  await site.close();
});

test("without 'wasm-unsafe-eval' in the page's policy a plain form does it", async () => {
  const order = demo.order('card_partly_refunded');
  const site = await open_with(order, { policy: strict_policy(demo).replace(" 'wasm-unsafe-eval'", '') });
  await refund_plainly(site, order, 'no-wasm-eval');
  assert.deepEqual(await site.take_violations(), ['script-src wasm-eval']);
  await site.close();
});

test('the plain form keeps what was typed through a refusal, a reload and a lost answer', async () => {
  const order = demo.order('declined');
  const site = await open_with(order, { prepare: without_wasm });
  const widget = site.widget();
  await widget.press('환불 요청');
  await widget.fill('환불 사유', '배송이 늦었어요');
  await widget.press('환불 내용 확인');
  await widget.press('환불 요청');
  await widget.reads('환불된 금액은 없습니다.');
  assert.equal((await site.hears('failure')).detail.code, 'gateway_declined');
  await widget.press('요청 수정');
  assert.equal(await widget.field('환불 사유').inputValue(), '배송이 늦었어요');
  await site.close();

  const lost = demo.order('answer_lost');
  const second = await open_with(lost, { prepare: without_wasm });
  await second.widget().press('환불 요청');
  await second.widget().fill('환불 사유', '오배송');
  await second.widget().press('환불 내용 확인');
  await second.widget().press('환불 요청');
  await second.hears('pending');
  await second.page.reload();
  await second.widget().reads('환불되었습니다');
  assert.equal((await payment_of(lost)).cancel_history.length, 1);
  await second.close();

  const closed = await open_with(demo.order('fully_refunded'), { prepare: without_wasm });
  await closed.widget().press('환불 요청');
  await closed.widget().reads('이미 전액 환불된 주문입니다.');
  assert.equal(await closed.widget().element.getByRole('textbox').count(), 0);
  await closed.close();
});

test('a GPU that is lost while a syllable is composed costs neither it nor the caret', async () => {
  const site = await open_with(demo.order('card'), {
    prepare: (page) =>
      page.addInitScript(() => {
        const { getContext } = HTMLCanvasElement.prototype;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
          const context = getContext.call(this, kind, ...rest);
          if (/webgl/.test(kind)) window.gl = context;
          return context;
        };
      }),
  });
  const widget = site.widget();
  const reason = widget.field('환불 사유');
  const is_drawn = (drawn) =>
    site.page.waitForFunction(
      (wanted) => document.querySelector('imp-refund').shadowRoot.querySelector('.root').hasAttribute('data-drawn') === wanted,
      drawn,
    );
  const gpu = (method) =>
    site.page.evaluate((name) => (window.loser ??= window.gl.getExtension('WEBGL_lose_context'))[name](), method);

  await widget.press('환불 요청');
  await reason.fill('색이  달라요');
  await reason.evaluate((input) => input.setSelectionRange(2, 2));
  const protocol = await site.page.context().newCDPSession(site.page);
  await protocol.send('Input.imeSetComposition', { text: '조', selectionStart: 1, selectionEnd: 1 });
  await gpu('loseContext');
  await is_drawn(false);
  await protocol.send('Input.imeSetComposition', { text: '좀', selectionStart: 1, selectionEnd: 1 });
  await protocol.send('Input.insertText', { text: '좀' });
  assert.equal(await reason.inputValue(), '색이좀  달라요');
  await picture_of(widget.element, 'gpu-lost-form');
  assert.equal(await widget.button('환불 내용 확인').isVisible(), true);

  await gpu('restoreContext');
  await is_drawn(true);
  await compose_hangul(site.page, ['ㅇ', '아', '안']);
  assert.equal(await reason.inputValue(), '색이좀안  달라요');
  const drawn = await widget.element.evaluate(({ shadowRoot }) => {
    const canvas = shadowRoot.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    return data.some((value) => value !== 0);
  });
  assert.ok(drawn, 'the canvas is empty after the GPU came back');
  await picture_of(widget.element, 'gpu-back-form');
  await widget.press('환불 내용 확인');
  await widget.shows('이대로 환불할까요?');
  await widget.reads('색이좀안 달라요');
  assert.ok(site.take_amiss().every((line) => /WebGL|context/i.test(line)));
  await site.close();
});

test('a form whose script does not come says so beside the button, and comes at the next press', async () => {
  const site = await open_with(demo.order('card'));
  const { page } = site;
  await page.context().setOffline(true);
  await site.widget().press('환불 요청');
  await site.widget().reads('환불 양식을 불러오지 못했습니다. 인터넷 연결을 확인한 뒤 다시 눌러 주세요.');
  assert.equal(await site.widget().element.getByRole('alert').isVisible(), true);
  await picture_of(site.widget().element, 'unloaded');
  await page.context().setOffline(false);
  await site.widget().press('환불 요청');
  await site.widget().field('환불 사유').waitFor();
  assert.equal(await site.widget().element.getByText('환불 양식을 불러오지 못했습니다.').isVisible(), false);
  assert.ok(site.take_amiss().every((line) => /ERR_INTERNET_DISCONNECTED/.test(line)));
  await site.close();
});

test('offline when the order is loaded: it says that nothing was asked for, and can try again', async () => {
  const site = await open_with(demo.order('card'));
  await site.widget().press('환불 요청');
  await site.widget().field('환불 사유').waitFor();
  await site.page.keyboard.press('Escape');
  await site.page.context().setOffline(true);
  await site.widget().press('환불 요청');
  await site.widget().shows('주문 정보를 불러오지 못했습니다');
  await site.widget().reads('환불은 요청되지 않았습니다.');
  await site.page.context().setOffline(false);
  await site.widget().press('다시 시도');
  await site.widget().field('환불 사유').waitFor();
  site.take_amiss();
  await site.close();
});

test('offline when it is sent: nobody knows, so nothing is called failed; back online it is sent once', async () => {
  const order = demo.order('phone_this_month');
  const site = await open_with(order);
  await site.widget().fill_in();
  await site.page.context().setOffline(true);
  await site.widget().confirm();
  await site.widget().shows('결과를 확인하고 있습니다');
  await site.hears('pending');
  await picture_of(site.widget().element, 'offline-unanswered');
  await site.page.context().setOffline(false);
  await site.widget().press('다시 보내기');
  await site.widget().shows('환불되었습니다');
  assert.equal((await payment_of(order)).cancel_history.length, 1);
  assert.ok(!(await site.told()).includes('failure'));
  site.take_amiss();
  await site.close();
});

test('offline while a refund is under way: it stays so, and is found when the network is back', async () => {
  const order = demo.order('card_usd');
  await demo.sandbox.faults({ vanish: 1 });
  const site = await open_with(order);
  // The first looks fail as they would offline.
  await site.page.route('**/refunds/*', (route) => route.abort('internetdisconnected'));
  await site.widget().fill_in({ amount: '1.20' });
  await site.widget().confirm();
  await site.widget().shows('환불이 진행 중입니다');
  await site.page.context().setOffline(true);
  await site.page.unroute('**/refunds/*');
  await site.page.context().setOffline(false); // the browser's "online" ends the waiting
  await site.widget().shows('환불되었습니다');
  assert.equal((await payment_of(order)).cancel_history.length, 1);
  assert.ok(!(await site.told()).includes('failure'));
  await demo.sandbox.faults({});
  site.take_amiss();
  await site.close();
});

test("a page whose policy forbids the server, and one that the server does not know, get words", async () => {
  const forbidden = await open_with(demo.order('card'), {
    policy: strict_policy(demo).replace(/connect-src[^;]*/, "connect-src 'self'"),
  });
  await forbidden.widget().press('환불 요청');
  await forbidden.widget().reads('환불은 요청되지 않았습니다.');
  assert.equal(await forbidden.widget().button('다시 시도').isEnabled(), true);
  assert.ok((await forbidden.take_violations()).every((line) => line.startsWith('connect-src ')));
  forbidden.take_amiss();
  await forbidden.close();

  const unknown = { ...merchant, origin: merchant.origin.replace('localhost', '127.0.0.1') };
  const site = await visit(browser, unknown, '/order.html');
  merchant.put_page('/order.html', widget_tag(demo.order('card')));
  await site.page.reload();
  await site.widget().press('환불 요청');
  await site.widget().shows('주문 정보를 불러오지 못했습니다');
  assert.equal(await site.widget().button('다시 시도').isEnabled(), true);
  assert.match(site.take_amiss().join(), /CORS/);
  await site.close();
});

for (const [name, status, code, words] of [
  ['overloaded', 503, 'overloaded', '지금은 붐빕니다'],
  ['out of patience with this customer (429)', 429, 'too_many_requests', '요청이 너무 많습니다'],
  ['told of an expired ticket', 401, 'unauthorized', '시간이 만료되었습니다'],
])
  test(`a server that is ${name} leaves the payment alone, what was typed there, and a way on`, async () => {
    const order = demo.order('card');
    const before_it = await payment_of(order);
    const site = await open_with(order);
    await cancel_answers(site.page, {
      status,
      headers: { 'Retry-After': '1' },
      body: JSON.stringify({ type: `urn:imp-refund:problem:${code}`, title: code, status, detail: words, code, message: words }),
    });
    await site.widget().fill_in({ amount: '700', reason: `${code}에도 남는 사유` });
    await site.widget().confirm();
    await site.widget().shows('환불하지 못했습니다');
    await site.widget().reads(words);
    await site.widget().reads('환불된 금액은 없습니다.');
    assert.equal((await site.hears('failure')).detail.code, code);
    await site.page.keyboard.press('Escape');
    await site.widget().press('환불 요청');
    await site.widget().field('환불 사유').waitFor();
    assert.equal(await site.widget().field('환불 사유').inputValue(), `${code}에도 남는 사유`);
    assert.equal(await site.widget().field('환불 금액').inputValue(), '700');

    await site.page.unroute('**/payments/cancel');
    await site.widget().press('환불 내용 확인');
    await site.widget().confirm();
    await site.widget().shows('환불되었습니다');
    assert.equal((await payment_of(order)).cancel_amount, before_it.cancel_amount + 700);
    await site.close();
  });

/** A server that lets an order be asked about twice in a minute, of which the form takes one. */
async function with_patient_server(use, options) {
  const patient = await start_merchant({ IMP_REFUND_LIMIT_ORDER: '2/1m' });
  const order = patient.demo.order('card');
  patient.put_page('/order.html', widget_tag(order));
  const site = await visit(browser, patient, '/order.html', options);
  const ask = () =>
    fetch(`${patient.demo.origin}/payments/${order.merchant_uid}`, { headers: { Authorization: `Bearer ${order.ticket}` } });
  try {
    await use({ order, site, widget: site.widget(), ask, demo: patient.demo });
    await site.close();
  } finally {
    await patient.stop();
  }
}
const seconds_of = (label) => Number(/^(\d+)초 뒤에 다시 시도$/.exec(label)?.[1]);

test('a server that wants to be left alone for a while is: "try again" counts down, and then sends', () =>
  with_patient_server(
    async ({ order, site: { page, take_amiss }, widget, ask, demo: its }) => {
      const status = widget.element.getByRole('status');
      await widget.fill_in({ amount: '700' });
      assert.equal((await ask()).status, 200); // takes the last call that was left
      await widget.confirm();
      await widget.shows('환불하지 못했습니다');
      await widget.reads('요청이 너무 많습니다');
      const counting = widget.button(/^\d+초 뒤에 다시 시도$/);
      assert.equal(await counting.isDisabled(), true);
      await page.clock.pauseAt(await page.evaluate(() => Date.now() + 500));
      const [first, said] = [seconds_of(await counting.textContent()), await status.textContent()];
      assert.ok(first > 1 && first <= 30, `${first} s of a call each 30 s`);
      assert.match(said, /\d+초 뒤에 다시 시도할 수 있습니다\.$/);
      await picture_of(widget.element, 'retry-after-1-counts');

      // A redraw for each second and none in between; what a screen reader is told stays.
      await page.evaluate(() => {
        window.draws = 0;
        const draw = CanvasRenderingContext2D.prototype.drawImage;
        CanvasRenderingContext2D.prototype.drawImage = function (...values) {
          ++window.draws;
          return draw.apply(this, values);
        };
      });
      for (let second = 1; second <= 5; ++second) {
        await page.clock.runFor(1000);
        await widget.button(`${first - second}초 뒤에 다시 시도`).waitFor();
      }
      const draws = await page.evaluate(() => window.draws);
      assert.ok(draws >= 5 && draws <= 6, `${draws} draws in five seconds`);
      assert.equal(await status.textContent(), said);

      await page.clock.runFor((first - 5) * 1000);
      await widget.button('다시 시도').waitFor();
      assert.match(await status.textContent(), /이제 다시 시도할 수 있습니다\.$/);
      await picture_of(widget.element, 'retry-after-2-over');
      await page.clock.resume();
      // By the server's own clock its minute is not over: it answers as before, and the counting begins anew.
      await widget.press('다시 시도');
      await counting.waitFor();
      assert.ok(seconds_of(await counting.textContent()) <= 30);
      assert.equal((await its.sandbox.payment(order.merchant_uid)).cancel_amount, 0);
      take_amiss();
    },
    { prepare: (page) => page.clock.install() },
  ));

test('an order that can not be loaded yet can be loaded when the time is up, in the plain form as well', async () => {
  for (const prepare of [() => {}, without_wasm])
    await with_patient_server(
      async ({ site, widget, ask }) => {
        await ask();
        await ask();
        await widget.press('환불 요청');
        await widget.reads('요청이 너무 많습니다');
        const counting = widget.button(/^\d+초 뒤에 다시 시도$/);
        assert.equal(await counting.isDisabled(), true);
        assert.ok(seconds_of(await counting.textContent()) <= 30);
        await picture_of(widget.element, `retry-after-load-${prepare.name}`);
        await site.page.clock.runFor(31_000);
        assert.equal(await widget.button('다시 시도').isEnabled(), true);
        site.take_amiss();
      },
      { prepare: async (page) => (await page.clock.install(), prepare(page)) },
    );
});

test("a proxy's own error page says nothing about the refund, so it is not called failed", async () => {
  const order = demo.order('card');
  const site = await open_with(order);
  await cancel_answers(site.page, { status: 503, contentType: 'text/html', body: '<h1>Bad gateway</h1>' });
  await site.widget().fill_in({ amount: '300' });
  await site.widget().confirm();
  await site.widget().shows('결과를 확인하고 있습니다');
  await site.page.unroute('**/payments/cancel');
  await site.widget().press('다시 보내기');
  await site.widget().shows('환불되었습니다');
  assert.ok(!(await site.told()).includes('failure'));
  await site.close();
});
