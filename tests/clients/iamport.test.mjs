// The oldest client for Node.js against our sandbox. It reads its host from a static member, and sends the
// token bare, without "Bearer".
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { credentials, payment, start_sandbox } from './support/sandbox.mjs';

const Iamport = createRequire(import.meta.url)('iamport');

let sandbox;
let client;
before(async () => {
  sandbox = await start_sandbox('--partial-status', 'paid');
  Iamport.DEFAULT_HOST = sandbox.address;
  client = new Iamport({ impKey: credentials.key, impSecret: credentials.secret });
});
after(() => sandbox.stop());

test('token: wrong credentials are refused', async () => {
  const stranger = new Iamport({ impKey: 'sandbox_key', impSecret: 'wrong' });
  await assert.rejects(stranger.payment.getByImpUid({ imp_uid: 'imp_1' }), { code: 'HTTP_401' });
});

test('look-ups: by either id, by status, and what is not there', async () => {
  await sandbox.add(payment(1));
  assert.equal((await client.payment.getByImpUid({ imp_uid: 'imp_448280090631' })).amount, 10000);
  const order = await client.payment.getByMerchant({ merchant_uid: 'ORD20180131-0000011' });
  assert.equal(order.name, '유자/꽃차 한 통');
  assert.equal((await client.payment.getByStatus({ payment_status: 'paid' })).total, 1);
  await assert.rejects(client.payment.getByImpUid({ imp_uid: 'imp_none' }), { code: 'HTTP_404' });
});

test('cancel: a part, a refused one, the rest', async () => {
  await sandbox.add(payment(2));
  const cancel = (more) => client.payment.cancel({ imp_uid: 'imp_448280090632', ...more });
  const part = await cancel({ amount: 2000, checksum: 10000, reason: '변심' });
  assert.deepEqual([part.cancel_amount, part.status], [2000, 'paid']);
  await assert.rejects(cancel({ amount: 8001 }), { code: 'IAMPORT_1' });
  const rest = await cancel();
  assert.deepEqual([rest.cancel_amount, rest.status], [10000, 'cancelled']);
  await assert.rejects(cancel(), { code: 'IAMPORT_1', message: '이미 전액취소된 주문입니다.' });
});

test('cancel: a token that has ended is taken anew, and the cancel is sent again', async () => {
  await sandbox.add(payment(3, { _sandbox: { cancel: 'expire_token' } })); // once
  const done = await client.payment.cancel({ imp_uid: 'imp_448280090633', amount: 100 });
  assert.equal(done.cancel_amount, 100);
});
