import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request } from 'node:https';
import { connect } from 'node:net';
import { after, before, test } from 'node:test';
import { connect as connect_tls } from 'node:tls';

import { MadeUpAuthority } from './support/authority.mjs';
import { start_demo } from './support/demo.mjs';

// The built program with --tls-cert and --tls-key, and a shop's server in Node that speaks to it.

let authority;
let files;
let demo;
before(async () => {
  authority = new MadeUpAuthority();
  files = authority.issue('shop');
  demo = await start_demo(
    { IMP_REFUND_TLS_CERT: files.certificate, IMP_REFUND_TLS_KEY: files.key, IMP_REFUND_LOG: 'info' },
    authority.certificate,
  );
});
after(async () => {
  await demo?.stop();
  authority?.remove();
});

/** One request, by a client that trusts `ca` alone. */
function ask(method, path, { headers = {}, body, ca = authority.certificate, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const outgoing = request(demo.origin + path, { method, headers, ca, agent: false, ...options }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (piece) => (text += piece));
      reply.on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text }));
    });
    outgoing.on('error', reject).end(body);
  });
}

test('a whole refund over HTTPS', async () => {
  assert.match(demo.origin, /^https:/);
  const { merchant_uid, ticket } = demo.order('card');
  const headers = { Authorization: `Bearer ${ticket}`, 'Content-Type': 'application/json' };
  const before_it = await demo.sandbox.payment(merchant_uid);
  const seen = await ask('GET', `/payments/${merchant_uid}`, { headers });
  assert.equal(seen.status, 200);
  assert.equal(JSON.parse(seen.text).refundable_amount, before_it.amount - before_it.cancel_amount);

  const refunded = await ask('POST', '/payments/cancel', {
    headers,
    body: JSON.stringify({ merchant_uid, cancel_request_amount: 1000, reason: 'over TLS' }),
  });
  assert.equal(refunded.status, 200, refunded.text);
  assert.equal(JSON.parse(refunded.text).refund.status, 'succeeded');
  assert.equal((await demo.sandbox.payment(merchant_uid)).cancel_amount, before_it.cancel_amount + 1000);
});

test('every kind of answer asks browsers to stay with HTTPS', async () => {
  for (const path of ['/', '/imp-refund.js', '/healthz', '/nothing', '/payments/x'])
    assert.equal((await ask('GET', path)).headers['strict-transport-security'], 'max-age=31536000', path);
});

test('a client that does not know our authority, or wants another host, sends nothing', async () => {
  const stranger = new MadeUpAuthority();
  await assert.rejects(ask('GET', '/', { ca: stranger.certificate }), /unable to verify|self-signed|issuer/i);
  stranger.remove();
  await assert.rejects(ask('GET', '/', { servername: 'other.example' }), /altnames/i);
});

test('TLS 1.1 is refused, 1.2 and 1.3 are spoken', async () => {
  const version = (wanted) =>
    new Promise((resolve, reject) => {
      const { port } = new URL(demo.origin);
      const socket = connect_tls({
        port, host: '127.0.0.1', ca: authority.certificate, minVersion: wanted, maxVersion: wanted,
        ciphers: 'DEFAULT@SECLEVEL=0',
      }, () => {
        resolve(socket.getProtocol());
        socket.destroy();
      });
      socket.on('error', reject);
    });
  await assert.rejects(version('TLSv1.1'), /protocol version|alert/i);
  assert.equal(await version('TLSv1.2'), 'TLSv1.2');
  assert.equal(await version('TLSv1.3'), 'TLSv1.3');
});

test('plain HTTP to this port is told to use HTTPS', async () => {
  const socket = connect(new URL(demo.origin).port, '127.0.0.1');
  socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
  let text = '';
  for await (const piece of socket) text += piece;
  assert.match(text, /^HTTP\/1\.1 400 [^]*This port speaks HTTPS/);
});

test('hundreds of clients that begin a handshake and do not end it keep nobody from being served', async () => {
  const { port } = new URL(demo.origin);
  const drippers = Array.from({ length: 200 }, () => connect(port, '127.0.0.1'));
  await Promise.all(drippers.map((socket) => once(socket, 'connect')));
  for (const socket of drippers) socket.on('error', () => {}).write(Buffer.from([22, 3, 1, 2]));
  for (let i = 0; i < 10; ++i) assert.equal((await ask('GET', '/healthz')).status, 200);
  assert.ok(drippers.every((socket) => !socket.destroyed));
  for (const socket of drippers) socket.destroy();
});

test('a renewed certificate is taken up at SIGHUP, a bad one is not, and both are logged', async () => {
  const shown = () =>
    new Promise((resolve, reject) => {
      const socket = connect_tls({ port: new URL(demo.origin).port, host: '127.0.0.1', ca: authority.certificate }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      });
      socket.on('error', reject);
    });
  const first = await shown();
  authority.issue('shop');
  await demo.hang_up(/"event":"certificate_reread"/);
  const second = await shown();
  assert.notEqual(second, first);

  authority.issue('shop', -1);
  await demo.hang_up(/"event":"certificate_not_reread","why":"[^"]*has expired/);
  assert.equal(await shown(), second);
  authority.issue('shop');
});
