import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { start_browser } from './support/browser.mjs';
import { start_demo } from './support/demo.mjs';
import { open_shop } from './support/shop.mjs';

// The demo's shop under its other name, http://localhost, where the widget and its server are of
// another origin, as they are for a merchant's page.

let demo, browser, elsewhere;

before(async () => {
  [demo, browser] = await Promise.all([start_demo(), start_browser()]);
  elsewhere = demo.origin.replace('127.0.0.1', 'localhost');
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** What is answered to a request with that Host, which fetch() does not let one set. */
function ask(path, { method = 'GET', host, ...headers }) {
  return new Promise((resolve, reject) => {
    request(demo.origin + path, { method, headers: { host, ...headers } }, (reply) => {
      reply.resume();
      resolve(reply);
    })
      .on('error', reject)
      .end();
  });
}

test('the demo tells where the second origin is', () => {
  assert.ok(demo.said.some((line) => line.includes(`${elsewhere}/`)), demo.said.join('\n'));
});

test('the whole flow goes across origins, preflights included', async () => {
  const asked = [];
  const shop = await open_shop(browser, { ...demo, origin: elsewhere }, {
    origins: [demo.origin],
    reducedMotion: 'no-preference',
    prepare: (page) => page.on('response', (reply) => asked.push(reply)),
  });
  const order = shop.order('card');
  await order.press('환불 요청');
  await order.fill('환불 금액', '2000');
  await order.fill('환불 사유', '색상이 달라요');
  await order.press('환불 내용 확인');
  await order.press('2,000원 환불하기');
  await order.shows('환불되었습니다');
  await order.card_says('부분 환불');
  assert.equal((await demo.sandbox.payment(order.merchant_uid)).cancel_amount, 2000);

  const from = (path) => asked.filter((reply) => new URL(reply.url()).pathname === path);
  const [cancel] = from('/payments/cancel');
  assert.equal(new URL(cancel.url()).origin, demo.origin);
  assert.equal((await cancel.request().allHeaders()).origin, elsewhere);
  assert.equal((await cancel.allHeaders())['access-control-allow-origin'], elsewhere);
  const wasm = asked.find((reply) => reply.url().endsWith('.wasm'));
  assert.equal(new URL(wasm.url()).origin, demo.origin);
  await shop.close();
});

test('a preflight of the other name is let in, and of no one else', async () => {
  const preflight = (path, host, origin) =>
    ask(path, {
      method: 'OPTIONS',
      host,
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,idempotency-key',
    });
  const { host } = new URL(demo.origin);
  const allowed = await preflight('/payments/cancel', host, elsewhere);
  assert.equal(allowed.statusCode, 204);
  assert.equal(allowed.headers['access-control-allow-origin'], elsewhere);
  assert.match(allowed.headers['access-control-allow-headers'], /Idempotency-Key/i);
  assert.equal(allowed.headers['access-control-allow-credentials'], undefined);
  for (const other of ['http://localhost:1', 'http://localhost', 'https://shop.example.com', 'null', `${elsewhere}.example.com`]) {
    const refused = await preflight('/payments/cancel', host, other);
    assert.equal(refused.headers['access-control-allow-origin'], undefined, other);
    assert.equal(refused.headers['access-control-allow-methods'], undefined, other);
  }
  // Somebody else's name for this machine is no name of ours.
  const rebound = await preflight('/payments/cancel', 'evil.example.com', 'http://localhost');
  assert.equal(rebound.headers['access-control-allow-origin'], undefined);
});

test('only under the other name does a page take the widget from elsewhere', async () => {
  const { host } = new URL(demo.origin);
  const own = await ask('/imp-refund.js', { host });
  assert.equal(own.statusCode, 200);
  const moved = await ask('/imp-refund.js', { host: new URL(elsewhere).host });
  assert.equal(moved.statusCode, 307);
  assert.equal(moved.headers.location, `${demo.origin}/imp-refund.js`);
  assert.equal(moved.headers['access-control-allow-origin'], '*'); // also for a page of a third one
  assert.doesNotMatch((await ask('/', { host })).headers['content-security-policy'], /http:/);
  assert.match(
    (await ask('/', { host: new URL(elsewhere).host })).headers['content-security-policy'],
    new RegExp(`connect-src 'self' ${demo.origin};`),
  );
});
