import { setTimeout as sleep } from 'node:timers/promises';

import { admin_token, patience_ms } from './program.mjs';

/** What the customers of one series ask for, what people at the shop decide, and everything that they were answered. */
export class Customers {
  asks = [];
  decisions = [];
  console_cancels = 0;
  #machine;
  #orders;
  #name;

  constructor(machine, orders, name) {
    this.#machine = machine;
    this.#orders = orders;
    this.#name = name;
  }

  /** `count` customers at once, each doing one thing after another until `signal` says that it is over. */
  async crowd(count, dice, addresses, signal) {
    const one = async (dice) => {
      while (!signal.aborted) await this.#act(dice, addresses, signal);
    };
    await Promise.all(Array.from({ length: count }, () => one(dice.fork())));
  }

  async #act(dice, addresses, signal) {
    const address = dice.one_of(addresses);
    const deed = dice.throw();
    if (deed < 0.55) return this.#send(this.#new_ask(dice), address, signal);
    if (deed < 0.65) return this.#press_twice(dice, addresses, signal);
    if (deed < 0.80) return this.#decide(dice, addresses, signal);
    if (deed < 0.90) return this.#repeat(dice, address, signal);
    if (deed < 0.94) return this.#reuse_key(dice, address, signal);
    if (deed < 0.97) return this.#look(dice, address, signal);
    return this.#cancel_at_console(dice, address, signal);
  }

  #new_ask(dice) {
    const number = this.asks.length;
    const ask = {
      number,
      merchant_uid: dice.one_of(this.#orders).merchant_uid,
      amount: dice.chance(0.01) ? undefined : dice.one_of([1000, 1000, 1000, 2500]), // none: all that is left
      reason: `ask ${number}`,
      key: dice.chance(0.9) ? `made-up-key-${this.#name}-${number}` : undefined,
      answers: [],
    };
    this.asks.push(ask);
    return ask;
  }

  /** A double click, or one customer in two windows: the same request twice at once. */
  async #press_twice(dice, addresses, signal) {
    const ask = this.#new_ask(dice);
    ask.key ??= `made-up-key-${this.#name}-${ask.number}`;
    await Promise.all([this.#send(ask, dice.one_of(addresses), signal), this.#send(ask, dice.one_of(addresses), signal)]);
  }

  async #repeat(dice, address, signal) {
    const recent = this.asks.slice(-40).filter(({ key }) => key);
    if (recent.length) await this.#send(dice.one_of(recent), address, signal);
  }

  /** The key of another request: must be refused, and move nothing. */
  async #reuse_key(dice, address, signal) {
    const keyed = this.asks.slice(-40).filter(({ key, answers }) => key && answers.some(({ refund_id }) => refund_id));
    if (!keyed.length) return;
    const { key, merchant_uid, number } = dice.one_of(keyed);
    const body = { merchant_uid, cancel_request_amount: 777, reason: `ask ${number} with its key reused` };
    await post_refund(address, body, key, signal);
  }

  /** A person at the shop looks at what waits and says yes or no; now and then two say so at once. */
  async #decide(dice, addresses, signal) {
    const waiting = await waiting_at(dice.one_of(addresses), signal);
    if (!waiting.length) return;
    const { id } = dice.one_of(waiting);
    const people = dice.chance(0.3) ? 2 : 1;
    const words = Array.from({ length: people }, () => [dice.one_of(addresses), dice.chance(0.8) ? 'approve' : 'reject']);
    await Promise.all(words.map(([address, word]) => this.#say(id, word, address, signal)));
  }

  async decide_about_all(address, signal) {
    for (const { id } of await waiting_at(address, signal)) await this.#say(id, 'approve', address, signal);
  }

  async #say(refund_id, word, address, signal) {
    const body = word === 'reject' ? { reason: 'no' } : {};
    const { status } = (await as_merchant('POST', `${address}/admin/refunds/${refund_id}/${word}`, body, signal)) ?? { status: 0 };
    this.decisions.push({ refund_id, word, status });
  }

  async #look(dice, address, signal) {
    const known = this.asks.slice(-40).flatMap(({ answers }) => answers).filter(({ refund_id }) => refund_id);
    if (known.length) await fetch_quietly(`${address}/refunds/${dice.one_of(known).refund_id}`, {}, signal);
  }

  /** A shop's clerk gives the same amount back at i'mport's console, and i'mport tells the server. */
  async #cancel_at_console(dice, address, signal) {
    const order = dice.one_of(this.#orders);
    try {
      await this.#machine.control('POST', `payments/${order.imp_uid}/cancel`, { amount: 1000 });
      ++this.console_cancels;
    } catch {
      return; // nothing was left to give back
    }
    if (dice.chance(0.5)) await this.tell(order, address, signal);
  }

  tell({ imp_uid, merchant_uid }, address, signal) {
    return fetch_quietly(`${address}/webhooks/iamport`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ imp_uid, merchant_uid, status: 'cancelled' }),
    }, signal);
  }

  async #send(ask, address, signal) {
    const body = { merchant_uid: ask.merchant_uid, cancel_request_amount: ask.amount, reason: ask.reason };
    const answer = await post_refund(address, body, ask.key, signal);
    ask.answers.push(answer);
    if (answer.status === 0) await sleep(10); // whoever meets a dead server does not press a thousand times a second
  }

  /** Each customer presses once more, with the same key, until there is an answer. */
  async repeat_all(address) {
    const keyed = this.asks.filter(({ key }) => key);
    const one = async () => {
      for (let ask = keyed.pop(); ask; ask = keyed.pop()) {
        await this.#send(ask, address, AbortSignal.timeout(patience_ms));
        ask.answers.at(-1).after_all_settled = true;
      }
    };
    await Promise.all(Array.from({ length: 8 }, one));
  }
}

/** What came back; a status of 0 is no answer. */
async function post_refund(address, body, key, signal) {
  const headers = { 'Content-Type': 'application/json', ...(key && { 'Idempotency-Key': key }) };
  const reply = await fetch_quietly(`${address}/payments/cancel`,
    { method: 'POST', headers, body: JSON.stringify(body) }, signal);
  if (!reply) return { status: 0 };
  const { status, location, json } = reply;
  const refund_id = json.refund?.id ?? (json.instance ?? location)?.replace('/refunds/', '');
  return { status, code: json.code, refund_id, refund_status: json.refund?.status };
}

const as_merchant = (method, url, body, signal) => fetch_quietly(url, {
  method,
  headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${admin_token}` },
  body: body && JSON.stringify(body),
}, signal);

/** Refunds that wait for a person. */
const waiting_at = async (address, signal) =>
  (await as_merchant('GET', `${address}/admin/refunds?review=waiting`, undefined, signal))?.json.refunds ?? [];

/** Empty when nobody answers: that is what these tests are about. */
async function fetch_quietly(url, options, signal) {
  try {
    const reply = await fetch(url, { ...options, signal });
    return { status: reply.status, location: reply.headers.get('Location'), json: await reply.json() };
  } catch {
    return undefined;
  }
}
