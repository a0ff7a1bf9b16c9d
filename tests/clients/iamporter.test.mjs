// posquit0/node-iamporter against our sandbox. Its constructor takes the host.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { credentials, payment, start_sandbox } from './support/sandbox.mjs';

const { Iamporter, IamporterError } = createRequire(import.meta.url)('iamporter');

let sandbox;
let client;
before(async () => {
  sandbox = await start_sandbox();
  client = new Iamporter({ apiKey: credentials.key, secret: credentials.secret, host: sandbox.address });
});
after(() => sandbox.stop());

const refused = (message) => (error) => {
  assert.ok(error instanceof IamporterError);
  assert.match(error.message, message);
  return true;
};

test('token: the same one again; wrong credentials are refused', async () => {
  const first = await client.getToken();
  assert.equal(first.status, 200);
  assert.match(first.data.access_token, /^[0-9a-f]{40}$/);
  assert.ok(first.data.expired_at - first.data.now > 0);
  assert.equal((await client.getToken()).data.access_token, first.data.access_token);

  await assert.rejects(client.getToken('sandbox_key', 'wrong'), refused(/인증에 실패/));
  await assert.rejects(client.getToken(null, null), refused(/^imp_key, imp_secret 파라메터가 누락되었습니다\.$/));
});

test('look-ups: by either id, by status, and what is not there', async () => {
  await sandbox.add(payment(1));
  const by_imp_uid = await client.findByImpUid('imp_448280090631');
  assert.equal(by_imp_uid.data.merchant_uid, 'ORD20180131-0000011');
  assert.equal(by_imp_uid.data.name, '유자/꽃차 한 통');
  assert.equal((await client.findByMerchantUid('ORD20180131-0000011')).data.imp_uid, 'imp_448280090631');
  assert.equal((await client.findAllByMerchantUid('ORD20180131-0000011')).data.list.length, 1);
  assert.equal((await client.findAllByStatus('paid')).data.total, 1);

  const absent = await client.findByImpUid('imp_none');
  assert.equal(absent.status, 404);
  assert.match(absent.message, /존재하지 않는 결제정보입니다\./);
  await assert.rejects(client.findAllByStatus('wrong'), refused(/^지원되지 않는 상태값입니다\.$/));
});

test('cancel: a part, then one won too many, then the rest, then nothing is left', async () => {
  await sandbox.add(payment(2));
  const part = await client.cancelByImpUid('imp_448280090632', { amount: 2000, checksum: 10000, reason: '변심' });
  assert.equal(part.data.cancel_amount, 2000);
  assert.deepEqual(part.data.cancel_history.map(({ amount, reason }) => [amount, reason]), [[2000, '변심']]);

  await assert.rejects(client.cancelByImpUid('imp_448280090632', { amount: 8001 }), IamporterError);
  await assert.rejects(client.cancelByImpUid('imp_448280090632', { amount: 1, checksum: 10000 }), IamporterError);
  const rest = await client.cancelByMerchantUid('ORD20180131-0000012');
  assert.equal(rest.data.cancel_amount, 10000);
  assert.equal(rest.data.status, 'cancelled');
  await assert.rejects(client.cancelByImpUid('imp_448280090632'), refused(/^이미 전액취소된 주문입니다\.$/));
});

test('cancel: an unknown payment, and no id at all', async () => {
  await assert.rejects(client.cancelByImpUid('imp_none'), refused(/^취소할 결제건이 존재하지 않습니다\.$/));
  await assert.rejects(client.cancel({}), refused(/지정해주셔야합니다\.$/));
});

test('cancel: the answer gets lost, the money has moved', async () => {
  await sandbox.add(payment(3));
  await sandbox.faults({ vanish: 1 });
  // Its timer of 30 s runs on after a connection has ended; ours shall not wait for it.
  client.client.defaults.timeout = 1_000;
  await assert.rejects(client.cancelByImpUid('imp_448280090633', { amount: 500 }), refused(/예기치 못한 오류/));
  await sandbox.faults({});
  assert.equal((await client.findByImpUid('imp_448280090633')).data.cancel_amount, 500);
});
