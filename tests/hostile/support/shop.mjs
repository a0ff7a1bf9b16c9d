import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { start_demo } from '../../e2e/support/demo.mjs';
import { RawClient, request, statuses } from './raw.mjs';

// A demo under attack, and a good customer who is served meanwhile.

export const ticket_key = 'made-up-ticket-key-number-one-0001';
export const admin_token = 'made-up-admin-token-for-this-test';

/** What docs/api.md and HTTP have for a request that nobody should have sent. */
const documented = [200, 202, 400, 401, 403, 404, 405, 409, 411, 413, 414, 415, 422, 429, 431, 503];

const encoded = (value) => Buffer.from(value).toString('base64url');

/** A JWT with any header, claims (texts go in as they are) and key. */
export function jwt(claims, header = { alg: 'HS256', typ: 'JWT' }, key = ticket_key, hash = 'sha256') {
  const text = (value) => (typeof value === 'string' ? value : JSON.stringify(value));
  const message = `${encoded(text(header))}.${encoded(text(claims))}`;
  return `${message}.${createHmac(hash, key).update(message).digest('base64url')}`;
}
export const in_an_hour = () => Math.floor(Date.now() / 1000) + 3600;
export const ticket = (order, more = {}) => jwt({ sub: order, exp: in_an_hour(), aud: 'imp-refund', ...more });
export const bearer = (token) => `Authorization: Bearer ${token}`;

/** As the server trims a reason: what a keyboard has for blanks, and nothing else of Unicode's. */
export const trimmed = (text) => text.replace(/^[ \t\r\n\u00a0\u3000]+|[ \t\r\n\u00a0\u3000]+$/g, '');

export async function open_shop(settings = {}) {
  const demo = await start_demo({
    // They are met elsewhere; here they would only hide what is behind.
    IMP_REFUND_LIMIT_ORDER: 'off',
    IMP_REFUND_LIMIT_TICKET: 'off',
    IMP_REFUND_LOG: 'error',
    IMP_REFUND_TICKET_KEY: ticket_key,
    IMP_REFUND_ADMIN_TOKEN: admin_token,
    ...settings,
  });
  return new Shop(demo);
}

class Shop {
  #sold = 0;
  #lone = 0;

  constructor(demo) {
    this.demo = demo;
    this.port = new URL(demo.origin).port;
    this.client = new RawClient(this.port);
  }

  async stop() {
    this.client.close();
    await this.demo.stop();
  }

  /** Payments that only i'mport knows yet. */
  async sell(payments) {
    const reply = await fetch(`${this.demo.sandbox.address}/_sandbox/payments`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(
        payments.map((payment) => ({
          imp_uid: `imp_hostile_${++this.#sold}`,
          amount: 1_000_000_000,
          pay_method: 'card',
          pg_provider: 'html5_inicis',
          ...payment,
        })),
      ),
    });
    assert.equal(reply.status, 200, await reply.text());
  }

  /** The answer to any bytes; it has to be one that is documented. */
  async ask(bytes) {
    const reply = await this.client.ask(bytes);
    const what = () => `${reply.status} ${reply.body.slice(0, 300)} to ${JSON.stringify(bytes.toString().slice(0, 300))}`;
    assert.ok(documented.includes(reply.status), what());
    if (reply.status < 400) return reply;
    assert.equal(reply.headers['content-type'], 'application/problem+json', what());
    const problem = JSON.parse(reply.body);
    assert.ok(problem.code && problem.message && problem.status === reply.status, what());
    return reply;
  }

  /** The status of every answer to these bytes, on a connection of their own. */
  statuses(bytes) {
    ++this.#lone;
    return statuses(this.port, bytes);
  }

  /** How often it was asked for something that a good customer would not ask for. */
  get attempts() {
    return this.client.asked + this.#lone;
  }

  /** POST /payments/cancel with a body, which is JSON or any text. */
  cancel(body, headers = []) {
    const text = typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
    return this.ask(request('POST /payments/cancel', ['Content-Type: application/json', ...headers], text));
  }

  get(path, headers = []) {
    return this.ask(request(`GET ${path}`, headers));
  }
}

/** Everything that i'mport has given back, and how often it was asked to. */
export async function money_back(shop) {
  const { payments, calls } = await shop.demo.sandbox.state();
  const sum = payments.reduce((all, { cancel_amount }) => all + cancel_amount, 0);
  return { sum, cancels: calls['POST /payments/cancel'] ?? 0, payments };
}

/**
 * A customer who looks at an order and refunds one won of it, again and again, until told to stop. None of that may
 * fail; how long it took is told and not tested, since the machine has others to serve.
 */
export class GoodCustomer {
  #going = true;
  #done;
  #times = [];
  #told = () => {};
  failures = [];
  refunded = 0;

  constructor(shop, order) {
    this.#done = this.#shop_on(new RawClient(shop.port), order);
  }

  async #shop_on(client, order) {
    const headers = ['Content-Type: application/json', bearer(ticket(order))];
    for (let i = 0; this.#going; ++i) {
      await this.#timed(client, request(`GET /payments/${order}`, headers));
      const body = JSON.stringify({ merchant_uid: order, cancel_request_amount: 1, reason: '단순 변심' });
      const key = `Idempotency-Key: good-${order}-${i}`;
      if (await this.#timed(client, request('POST /payments/cancel', [...headers, key], body))) ++this.refunded;
    }
    client.close();
  }

  async #timed(client, bytes) {
    const started = performance.now();
    const { status, body } = await client.ask(bytes);
    this.#times.push(performance.now() - started);
    if (status !== 200) this.failures.push(`${status} ${body}`);
    this.#told();
    return status === 200;
  }

  /** Waits until so many refunds have been made, or something has failed. */
  async has_refunded(count) {
    while (this.refunded < count && this.failures.length === 0) await new Promise((resolve) => (this.#told = resolve));
  }

  get requests() {
    return this.#times.length;
  }

  async stop() {
    this.#going = false;
    await this.#done;
    const times = this.#times.sort((a, b) => a - b);
    const at = (part) => times[Math.min(times.length - 1, Math.floor(times.length * part))]?.toFixed(1);
    return { requests: times.length, p50: at(0.5), p99: at(0.99) };
  }
}

/** The end of an attack: what the good customer met is no different from any other day. Prints the line that docs/security-testing.md adds up. */
export async function end_of_attack(t, good, attempts) {
  const { requests, p50, p99 } = await good.stop();
  t.diagnostic(`bad inputs: ${attempts}; a good customer meanwhile: ${requests} requests, ${good.failures.length} failed, p50 ${p50} ms, p99 ${p99} ms`);
  assert.deepEqual(good.failures, []);
  assert.ok(requests >= 20, `only ${requests} requests of a good customer`);
}
