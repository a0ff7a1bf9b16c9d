import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { GoodCustomer, end_of_attack, money_back, open_shop } from './support/shop.mjs';

// Clients that take their time, by the hundred, as slowhttptest has them: slow headers, slow bodies, slow readers. Few
// workers and no limit on connections: what keeps the good client served is that waiting takes no worker.

let shop;
before(async () => {
  shop = await open_shop({ IMP_REFUND_WORKERS: '4', IMP_REFUND_CONNECTIONS_PER_ADDRESS: 'off' });
  await shop.sell([{ merchant_uid: 'SLOW-GOOD' }]);
});
after(() => shop?.stop());

const each_kind = 100;

/** Connected, and having sent `begin`; what it does next is up to the test. */
async function slow_client(begin) {
  const socket = connect(shop.port, '127.0.0.1');
  socket.on('error', () => {}); // the server may have lost patience: its right
  await once(socket, 'connect');
  socket.pause();
  socket.write(begin);
  return socket;
}

const connections = async () =>
  Number(/^imp_refund_connections (\d+)$/m.exec(await (await fetch(`${shop.demo.origin}/metrics`)).text())[1]);

test('hundreds of slow clients keep nobody from a refund', async (t) => {
  const body = 'x'.repeat(1000);
  const kinds = {
    'slow headers': 'POST /payments/cancel HTTP/1.1\r\nHost: x\r\nX-Slow: ',
    'slow body': `POST /payments/cancel HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\nx`,
    // Answers that nobody reads: more than the kernel takes for them.
    'slow reading': 'GET /vendor/jquery.min.js HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(60),
    'range after range': `GET /imp-refund.js HTTP/1.1\r\nHost: x\r\nRange: bytes=0-${',1-2'.repeat(300)}\r\n\r\n`,
  };
  const before_all = await money_back(shop);
  const slow = await Promise.all(Object.values(kinds).flatMap((begin) =>
    Array.from({ length: each_kind }, () => slow_client(begin))));
  assert.ok(await connections() >= each_kind * 2);

  const good = new GoodCustomer(shop, 'SLOW-GOOD');
  for (let round = 1; round <= 10; ++round) {
    // One more byte of each, so that all of them look alive.
    for (const socket of slow) if (socket.writable) socket.write('x');
    await good.has_refunded(round * 5);
  }
  await end_of_attack(t, good, slow.length);
  assert.equal((await money_back(shop)).sum - before_all.sum, good.refunded);
  for (const socket of slow) socket.destroy();
});
