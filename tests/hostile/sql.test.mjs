import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { request } from './support/raw.mjs';
import { GoodCustomer, admin_token, bearer, end_of_attack, money_back, open_shop, ticket } from './support/shop.mjs';

// Whether a database listens to what strangers write. As sqlmap asks it: the same text twice, once with a condition
// that holds and once with one that does not. Wherever the text goes, both must get the same answer.

const order = 'SQL-1';
const form = 'Content-Type: application/x-www-form-urlencoded';
let shop, good, before_all;
let refunded = 0;

before(async () => {
  shop = await open_shop();
  await shop.sell([{ merchant_uid: order }, { merchant_uid: 'SQL-GOOD' }]);
  before_all = await money_back(shop);
  good = new GoodCustomer(shop, 'SQL-GOOD');
});
after(() => shop?.stop());

/** Each with "1=1" in it, which becomes "1=2". */
const conditions = [
  "' AND 1=1 --", "' AND 1=1 AND 'a'='a", "' OR 1=1 --", "') OR 1=1 --", "')) AND 1=1 AND (('a'='a", '" AND 1=1 --', '" OR "1=1',
  ' AND 1=1', ' OR 1=1', ') AND 1=1 AND (1=1', ' AND 1=1 --', " AND 1=1 AND '%'='", "%' AND 1=1 AND '%'='", '; SELECT 1=1',
  "'; SELECT CASE WHEN 1=1 THEN 1 ELSE 1/0 END --", "' AND (SELECT count(*) FROM refunds WHERE 1=1)>0 --",
  "' AND (SELECT count(*) FROM sqlite_master WHERE 1=1)>0 --", "'||(SELECT CASE WHEN 1=1 THEN '' ELSE 'x' END)||'",
  "' UNION SELECT 1,2,3 WHERE 1=1 --", "' UNION ALL SELECT NULL,NULL,NULL,NULL WHERE 1=1 --", "'/**/AND/**/1=1/**/--",
  "' AND 1=1 AND randomblob(100000000) IS NOT NULL --", "'; DROP TABLE payments; SELECT '1=1", "' AND 1=1\u0000",
  "' AND 1=1 COLLATE NOCASE --", "\u02bc AND 1=1 --", '\uff07 AND 1=1 --', "\\' AND 1=1 --", "'='' AND 1=1 --", '*/ OR 1=1 /*',
];

const refund = (more) => ({ merchant_uid: order, cancel_request_amount: 1, ...more });

/** Where a text goes, and how it is sent. */
const places = {
  'a reason': (text) => shop.cancel(refund({ reason: `x${text}` }), [bearer(ticket(order))]),
  'an order in a body': (text) => shop.cancel(refund({ reason: 'x', merchant_uid: order + text })),
  'an order in a ticket': (text) => shop.get(`/payments/${encodeURIComponent(order + text)}`, [bearer(ticket(order + text))]),
  'an order in a path': (text) => shop.get(`/payments/${encodeURIComponent(order + text)}`),
  'a refund': (text) => shop.get(`/refunds/${encodeURIComponent(`${refund_id}${text}`)}`),
  'how long to wait': (text) => shop.get(`/refunds/${refund_id}?wait=${encodeURIComponent(`0${text}`)}`),
  'an idempotency key': (text) =>
    shop.cancel(refund({ reason: 'x' }), [bearer(ticket(order)), `Idempotency-Key: ${encodeURIComponent(`k${text}`)}`]),
  'an authorization': (text) => shop.get(`/payments/${order}`, [`Authorization: Bearer ${encodeURIComponent(`x${text}`)}`]),
  'a notification': (text) =>
    shop.ask(request('POST /webhooks/iamport', [form], `imp_uid=${encodeURIComponent(`imp_1${text}`)}&merchant_uid=${order}&status=paid`)),
  'a notification\'s order': (text) =>
    shop.ask(request('POST /webhooks/iamport', [form], `imp_uid=imp_sql_${++notified}&merchant_uid=${encodeURIComponent(order + text)}&status=paid`)),
  ...Object.fromEntries(['status', 'review', 'merchant_uid', 'cursor', 'limit'].map((name) => [
    `an operator's ${name}`,
    (text) => shop.get(`/admin/refunds?${name}=${encodeURIComponent(`${operators[name] ?? ''}${text}`)}`, [bearer(admin_token)]),
  ])),
  'a payment told of': (text) =>
    shop.ask(request(`PUT /payments/${order}`, [bearer(admin_token), 'Content-Type: application/json'], JSON.stringify({ imp_uid: `imp_1${text}` }))),
};
let refund_id;
let notified = 0; // one payment may be asked about every now and then only
const operators = { status: 'succeeded', review: 'waiting', merchant_uid: order, limit: 1 };

/** An answer without what is another one each time: the text itself, the refund's name, its time, and the balance after it. */
function essence({ status, body }, text) {
  const told = JSON.stringify(text).slice(1, -1);
  return `${status} ${body}`.replaceAll(told, '…').replace(/rf_[0-9a-z]{20}/g, 'rf_…').replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"…"')
    .replace(/"(cancel_amount|refundable_amount)":\d+/g, '"$1":…').replace(/\/receipts\/\w+/g, '/receipts/…');
}

test('a refund to ask about', async () => {
  const reply = await shop.cancel(refund({ reason: 'x' }));
  assert.equal(reply.status, 200);
  refunded += 1;
  refund_id = JSON.parse(reply.body).refund.id;
  operators.cursor = refund_id;
});

for (const [place, send] of Object.entries(places))
  test(`true or false, the answer is the same: ${place}`, async () => {
    for (const condition of conditions) {
      const answers = [];
      for (const text of [condition, condition.replaceAll('1=1', '1=2')]) {
        let reply;
        // A notification may be told to come back later.
        do reply = await send(text); while (reply.status === 429 && await later(reply));
        if (reply.status === 200 && reply.body.includes('"refund":{')) refunded += 1;
        answers.push(essence(reply, text));
      }
      assert.equal(answers[0], answers[1], condition);
      // "OR 1=1" opens nothing: neither another order, nor a list.
      assert.doesNotMatch(answers[0], /SQL-GOOD|no such column|syntax error|SQLite/i);
    }
  });

const later = ({ headers }) => new Promise((resolve) => setTimeout(resolve, Number(headers['retry-after']) * 1000, true));

test('afterwards: the books are whole, and a good customer noticed nothing', async (t) => {
  await end_of_attack(t, good, shop.attempts);
  assert.equal((await money_back(shop)).sum - before_all.sum, refunded + good.refunded);
  const { body } = await shop.get(`/payments/${order}`);
  assert.equal(JSON.parse(body).cancel_amount, refunded);
});
