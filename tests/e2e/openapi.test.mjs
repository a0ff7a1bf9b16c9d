import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import Ajv from 'ajv/dist/2020.js';
import { get_json, start_demo } from './support/demo.mjs';

// Holds public/openapi.json against the running server: each call below is checked to be described,
// with its status, its media type and every member of its body; and each described call is made.

const admin_token = 'made-up-admin-token-for-this-test';
let demo, document, folder;
const ajv = new Ajv({ strict: false, validateFormats: false });
const made = new Set();

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'imp-refund-openapi-'));
  const policy = join(folder, 'policy.txt');
  writeFileSync(policy, 'policy 1\nreview above 48000 KRW\nreason broken 파손 / Broken\nfee * 0 KRW merchant\n');
  demo = await start_demo({ IMP_REFUND_ADMIN_TOKEN: admin_token, IMP_REFUND_POLICY: policy });
  document = await get_json(`${demo.origin}/openapi.json`);
  ajv.addSchema(document, 'openapi');
});
after(async () => {
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const json = { 'Content-Type': 'application/json' };
const as_merchant = { Authorization: `Bearer ${admin_token}` };
const as_customer = (order) => ({ Authorization: `Bearer ${order.ticket}` });

/** Makes a call and checks the answer by what the document says about it. Returns its body. */
async function call(method, pattern, { names = {}, query = '', headers = {}, body, status }) {
  const path = pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(names[name]));
  const reply = await fetch(demo.origin + path + query, {
    method,
    headers,
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await reply.text();
  assert.equal(reply.status, status, text);
  made.add(`${method} ${pattern}`);

  const operation = document.paths[pattern]?.[method.toLowerCase()];
  assert.ok(operation, `${method} ${pattern} is not described`);
  let described = operation.responses[status];
  assert.ok(described, `${method} ${pattern} does not describe ${status}`);
  if (described.$ref) described = document.components.responses[described.$ref.split('/').at(-1)];
  for (const header of Object.keys(described.headers ?? {}))
    assert.ok(reply.headers.has(header), `${status} without ${header}`);

  const media_type = reply.headers.get('content-type').split(';')[0];
  const content = described.content[media_type];
  assert.ok(content, `${method} ${pattern} ${status} is not described as ${media_type}`);
  if (media_type === 'text/plain') return text;
  const answer = JSON.parse(text);
  const is_valid = ajv.compile(absolute(content.schema));
  assert.ok(is_valid(answer), `${text}\n${ajv.errorsText(is_valid.errors)}`);
  return answer;
}

/** A schema out of the document, whose references still point into the document. */
function absolute(schema) {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/'));
}

test('asking for a refund, and how it ends', async () => {
  const cancel = (order, more, status, headers = {}) =>
    call('POST', '/payments/cancel', {
      headers: { ...json, ...as_customer(order), ...headers },
      body: { merchant_uid: order.merchant_uid, reason: '단순 변심', ...more },
      status,
    });
  const card = demo.order('card');
  const key = { 'Idempotency-Key': 'made-up-key-1' };
  const done = await cancel(card, { cancel_request_amount: 2000 }, 200, key);
  await cancel(card, { cancel_request_amount: 3000 }, 422, key);
  await cancel(card, { cancel_request_amount: 8001 }, 400);
  await cancel(card, { cancel_request_amount: 0 }, 400);
  await cancel(card, { surprise: 1 }, 400);
  await cancel(card, { reason: 'x'.repeat(17_000) }, 413);
  await cancel(card, {}, 415, { 'Content-Type': 'text/plain' });
  await cancel(card, {}, 401, { Authorization: 'Bearer nonsense' });
  await cancel(demo.order('declined'), {}, 422);
  await cancel(demo.order('phone_last_month'), {}, 400);
  await cancel(demo.order('fully_refunded'), {}, 400);
  await cancel({ ...card, merchant_uid: 'somebody-elses' }, {}, 403);
  const unknown = { merchant_uid: 'no-such-order', reason: '단순 변심' };
  await call('POST', '/payments/cancel', { headers: json, body: unknown, status: 404 });

  const lost = await cancel(demo.order('answer_lost'), {}, 202);
  const id = lost.refund.id;
  await cancel(demo.order('answer_lost'), {}, 409);
  const headers = as_customer(demo.order('answer_lost'));
  const settled = await call('GET', '/refunds/{id}', {
    ...{ names: { id }, query: '?wait=20', headers, status: 200 },
  });
  assert.equal(settled.status, 'succeeded');
  const show = (more) => call('GET', '/refunds/{id}', { names: { id }, headers, ...more });
  await show({ query: '?wait=soon', status: 400 });
  await show({ names: { id: 'rf_unknown' }, status: 404 });
  await show({ headers: as_customer(card), status: 403 });
  await show({ headers: { Authorization: 'Bearer nonsense' }, status: 401 });
  assert.equal(done.refund.status, 'succeeded');

  await demo.sandbox.faults({ expire_token: 1 });
  await cancel(demo.order('virtual_account'), account, 503);
  await demo.sandbox.faults({});
});

const account = { refund_holder: '홍길동', refund_bank: '88', refund_account: '56211105948400' };

test('each kind of order is shown as described', async () => {
  const show = (order, more) =>
    call('GET', '/payments/{merchant_uid}', {
      names: { merchant_uid: order.merchant_uid },
      headers: as_customer(order),
      status: 200,
      ...more,
    });
  for (const order of demo.orders) await show(order);
  await show(demo.order('card'), { headers: as_customer(demo.order('declined')), status: 403 });
  await show(demo.order('card'), { headers: { Authorization: 'Bearer nonsense' }, status: 401 });
  await show({ merchant_uid: 'no-such-order' }, { headers: as_merchant, status: 404 });
});

test("the merchant's own calls", async () => {
  const { merchant_uid } = demo.order('card');
  const { imp_uid } = await demo.sandbox.payment(merchant_uid);
  const put = (more) =>
    call('PUT', '/payments/{merchant_uid}', {
      names: { merchant_uid },
      headers: { ...json, ...as_merchant },
      body: { imp_uid },
      status: 200,
      ...more,
    });
  await put({});
  await put({ body: { imp_uid, tax_free: 1000, vat_amount: 818 } });
  await put({ body: {}, status: 400 });
  await put({ body: { imp_uid: 'imp_unknown' }, status: 404 });
  await put({ headers: { ...as_merchant, 'Content-Type': 'text/plain' }, status: 415 });
  await put({ headers: { ...json, ...as_customer(demo.order('card')) }, status: 403 });
  await put({ headers: json, status: 401 });

  const headers = as_merchant;
  const page = await call('GET', '/admin/refunds', { query: '?limit=1', headers, status: 200 });
  const query = `?cursor=${page.next}`;
  await call('GET', '/admin/refunds', { query, headers, status: 200 });
  await call('GET', '/admin/refunds', { query: '?status=lost', headers, status: 400 });
  await call('GET', '/admin/refunds', { status: 401 });

  const names = { id: page.refunds[0].id };
  for (const [method, pattern] of [
    ['GET', '/admin/refunds/{id}'],
    ['POST', '/admin/refunds/{id}/retry'],
  ]) {
    await call(method, pattern, { names, headers, status: 200 });
    await call(method, pattern, { names: { id: 'rf_unknown' }, headers, status: 404 });
  }
  await call('POST', '/admin/reconcile', { headers, status: 200 });
  await call('GET', '/admin/audit/head', { headers, status: 200 });
});

test('a refund above the limit waits for a person, who lets it go or not', async () => {
  const order = demo.order('virtual_account_and_tel'); // 86,000 won
  const ask = async () => {
    const pending = await call('POST', '/payments/cancel', {
      headers: { ...json, ...as_customer(order) },
      body: { merchant_uid: order.merchant_uid, reason: '파손', ...account, refund_bank: '088', refund_tel: '01012345678' },
      status: 202,
    });
    assert.equal(pending.refund.under_review, true);
    return { names: { id: pending.refund.id }, headers: { ...json, ...as_merchant } };
  };
  const waiting = await ask();
  await call('GET', '/admin/refunds', { query: '?review=waiting', headers: as_merchant, status: 200 });
  const reject = (more) => call('POST', '/admin/refunds/{id}/reject', { ...waiting, ...more });
  await reject({ body: {}, status: 400 });
  const rejected = await reject({ body: { reason: '사용 흔적' }, status: 200 });
  assert.equal(rejected.failure, 'rejected');
  await reject({ body: { reason: '사용 흔적' }, status: 409 });
  await reject({ body: { reason: 'x' }, names: { id: 'rf_unknown' }, status: 404 });

  const again = await ask();
  const approve = (more) => call('POST', '/admin/refunds/{id}/approve', { ...again, ...more });
  await approve({ headers: {}, status: 401 });
  // Smartro says in the end only later whether it has paid.
  await approve({ status: 202 });
  await approve({ status: 409 });
  await approve({ names: { id: 'rf_unknown' }, status: 404 });
});

test('what refunds were declined with', async () => {
  const list = (query, status) => call('GET', '/admin/refusals', { query, headers: as_merchant, status });
  const { refusals } = await list('?kind=merchant_balance_too_low', 200);
  assert.match(refusals[0].text, /8178/);
  await list('', 200);
  await list('?kind=sad', 400);
});

test("i'mport's notification, as JSON and as a form", async () => {
  const { merchant_uid } = demo.order('card');
  const { imp_uid } = await demo.sandbox.payment(merchant_uid);
  const ids = { imp_uid, merchant_uid, status: 'cancelled' };
  const notify = (headers, body, status) =>
    call('POST', '/webhooks/iamport', { headers, body, status });
  const form = { 'Content-Type': 'application/x-www-form-urlencoded' };
  await notify(json, ids, 200);
  await notify(form, new URLSearchParams(ids).toString(), 200);
  await notify(json, { ...ids, imp_uid: 'imp_unknown' }, 200);
  await notify(json, {}, 400);
  await notify({ 'Content-Type': 'text/plain' }, 'hello', 415);
});

test('what an operator asks', async () => {
  await call('GET', '/healthz', { status: 200 });
  await call('GET', '/readyz', { status: 200 });
  await call('GET', '/metrics', { status: 200 });
});

test('every described call has been made, and no path takes a method that is not described', async () => {
  for (const [pattern, operations] of Object.entries(document.paths)) {
    const methods = Object.keys(operations).map((method) => method.toUpperCase());
    for (const method of methods) assert.ok(made.has(`${method} ${pattern}`), `${method} ${pattern}`);

    const path = pattern.replace(/\{\w+\}/g, 'x');
    const reply = await fetch(demo.origin + path, { method: 'OPTIONS' });
    const allowed = reply.headers.get('allow').split(', ').filter((method) => !/HEAD|OPTIONS/.test(method));
    assert.deepEqual(allowed.sort(), methods.sort(), pattern);
  }
});
