import { setTimeout as sleep } from 'node:timers/promises';

import { Customers } from './customers.mjs';
import { admin_token, json_of, Machine, patience_ms } from './program.mjs';

/** In the order of a refund's way; server/failpoint.h says what each is. */
export const points = ['before_intent', 'after_intent', 'after_send', 'after_commit', 'before_outcome', 'after_outcome',
  'before_approval', 'after_approval'];

const orders_of_a_series = 14;
const customers_at_once = 8;
const paid = 10_000_000;
/** On a busy machine i'mport may not answer in a second, and is then asked again in a minute. */
const settle_limit_ms = 180_000;
/** Whoever has not come to its point by then is killed where it is. */
const point_limit_ms = 20_000;

/** How often a cancel meets what: about every third one meets something. */
const faults = {
  refuse: 0.05, vanish: 0.07, error500: 0.05, garbage: 0.05, decline: 0.06, rate_limit: 0.03, expire_token: 0.05,
};

/**
 * One file of books and one i'mport, and a program on them that dies `kills` times under load: in turn at each point,
 * or at any moment. With `servers` = 2 another one works beside it on the same books, and now and then dies too.
 * Then one is left alone until nothing is pending, every customer asks once more, and what is there to be seen of it
 * is returned: see promises.mjs.
 */
export async function play_series({ folder, name, dice, kills, first_point, servers, tally }) {
  const machine = new Machine(folder, name);
  try {
    await machine.start_sandbox();
    const orders = await sell(machine, name);
    const customers = new Customers(machine, orders, name);
    for (let kill = 0; kill < kills; ++kill) {
      const latency_ms = dice.one_of([0, 0, 20, 60]);
      await machine.control('PUT', 'faults', { ...faults, latency_ms, seed: dice.between(0, 1e9) });
      tally.killed(await live_and_die({ machine, customers, dice, point: point_of(first_point + kill), servers }));
    }
    await machine.control('PUT', 'faults', {});
    return await see_what_is_left({ machine, customers, orders, tally });
  } finally {
    await machine.stop();
  }
}

/** People decide less often than customers ask. */
const passes_before = (point) => (point.endsWith('_approval') ? 3 : 8);

/** Every third kill comes at any moment, the others at each point in turn. */
const point_of = (number) => (number % 3 === 2 ? 'any moment' : points[(Math.floor(number / 3) * 2 + number % 3) % points.length]);

async function sell(machine, name) {
  const orders = Array.from({ length: orders_of_a_series }, (_, number) => ({
    imp_uid: `imp_${name}_${number}`, merchant_uid: `ORD-${name}-${number}`, name: 'made-up order', amount: paid,
    pay_method: 'card', pg_provider: 'html5_inicis',
  }));
  await machine.control('POST', 'payments', orders);
  return orders;
}

/** Where it died. A program whose point nobody comes to is killed all the same, at any moment. */
async function live_and_die({ machine, customers, dice, point, servers }) {
  const at_any_moment = point === 'any moment';
  if (at_any_moment && dice.chance(0.25)) {
    await machine.kill_while_starting(dice.between(0, 60));
    return [point];
  }
  const doomed = await machine.start_server(at_any_moment ? undefined : `${point}:${dice.between(1, passes_before(point))}`);
  const beside = servers > 1 ? [await machine.start_server()] : [];
  const closing = new AbortController();
  const crowd = customers.crowd(customers_at_once, dice.fork(), [doomed, ...beside].map(({ address }) => address),
    closing.signal);

  const limit = at_any_moment ? dice.between(5, 400) : point_limit_ms;
  const died_by_itself = await Promise.race([doomed.gone.then(() => true), sleep(limit, false)]);
  await doomed.kill();
  // Whoever works beside it goes on for a while, and then ends, in a good way or in a bad one.
  if (beside.length) await sleep(dice.between(0, 100));
  const kills_beside = await Promise.all(beside.map((server) => server.kill(dice.one_of(['SIGKILL', 'SIGTERM']))));
  closing.abort();
  await crowd;
  return [died_by_itself ? point : 'any moment', ...kills_beside.filter((how) => how === 'SIGKILL').map(() => 'any moment')];
}

async function see_what_is_left({ machine, customers, orders, tally }) {
  const server = await machine.start_server();
  const as_admin = { Authorization: `Bearer ${admin_token}` };
  const pending = async () =>
    (await json_of('GET', `${server.address}/admin/refunds?status=pending&limit=1`, undefined, as_admin)).refunds.length > 0;
  const all_settled = async () => {
    for (const end = Date.now() + settle_limit_ms; Date.now() < end && (await pending()); ) {
      await customers.decide_about_all(server.address, AbortSignal.timeout(patience_ms));
      await sleep(100);
    }
  };
  await all_settled();
  await customers.repeat_all(server.address);
  await all_settled();
  // What was cancelled at the console and not told is told now: the books must come to agree with i'mport.
  const books = [];
  for (const order of orders) {
    await customers.tell(order, server.address, AbortSignal.timeout(patience_ms));
    books.push(await json_of('GET', `${server.address}/payments/${order.merchant_uid}`));
  }
  await server.kill('SIGTERM');

  const state = await machine.control('GET', 'state');
  const seen = {
    payments: state.payments, refunds: machine.refunds(), asks: customers.asks, decisions: customers.decisions, books,
  };
  tally.saw({ ...seen, faults: state.faults.met, console_cancels: customers.console_cancels });
  return seen;
}
