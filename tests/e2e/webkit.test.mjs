import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { start_merchant, strict_policy, widget_tag } from './support/merchant.mjs';
import { start_webkit } from './support/webkit.mjs';

// The flow in a third engine, the one of Safari, as WebKitGTK builds it.

const pictures = fileURLToPath(new URL('../../build/screenshots/', import.meta.url));
let merchant, webkit;

before(async () => {
  merchant = await start_merchant();
  webkit = await start_webkit();
  await mkdir(pictures, { recursive: true });
});
after(async () => {
  await webkit?.stop();
  await merchant?.stop();
});

test('WebKit: a part is refunded on a page of another origin with a strict policy', async () => {
  const order = merchant.demo.order('card');
  // Its icon the browser asks for by itself.
  const policy = `${strict_policy(merchant.demo)}; img-src 'self'`;
  merchant.put_page('/order.html', widget_tag(order), { policy });
  await webkit.open(`${merchant.origin}/order.html`);
  await webkit.press('^환불 요청$');
  await webkit.fill('환불 금액', '2000');
  await webkit.fill('환불 사유', '색상이 달라요');
  await webkit.holds('환불 금액', '2,000');
  await webkit.holds('환불 사유', '색상이 달라요');
  const has_webgl = await webkit.run(`return Boolean(document.createElement('canvas').getContext('webgl'))`);
  assert.equal(await webkit.run(`return root.querySelector('.root').hasAttribute('data-drawn')`), has_webgl);
  await writeFile(`${pictures}webkit-form.png`, await webkit.picture());
  await webkit.press('^환불 내용 확인$');
  await webkit.shows('이대로 환불할까요?');
  await webkit.press('^2,000원 환불하기$');
  await webkit.shows('환불되었습니다');
  await writeFile(`${pictures}webkit-refunded.png`, await webkit.picture());
  assert.equal((await merchant.demo.sandbox.payment(order.merchant_uid)).cancel_amount, 2000);
  const [told, violations] = await webkit.run('return [told.map(({ name }) => name), violations]');
  assert.deepEqual(told, ['ready', 'open', 'submit', 'success']);
  assert.deepEqual(violations, []);
});
