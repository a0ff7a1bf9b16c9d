import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { start_demo } from './support/demo.mjs';

// What the i'mport guide walks through with an order of 10,000 won, as its own client would.

const merchant_uid = 'ORD20180131-0000011';
let demo;

before(async () => {
  demo = await start_demo();
});
after(() => demo?.stop());

async function cancel(body) {
  const reply = await fetch(`${demo.origin}/payments/cancel`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'Accept-Language': 'en' },
    body: JSON.stringify({ merchant_uid, reason: 'Refund of a test payment', ...body }),
  });
  return { status: reply.status, body: await reply.json() };
}

const cancel_calls = async () => (await demo.sandbox.state()).calls['POST /payments/cancel'] ?? 0;

test('10,000 won are paid', async () => {
  const payment = await demo.sandbox.payment(merchant_uid);
  assert.equal(payment.amount, 10_000);
  assert.equal(payment.cancel_amount, 0);
});

test('2,000 of them are refunded', async () => {
  const { status, body } = await cancel({ cancel_request_amount: 2000 });
  assert.equal(status, 200);
  assert.equal(body.cancel_amount, 2000);
  assert.equal(body.refundable_amount, 8000);
  assert.equal(body.refund.status, 'succeeded');
});

test("8,001 more are refused before i'mport is asked", async () => {
  const calls = await cancel_calls();
  const { status, body } = await cancel({ cancel_request_amount: 8001 });
  assert.equal(status, 400);
  assert.equal(body.code, 'validation_failed');
  assert.deepEqual(
    body.errors.map(({ field, code }) => [field, code]),
    [['cancel_request_amount', 'amount_exceeds_refundable']],
  );
  assert.equal(await cancel_calls(), calls);
});

test('no amount refunds the remaining 8,000, which are spelled out', async () => {
  const { status, body } = await cancel({});
  assert.equal(status, 200);
  assert.equal(body.refund.amount, 8000);
  assert.equal(body.refundable_amount, 0);
  const { cancel_amount, cancel_history } = await demo.sandbox.payment(merchant_uid);
  assert.equal(cancel_amount, 10_000);
  assert.deepEqual(cancel_history.map(({ amount }) => amount), [2000, 8000]);
});

test('then the order has already been fully refunded', async () => {
  const calls = await cancel_calls();
  const { status, body } = await cancel({ cancel_request_amount: 1 });
  assert.equal(status, 400);
  assert.equal(body.code, 'already_refunded');
  assert.equal(body.message, 'This order has already been fully refunded.');
  assert.equal(await cancel_calls(), calls);
});
