import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { request } from './support/raw.mjs';
import {
  GoodCustomer, admin_token, bearer, end_of_attack, in_an_hour, jwt, money_back, open_shop, ticket, ticket_key,
} from './support/shop.mjs';

// What an attacker tries by hand, against the running program: each line is one attempt. None of them may
// move money, and a good customer must not notice.

const order = 'ATTACK-1';
let shop, good, before_all;
let refunded = 0; // where a refund was what the attempt needed

before(async () => {
  shop = await open_shop({ IMP_REFUND_LOG: 'info' });
  await shop.sell([{ merchant_uid: order }, { merchant_uid: 'ATTACK-2' }, { merchant_uid: 'ATTACK-GOOD' }, { merchant_uid: 'ATTACK-OTHER' },
    { merchant_uid: 'caf\u00e9' }, { merchant_uid: 'a/../b' }]);
  before_all = await money_back(shop);
  good = new GoodCustomer(shop, 'ATTACK-GOOD');
});
after(() => shop?.stop());

const json = 'Content-Type: application/json';
const refund = (more = {}) => JSON.stringify({ merchant_uid: order, cancel_request_amount: 1, reason: 'x', ...more });
/** A request for a refund that would be carried out if it were read, to hide inside others. */
const hidden = request('POST /payments/cancel', [json], refund()).toString();
const post = (headers, body) => `POST /payments/cancel HTTP/1.1\r\nHost: shop\r\n${json}\r\n${headers}\r\n${body}`;

// -- Requests that two readers could understand differently -------------------------------------------

