// i'mport's own client for Node.js against our sandbox. Its constructor takes `baseUrl`.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';

import { credentials, payment, start_sandbox } from './support/sandbox.mjs';

const { Iamport, Request } = createRequire(import.meta.url)('iamport-rest-client-nodejs/dist/Iamport.js');
const { Payments } = Request;

let sandbox;
let client;
before(async () => {
  sandbox = await start_sandbox();
  client = new Iamport({ apiKey: credentials.key, apiSecret: credentials.secret, baseUrl: sandbox.address });
});
after(() => sandbox.stop());

test('token: taken once and kept while it lives', async () => {
  const headers = await client.getHeaders();
  assert.match(headers.Authorization, /^Bearer [0-9a-f]{40}$/);
  assert.equal((await client.getHeaders()).Authorization, headers.Authorization);
  assert.equal((await sandbox.state()).calls['POST /users/getToken'], 1);

  const stranger = new Iamport({ apiKey: 'sandbox_key', apiSecret: 'wrong', baseUrl: sandbox.address });
  await assert.rejects(Payments.getByImpUid({ imp_uid: 'imp_1' }).request(stranger), (error) => {
    assert.equal(error.response.status, 401);
    return true;
  });
});

test('look-ups: one, several of which some are missing, an order, a status', async () => {
  await sandbox.add(payment(1));
  await sandbox.add(payment(2));
  const one = await Payments.getByImpUid({ imp_uid: 'imp_448280090631' }).request(client);
  assert.equal(one.data.response.amount, 10000);
  assert.equal(one.data.response.name, '유자/꽃차 한 통');

  const several = await Payments.getByImpUids({ imp_uid: ['imp_448280090631', 'imp_none', 'imp_448280090632'] })
    .request(client);
  assert.equal(several.status, 207);
  assert.deepEqual(several.data.response.map((found) => found.imp_uid), ['imp_448280090631', 'imp_448280090632']);
  assert.deepEqual(several.data.failed, ['imp_none']);

  // Without a status this client asks for /payments/find/…/undefined.
  const order = await Payments.getByMerchantUid({ merchant_uid: 'ORD20180131-0000012' }).request(client);
  assert.equal(order.data.response.imp_uid, 'imp_448280090632');
  const page = await Payments.getByStatus({ status: 'paid', limit: 1 }).request(client);
  assert.deepEqual([page.data.response.total, page.data.response.previous, page.data.response.next], [2, 0, 2]);

  await assert.rejects(Payments.getByImpUid({ imp_uid: 'imp_none' }).request(client), (error) => {
    assert.equal(error.response.status, 404);
    return true;
  });
});

test('cancel: a part, a refused one, the rest', async () => {
  await sandbox.add(payment(3));
  const cancel = (more) => Payments.cancel({ imp_uid: 'imp_448280090633', reason: '변심', ...more }).request(client);
  assert.equal((await cancel({ amount: 2000, checksum: 10000 })).data.response.cancel_amount, 2000);

  const refused = (error) => {
    assert.equal(error.response.data.code, 1);
    assert.equal(error.response.data.response, null);
    return true;
  };
  await assert.rejects(cancel({ amount: 1000, checksum: 10000 }), refused);
  // What its users do to satisfy its types: the zero amount asks for everything that is left.
  await assert.rejects(cancel({ amount: 0, checksum: 0, tax_free: 0 }), refused);
  assert.equal((await cancel({ amount: 0, checksum: 8000, tax_free: 0 })).data.response.cancel_amount, 10000);
  await assert.rejects(cancel({ amount: 1 }), (error) => {
    assert.equal(error.response.data.message, '이미 전액취소된 주문입니다.');
    return true;
  });
});

test('cancel: the payment of a virtual account goes back to an account', async () => {
  await sandbox.add(payment(4, { pay_method: 'vbank' }));
  const cancel = (bank) =>
    Payments.cancel({
      imp_uid: 'imp_448280090634',
      amount: 10000,
      refund_holder: '홍길동',
      refund_bank: bank,
      refund_account: '110123456789',
    }).request(client);
  await assert.rejects(cancel('BK88'), (error) => {
    assert.equal(error.response.data.code, -1);
    return true;
  });
  assert.equal((await cancel('88')).data.response.status, 'cancelled');
});