for (const [name, bytes, answers] of [
  ['length and chunks', post(`Content-Length: 4\r\nTransfer-Encoding: chunked\r\n`, `0\r\n\r\n${hidden}`), [400]],
  ['chunks and length', post(`Transfer-Encoding: chunked\r\nContent-Length: 4\r\n`, `0\r\n\r\n${hidden}`), [400]],
  ['chunks alone', post('Transfer-Encoding: chunked\r\n', `0\r\n\r\n${hidden}`), [411]],
  ['chunks, disguised', post('Transfer-Encoding: xchunked\r\n', `0\r\n\r\n${hidden}`), [411]],
  ['chunks by a tab', post('Transfer-Encoding:\tchunked\r\n', `0\r\n\r\n${hidden}`), [411]],
  ['chunks with a blank before the colon', post('Transfer-Encoding : chunked\r\n', `0\r\n\r\n${hidden}`), [400]],
  ['chunks with a control character', post('Transfer-Encoding: \x0bchunked\r\n', `0\r\n\r\n${hidden}`), [400]],
  ['chunks twice', post('Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${hidden}`), [411]],
  ['two lengths', post('Content-Length: 0\r\nContent-Length: 5\r\n', `{"a"}${hidden}`), [400]],
  ['twice the same length', post('Content-Length: 5\r\nContent-Length: 5\r\n', `{"a"}${hidden}`), [400]],
  ['a list of lengths', post('Content-Length: 5, 5\r\n', `{"a"}${hidden}`), [400]],
  ['a length with a sign', post('Content-Length: +5\r\n', `{"a"}${hidden}`), [400]],
  ['a negative length', post('Content-Length: -1\r\n', hidden), [400]],
  ['a length in hexadecimal', post('Content-Length: 0x5\r\n', `{"a"}${hidden}`), [400]],
  ['a length with a blank in it', post('Content-Length: 5 0\r\n', `{"a"}${hidden}`), [400]],
  ['a length in wide digits', post('Content-Length: ５\r\n', `{"a"}${hidden}`), [400]],
  ['a length beyond 64 bits', post('Content-Length: 18446744073709551621\r\n', `{"a"}${hidden}`), [413]],
  ['a folded header', post(`X: y\r\n Content-Length: 5\r\n`, `{"a"}${hidden}`), [400]],
  ['a header without a colon', post('Content-Length 5\r\n', hidden), [400]],
  ['a header in a line of its own', `POST /payments/cancel HTTP/1.1\r\nHost: shop\r\nX: y\nContent-Length: 5\r\n\r\n${hidden}`, [400]],
  ['line ends without a return', `GET /healthz HTTP/1.1\nHost: shop\n\n${hidden}`, [400]],
  ['returns without a line end', post('X: y\rContent-Length: 5\r\n', hidden), [400]],
  ['a zero byte in a header', post('X: \0\r\n', hidden), [400]],
  ['a zero byte in the path', `GET /healthz\0 HTTP/1.1\r\nHost: shop\r\n\r\n${hidden}`, [400]],
  ['two hosts', `GET /healthz HTTP/1.1\r\nHost: shop\r\nHost: other\r\n\r\n${hidden}`, [400]],
  ['no path', `GET healthz HTTP/1.1\r\nHost: shop\r\n\r\n${hidden}`, [400]],
  ['a path with a fragment', `GET /admin/refunds#/healthz HTTP/1.1\r\nHost: shop\r\n\r\n${hidden}`, [400]],
  ['a blank in the path', `GET /healthz x HTTP/1.1\r\nHost: shop\r\n\r\n${hidden}`, [400]],
  ['HTTP/0.9', `GET /healthz\r\n\r\n${hidden}`, [400]],
  ['HTTP/2 all at once', `PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n${hidden}`, [400]],
  ['TLS', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n', [400]],
  ['ten thousand headers', `GET /healthz HTTP/1.1\r\n${'X: y\r\n'.repeat(10_000)}\r\n`, [431]],
  ['a header of a megabyte', `GET /healthz HTTP/1.1\r\nX: ${'y'.repeat(1_000_000)}\r\n\r\n`, [431]],
  ['a path of a megabyte', `GET /${'y'.repeat(1_000_000)} HTTP/1.1\r\n\r\n`, [431]],
  ['a body of a megabyte', post('Content-Length: 1000000\r\n', 'x'.repeat(1_000_000)), [413]],
])
  test(`refused, and what hides behind it is not read: ${name}`, async () => {
    assert.deepEqual(await shop.statuses(bytes), answers);
  });

test('a body belongs to its request, whatever the method', async () => {
  const inside = request('GET /healthz').toString();
  for (const method of ['GET', 'POST', 'DELETE', 'PUT']) {
    const bytes = `${method} /nothing HTTP/1.1\r\nHost: shop\r\nContent-Length: ${inside.length}\r\n\r\n${inside}`;
    assert.deepEqual(await shop.statuses(bytes), [404], method);
  }
});

test('a thousand requests at once get a thousand answers', async () => {
  const answers = await shop.statuses(request('GET /healthz').toString().repeat(1_000));
  assert.deepEqual(answers, Array(1_000).fill(200));
});

for (const [name, line, headers, status] of [
  ['a method in a header', 'GET /payments/cancel', ['X-HTTP-Method-Override: POST', bearer(ticket(order))], 405],
  ['a path in a header', 'GET /healthz', ['X-Original-URL: /admin/refunds', 'X-Rewrite-URL: /admin/refunds'], 200],
  ['a host that is not ours', 'GET /healthz', ['X-Forwarded-Host: evil.example.com'], 200],
  ['a proxy\'s request', 'GET http://169.254.169.254/latest/meta-data/', [], 404],
  ['a tunnel', 'CONNECT 169.254.169.254:80', [], 400],
  ['a trace', 'TRACE /', [], 400],
  ['another protocol', 'GET /healthz', ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Key: eA==', 'Sec-WebSocket-Version: 13'], 200],
  ['HTTP/2 by upgrade', 'GET /healthz', ['Connection: Upgrade, HTTP2-Settings', 'Upgrade: h2c', 'HTTP2-Settings: AAMAAABk'], 200],
])
  test(`means nothing: ${name}`, async () => {
    const reply = await shop.client.ask(request(line, headers));
    assert.equal(reply.status, status);
    assert.doesNotMatch(JSON.stringify(reply), /evil\.example|"refunds":\[/);
  });

test('nothing of a request becomes a header of an answer', async () => {
  const known = /^(content-(length|type|language|security-policy)|x-(request-id|content-type-options|frame-options)|permissions-policy|referrer-policy|cache-control|date|connection|vary|location|retry-after|www-authenticate|allow|etag|accept-ranges|cross-origin-\S+|access-control-allow-origin)$/;
  for (const evil of ['%0d%0aSet-Cookie:%20a=b', '%0aSet-Cookie:%20a=b', '%E5%98%8D%E5%98%8ASet-Cookie:%20a=b'])
    for (const bytes of [
      request(`GET /${evil}`), request(`GET /payments/${evil}`, [bearer(ticket(order))]), request(`GET /?${evil}`),
      request('OPTIONS /payments/cancel', [`Origin: https://shop.example.com${evil}`, 'Access-Control-Request-Method: POST']),
      request('GET /healthz', [`Accept-Language: en${evil}`, `X-Request-Id: ${evil}`, `Origin: ${evil}`]),
      request('POST /payments/cancel', [json, `Idempotency-Key: ${evil}`], refund({ reason: '' })),
    ]) {
      const { headers } = await shop.client.ask(bytes);
      for (const name of Object.keys(headers)) assert.match(name, known, bytes.toString());
    }
});

test('a key is what was sent: "a%41" is another one than "aA"', async () => {
  const ask = (key) => shop.cancel({ merchant_uid: 'ATTACK-OTHER', cancel_request_amount: 1, reason: key }, [`Idempotency-Key: ${key}`]);
  for (const key of ['a%41', 'aA', 'a%2541']) {
    const reply = await ask(key);
    assert.equal(reply.status, 200, key);
    refunded += 1;
  }
});

// -- Files ---------------------------------------------------------------------------------------------

test('no path leads out of the folder of pages, or to another name of a file', async () => {
  const up = ['../', '..%2f', '%2e%2e/', '%2e%2e%2f', '..%252f', '%252e%252e%252f', '..%c0%af', '%c0%ae%c0%ae/', '..\\', '..%5c', './/../', '%00/../'];
  const paths = up.flatMap((step) => [`/${step.repeat(8)}etc/passwd`, `/shop/${step.repeat(9)}etc/passwd`, `/${step}public/index.html`]);
  paths.push('//etc/passwd', '/index.html%00', '/index.html%00.png', '/index.html/', '/index.html/.', '/./index.html',
    '/shop/../index.html', '/.git/config', '/.env', '/index.html.br', '/index.html.gz', '/index.html%20', '/INDEX.HTML',
    '/index.html;x', '/index.html::$DATA', '/file:///etc/passwd', '/proc/self/environ', '/%2fetc%2fpasswd');
  for (const path of paths) {
    const reply = await shop.client.ask(request(`GET ${path}`));
    assert.equal(reply.status, 404, path);
    assert.doesNotMatch(reply.body, /root:|<!doctype/i);
  }
});

// -- Tickets -------------------------------------------------------------------------------------------

const claims = { sub: order, exp: in_an_hour(), aud: 'imp-refund' };
const signed = jwt(claims);
const [head, middle, signature] = signed.split('.');
const encoded = (text) => Buffer.from(text).toString('base64url');
/** The same bits, written with other spare bits at the end. */
const other_end = signature.slice(0, -1) + String.fromCharCode(signature.charCodeAt(signature.length - 1) + 1);

for (const [name, token] of [
  ['none', `${encoded('{"alg":"none"}')}.${middle}.`],
  ['none, signed', jwt(claims, { alg: 'none' })],
  ['NONE', jwt(claims, { alg: 'NONE' })],
  ['nOnE with a blank', jwt(claims, { alg: 'none ' })],
  ['hs256 in small letters', jwt(claims, { alg: 'hs256' })],
  ['RS256, the key as its public key', jwt(claims, { alg: 'RS256' })],
  ['HS384', jwt(claims, { alg: 'HS384' }, ticket_key, 'sha384')],
  ['HS512 under HS256', jwt(claims, { alg: 'HS256' }, ticket_key, 'sha512')],
  ['a list of algorithms', jwt(claims, { alg: ['HS256'] })],
  ['no algorithm', jwt(claims, { typ: 'JWT' })],
  ['two algorithms', jwt(claims, '{"alg":"none","alg":"HS256"}')],
  ['two algorithms, once disguised', jwt(claims, '{"alg":"HS256","\\u0061lg":"none"}')],
  ['a critical extension', jwt(claims, { alg: 'HS256', crit: ['exp'] })],
  ['an empty list of them', jwt(claims, { alg: 'HS256', crit: [] })],
  ['an empty key', jwt(claims, { alg: 'HS256' }, '')],
  ['a key from a file that is always there', jwt(claims, { alg: 'HS256', kid: '../../../../dev/null' }, '')],
  ['a key of its own', jwt(claims, { alg: 'HS256', jwk: { kty: 'oct', k: 'eA' } }, 'x')],
  ['no signature', `${head}.${middle}.`],
  ['no dot after the claims', `${head}.${middle}`],
  ['a signature of zeros', `${head}.${middle}.${'A'.repeat(43)}`],
  ['a signature cut short', signed.slice(0, -2)],
  ['other spare bits at its end', `${head}.${middle}.${other_end}`],
  ['padding', `${signed}=`],
  ['the other base64', `${head}.${middle}.${Buffer.from(signature, 'base64url').toString('base64')}`],
  ['a blank in it', `${head}. ${middle}.${signature}`],
  ['five parts', `${head}.${middle}.${signature}.${head}.${middle}`],
  ['JSON instead', JSON.stringify({ protected: head, payload: middle, signature })],
  ['a time as text', jwt({ ...claims, exp: String(claims.exp) })],
  ['a time as true', jwt({ ...claims, exp: true })],
  ['no time', jwt({ sub: order })],
  ['a time that is no number', jwt(`{"sub":"${order}","exp":NaN}`)],
  ['an endless time', jwt(`{"sub":"${order}","exp":1e400}`)],
  ['a time beyond 64 bits', jwt(`{"sub":"${order}","exp":99999999999999999999}`)],
  ['a time by an exponent', jwt(`{"sub":"${order}","exp":1e10}`)],
  ['a time that an exponent moves', jwt(`{"sub":"${order}","exp":${in_an_hour()}.0e-9}`)],
  ['two times', jwt(`{"sub":"${order}","exp":1,"exp":${claims.exp}}`)],
  ['ended', jwt({ ...claims, exp: claims.exp - 3_600 - 61 })],
  ['not yet', jwt({ ...claims, nbf: claims.exp })],
  ['another audience', jwt({ ...claims, aud: 'IMP-REFUND' })],
  ['an audience in a list in a list', jwt({ ...claims, aud: [['imp-refund']] })],
  ['two orders', jwt(`{"sub":"OTHER","sub":"${order}","exp":${claims.exp}}`)],
  ['a list of orders', jwt({ ...claims, sub: [order] })],
  ['a limit that is true', jwt({ ...claims, max: true })],
  ['a limit that is a list', jwt({ ...claims, max: [1] })],
  ['no limit, said so', jwt({ ...claims, max: null })],
  ['a zero byte behind the claims', jwt(`${JSON.stringify(claims)}\0`)],
  ['two objects', jwt(JSON.stringify(claims).repeat(2))],
  ['longer than any', jwt({ ...claims, x: 'y'.repeat(5_000) })],
  ['the merchant\'s word cut short', admin_token.slice(0, -1)],
  ['the merchant\'s word and more', `${admin_token}x`],
  ['nothing', ''],
])
  test(`a ticket that opens nothing: ${name}`, async () => {
    const headers = [`Authorization: Bearer ${token}`];
    assert.equal((await shop.get(`/payments/${order}`, headers)).status, 401);
    assert.equal((await shop.cancel(refund(), headers)).status, 401);
    assert.equal((await shop.get('/admin/refunds', headers)).status, 401);
  });

test('a ticket is for one order, as it is spelled, and for no other that looks like it', async () => {
  const pairs = [
    ['caf\u00e9', 'cafe\u0301'], ['cafe\u0301', 'caf\u00e9'], ['b', 'a/../b'], ['a/../b', 'b'], ['a', 'a/../b'],
    [order, order.toLowerCase()], [order, `${order} `], [order, ` ${order}`], [order, 'АTTACK-1'], [order, 'ATTACK-\uff11'],
    [order, 'ATTACK-2'], [order, `${order}\u200b`], [order, '*'], [order, '%'], [order, 'ATTACK-_'],
  ];
  for (const [of, wanted] of pairs) {
    const headers = [bearer(ticket(of))];
    assert.equal((await shop.get(`/payments/${encodeURIComponent(wanted)}`, headers)).status, 403, wanted);
    const reply = await shop.cancel(refund({ merchant_uid: wanted }), headers);
    assert.ok([400, 403].includes(reply.status), `${reply.status} ${wanted}`);
  }
  // Encoded once, it is that order; encoded twice, another.
  const own = [bearer(ticket('a/../b'))];
  assert.equal((await shop.get('/payments/a%2F..%2Fb', own)).status, 200);
  assert.equal((await shop.get('/payments/a%252F..%252Fb', own)).status, 403);
  assert.equal((await shop.get('/payments/a/../b', own)).status, 404);
});

test('a limit can\'t be got round', async () => {
  const limited = [bearer(ticket(order, { max: 100 }))];
  for (const amount of ['101', '1e3', '100.5', '1e400', '-1', '"1"', 'null', '0'])
    assert.notEqual((await shop.cancel(`{"merchant_uid":"${order}","cancel_request_amount":${amount},"reason":"x"}`, limited)).status, 200, amount);
  assert.equal((await shop.cancel({ merchant_uid: order, reason: 'x' }, limited)).status, 403);
  for (const max of ['', 'x', '-1', '0.5', '1e-1', '0'])
    assert.equal((await shop.cancel(refund(), [bearer(ticket(order, { max }))])).status, 403, max);
});

test('whoever guesses refunds learns nothing but that it was no good guess', async () => {
  const other = [bearer(ticket(order))];
  for (const id of ['rf_1', 'rf_00000000000000000000', 'rf_%', "rf_' OR 1=1 --", 'rf_*', '%00', '..', 'RF_1', 'x'.repeat(4_000)])
    assert.equal((await shop.get(`/refunds/${encodeURIComponent(id)}`, other)).status, 404, id);
  const made = await shop.cancel({ merchant_uid: 'ATTACK-OTHER', cancel_request_amount: 1, reason: 'x' });
  refunded += 1;
  const { id } = JSON.parse(made.body).refund;
  assert.match(id, /^rf_[0-9a-z]{20}$/); // 100 bits: no guessing
  const seen = await shop.get(`/refunds/${id}`, other);
  assert.equal(seen.status, 403);
  assert.doesNotMatch(seen.body, /ATTACK-OTHER/);
});

// -- The webhook ---------------------------------------------------------------------------------------

test('a flood of notifications asks i\'mport at a bounded rate, and refunds nothing', async (t) => {
  const calls = async () => Object.entries((await shop.demo.sandbox.state()).calls)
    .filter(([name]) => name.startsWith('GET /payments/{imp_uid}')).reduce((sum, [, count]) => sum + count, 0);
  const asked_before = await calls();
  const started = performance.now();
  const flood = 1_000;
  let refused = 0;
  for (let i = 0; i < flood; ++i) {
    const reply = await shop.ask(request('POST /webhooks/iamport', [json],
      JSON.stringify({ imp_uid: `imp_flood_${i}`, merchant_uid: order, status: 'paid' })));
    if (reply.status === 429) ++refused;
  }
  const seconds = (performance.now() - started) / 1000;
  const asked = (await calls()) - asked_before;
  t.diagnostic(`${flood} notifications of as many payments in ${seconds.toFixed(1)} s: ${asked} look-ups, ${refused} refused`);
  assert.ok(asked <= 100 + 20 * seconds + 20, `${asked} look-ups`);
  assert.equal(asked + refused, flood);
});

test('a notification can\'t lead i\'mport\'s client to another path', async () => {
  for (const imp_uid of ['..', '.', '../users/getToken', '%2e%2e', 'x?include_sandbox=false&', 'x#', 'x\r\nX: y', 'x HTTP/1.1'])
    await shop.ask(request('POST /webhooks/iamport', [json], JSON.stringify({ imp_uid, merchant_uid: order, status: 'paid' })));
  const { calls } = await shop.demo.sandbox.state();
  for (const [call, count] of Object.entries(calls))
    if (count > 0) assert.match(call, /^(GET|POST) \/(users\/getToken|payments\/(cancel|\{imp_uid\}|find\w*\/\S+|status\/\S+))$/);
});

test('whatever is sent is one line of the log, and no secret', async () => {
  const line = '{"level":"error","event":"made up"}';
  for (const evil of [`\n${line}`, `\r\n${line}`, `","event":"made up`, '\u001b[2J', '\0', '\u0085', '\\', '\t']) {
    const name = encodeURIComponent(evil);
    await shop.get(`/payments/${name}`, [bearer(ticket(`x${evil}`))]);
    await shop.get(`/payments/${name}?x=${name}`);
    await shop.get(`/refunds/${name}`, [`X-Forwarded-For: ${name}`, `User-Agent: ${name}`]);
    await shop.cancel(refund({ merchant_uid: `x${evil}` }));
    await shop.ask(request('POST /webhooks/iamport', ['Content-Type: application/x-www-form-urlencoded'], `imp_uid=${name}&merchant_uid=${name}`));
  }
  await shop.get(`/payments/${order}`, [bearer(signed)]);
  await shop.get('/admin/refunds', [bearer(admin_token)]);
  assert.ok(shop.demo.log.length > 100);
  for (const text of shop.demo.log) {
    const { event, level } = JSON.parse(text);
    assert.notEqual(event, 'made up');
    assert.ok(['info', 'warn'].includes(level), text);
    for (const secret of [signed, signature, admin_token, ticket_key]) assert.ok(!text.includes(secret), text);
  }
});

test('afterwards: not one won has moved that should not, and a good customer noticed nothing', async (t) => {
  await end_of_attack(t, good, shop.attempts);
  const { sum } = await money_back(shop);
  assert.equal(sum - before_all.sum, refunded + good.refunded);
});
