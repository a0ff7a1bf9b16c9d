import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { start_wire_tap } from './support/wire_tap.mjs';

// Unmistakable values are planted in everything that the program takes, and looked for in everything that it
// leaves behind: its files, its log, its metrics, each answer, each command's output. The same search must find
// them where they have to be, or it proves nothing.

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = process.env.IMP_REFUND_BIN ?? join(root, 'build/imp-refund');

const account = '90817263544536';
const planted = {
  account,
  'account with hyphens': '908-172-63544536',
  holder: '심어둔예금주',
  telephone: '01087654321',
  'buyer name': '심어둔구매자',
  'buyer address': 'planted-buyer@example.test',
  'buyer telephone': '01011223344',
  'ticket key': 'planted-ticket-key-of-thirty-two-bytes',
  'data key': Buffer.from('planted-data-key-of-32-bytes-one').toString('base64'),
  'next data key': Buffer.from('planted-data-key-of-32-bytes-two').toString('base64'),
  'admin token': 'planted-admin-token-of-this-test',
  'i\'mport secret': 'sandbox_secret',
  'idempotency key': 'planted-idempotency-key',
};
const environment = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^IMP_(REFUND_|KEY|SECRET)/.test(name))),
  IMP_KEY: 'sandbox_key',
  IMP_SECRET: planted['i\'mport secret'],
  IMP_REFUND_TICKET_KEY: planted['ticket key'],
  IMP_REFUND_DATA_KEY: planted['data key'],
  IMP_REFUND_ADMIN_TOKEN: planted['admin token'],
};

/** What of the planted values stands in these bytes, plainly or as the usual ways of writing bytes make it. */
function found_in(bytes) {
  const text = Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes);
  const ways = (value) => [
    Buffer.from(value),
    Buffer.from(encodeURIComponent(value)),
    Buffer.from(JSON.stringify(value).slice(1, -1)),
    Buffer.from(Buffer.from(value).toString('base64').replace(/=+$/, '')),
    Buffer.from(Buffer.from(value).toString('hex')),
    Buffer.from(value, 'utf16le'),
    Buffer.from(createHash('sha256').update(value).digest('hex')), // unsalted, it would be as good as the value
  ];
  return Object.entries(planted)
    .filter(([, value]) => ways(value).some((way) => text.includes(way)))
    .map(([name]) => name);
}

let folder, sandbox, tap, server;
const left = []; // [where, bytes]: all that the program has left behind
const leave = (where, bytes) => left.push([where, bytes]);

/** Runs a command to its end. */
function run(options, more = {}) {
  const ran = spawnSync(binary, options, { env: { ...environment, ...more }, cwd: folder, timeout: 60_000 });
  const name = options.slice(0, 2).join(' ');
  if (options[0] !== 'ticket') leave(`output of ${name}`, Buffer.concat([ran.stdout, ran.stderr]));
  return { status: ran.status, stdout: ran.stdout.toString(), stderr: ran.stderr.toString() };
}

/** Starts a server and waits for its address. */
async function start(options, ready, more = {}) {
  const child = spawn(binary, options, { env: { ...environment, ...more }, cwd: folder });
  let said = '';
  const ended = new Promise((resolve) => child.once('close', resolve));
  const address = await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk) => {
        said += chunk;
        const found = said.match(ready);
        if (found) resolve(found[1]);
      });
    ended.then((status) => reject(new Error(`ended with ${status}: ${said}`)));
    setTimeout(() => reject(new Error(`not ready: ${said}`)), 60_000).unref();
  });
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
    return said;
  };
  return { address, stop };
}

const books = () => ['--db', `sqlite:${join(folder, 'books.db')}`];
async function start_server(more = {}, options = []) {
  const given = ['--listen', '127.0.0.1:0', '--public', join(root, 'public'), '--gateway', tap.url, '--log', 'info'];
  server = await start(['serve', ...given, ...books(), ...options], /"event":"listening","address":"([^"]+)"/, more);
}
async function stop_server() {
  leave('the log', await server.stop());
}

/** Refunds until the books' log holds something: the server empties it once, some time after its start. */
async function fill_log(order) {
  const log = join(folder, 'books.db-wal');
  for (let refund = 0; !existsSync(log) || readFileSync(log).length === 0; ++refund) {
    assert.ok(refund < 5, 'the log stays empty');
    assert.equal((await cancel(order, { cancel_request_amount: 100 })).status, 200);
  }
}

/** The bytes of the books' files now. */
function files_of_books(when) {
  for (const suffix of ['', '-wal', '-shm']) {
    const file = join(folder, `books.db${suffix}`);
    if (existsSync(file)) leave(`books.db${suffix} ${when}`, readFileSync(file));
  }
}

async function call(method, path, { headers = {}, body } = {}) {
  const reply = await fetch(`http://${server.address}${path}`, { method, headers, body });
  const text = await reply.text();
  leave(`${method} ${path}: ${reply.status}`, `${JSON.stringify([...reply.headers])}\n${text}`);
  return { status: reply.status, text };
}

const tickets = new Map();
function ticket_of(order, more = []) {
  const ticket = run(['ticket', '--order', order, ...more]).stdout.trim();
  tickets.set(order, ticket);
  planted[`ticket of ${order} ${more}`] = ticket;
  return ticket;
}
const json = { 'Content-Type': 'application/json' };
const bearer = (token) => ({ Authorization: `Bearer ${token}` });
const as_merchant = () => bearer(planted['admin token']);

/** Asks for a refund into the planted account. `edit` changes the request, `headers` come besides. */
function cancel(order, edit = {}, headers = {}) {
  const body = {
    merchant_uid: order, cancel_request_amount: 1000, reason: '단순 변심',
    refund_bank: '088', refund_account: account, refund_holder: planted.holder, refund_tel: planted.telephone, ...edit,
  };
  const authorization = tickets.has(order) ? bearer(tickets.get(order)) : {};
  return call('POST', '/payments/cancel', { headers: { ...json, ...authorization, ...headers }, body: JSON.stringify(body) });
}

const orders = Array.from({ length: 6 }, (_, number) => `ORD-private-${number}`);

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'imp-refund-private-'));
  sandbox = await start(['sandbox', '--listen', '127.0.0.1:0'], /(http:\/\/127\.0\.0\.1:\d+)/);
  tap = await start_wire_tap(sandbox.address);
  const payments = orders.map((merchant_uid, number) => ({
    imp_uid: `imp_${number}`, merchant_uid, amount: 10000, pay_method: 'vbank', pg_provider: 'smartro',
    status: 'paid', paid_at: Math.floor(Date.now() / 1000) - 3600, buyer_name: planted['buyer name'],
    buyer_email: planted['buyer address'], buyer_tel: planted['buyer telephone'],
  }));
  await fetch(`${sandbox.address}/_sandbox/payments`, { method: 'POST', headers: json, body: JSON.stringify(payments) });
  writeFileSync(join(folder, 'payments.jsonl'), payments.map((payment) => `${JSON.stringify(payment)}\n`).join(''));
});
after(async () => {
  await server?.stop();
  tap?.stop();
  await sandbox?.stop();
  rmSync(folder, { recursive: true });
});

test('refunds of every outcome, and every refusal, with planted values in them', async () => {
  assert.equal(run(['payments', 'import', 'payments.jsonl', ...books()]).status, 0);
  await start_server();
  for (const order of orders) ticket_of(order);
  ticket_of('ORD-private-nowhere');
  const key = { 'Idempotency-Key': planted['idempotency key'] };

  assert.equal((await cancel(orders[0], {}, key)).status, 200);
  assert.equal((await cancel(orders[0], {}, key)).status, 200); // recorded
  assert.equal((await cancel(orders[0], { cancel_request_amount: 2000 }, key)).status, 422); // reused

  tap.answer_next({ code: -1, message: `계좌번호 ${planted['account with hyphens']} (${planted.holder}) 오류`, response: null });
  const declined = await cancel(orders[1]);
  assert.equal(declined.status, 422);
  assert.match(declined.text, /\*4536 \(심\*+주\) 오류/);

  await fetch(`${sandbox.address}/_sandbox/faults`, { method: 'PUT', headers: json, body: '{"error500": 1}' });
  assert.equal((await cancel(orders[2])).status, 202);
  await fetch(`${sandbox.address}/_sandbox/faults`, { method: 'PUT', headers: json, body: '{}' });

  for (const [status, asked] of [
    [400, cancel(orders[3], { refund_bank: 'none' })],
    [400, cancel(orders[3], { refund_account: `${account}x` })],
    [400, cancel(orders[3], { refund_holder: [planted.holder] })],
    [400, cancel(orders[3], { refund_acount: account })], // a field's name is told, not its value
    [400, cancel(orders[3], { cancel_request_amount: account })],
    [400, cancel(orders[3], { cancel_request_amount: Number(account) })],
    [403, cancel(orders[3], {}, bearer(tickets.get(orders[4])))],
    [401, cancel(orders[3], {}, bearer(`${tickets.get(orders[3])}x`))],
    [403, cancel(orders[3], {}, as_merchant())],
    [404, cancel('ORD-private-nowhere')],
    [415, cancel(orders[3], {}, { 'Content-Type': 'text/plain' })],
    [413, cancel(orders[3], { reason: planted.holder.repeat(3000) })],
    [400, call('POST', '/payments/cancel', { headers: { ...json, ...bearer(tickets.get(orders[3])) }, body: `{"refund_account":"${account}` })],
  ])
    assert.equal((await asked).status, status);
});

test('what operators, merchants and machines read', async () => {
  for (const path of ['/admin/refunds', '/admin/refunds?status=pending', '/admin/audit/head', '/metrics', '/readyz', '/healthz'])
    assert.equal((await call('GET', path, { headers: as_merchant() })).status, 200);
  assert.equal((await call('GET', '/admin/refunds')).status, 401);
  const { refunds } = JSON.parse((await call('GET', '/admin/refunds', { headers: as_merchant() })).text);
  assert.ok(refunds.length >= 3);
  for (const { id, merchant_uid } of refunds) {
    await call('GET', `/admin/refunds/${id}`, { headers: as_merchant() });
    await call('GET', `/refunds/${id}`, { headers: bearer(tickets.get(merchant_uid)) });
    await call('POST', `/admin/refunds/${id}/retry`, { headers: as_merchant() });
    run(['refunds', 'show', id, ...books()]);
    run(['refunds', 'show', id, '--json', ...books()]);
  }
  await call('GET', `/payments/${orders[0]}`, { headers: bearer(tickets.get(orders[0])) });
  await call('PUT', `/payments/${orders[5]}`, { headers: { ...json, ...as_merchant() }, body: '{"imp_uid":"imp_5"}' });
  const webhook = JSON.stringify({ imp_uid: 'imp_0', merchant_uid: orders[0], status: planted.holder });
  assert.equal((await call('POST', '/webhooks/iamport', { headers: json, body: webhook })).status, 200);
  await call('GET', `/${encodeURIComponent(planted['buyer name']).slice(0, 3)}/nowhere`);
  await fill_log(orders[5]);
  files_of_books('while it runs');

  for (const options of [['refunds', 'list'], ['refunds', 'list', '--json'], ['refunds', 'export'], ['audit', 'export'],
    ['audit', 'export', '--csv'], ['audit', 'head'], ['audit', 'verify']])
    assert.equal(run([...options, ...books()]).status, 0, options.join(' '));
});

test('the data key is changed beside the running server, and a repeated request is still known', async () => {
  const both = { IMP_REFUND_DATA_KEY: `${planted['next data key']},${planted['data key']}` };
  await stop_server();
  await start_server(both);
  const rotated = run(['keys', 'rotate', ...books()], both);
  assert.equal(rotated.status, 0, rotated.stdout);
  assert.match(rotated.stdout, /^[1-9]\d* accounts are sealed anew under key [0-9a-f]{16}\ndone: no older key is needed any more\n$/);
  await stop_server();

  await start_server({ IMP_REFUND_DATA_KEY: planted['next data key'] });
  const key = { 'Idempotency-Key': planted['idempotency key'] };
  assert.equal((await cancel(orders[0], {}, key)).status, 200);
  assert.equal((await cancel(orders[0], { cancel_request_amount: 2000 }, key)).status, 422);
  files_of_books('after the rotation');
  await stop_server();
});

test('accounts are erased when their time is over, and the books say when', async () => {
  await start_server({ IMP_REFUND_DATA_KEY: planted['next data key'] }, ['--retain', '0s']);
  const give_up = Date.now() + 60_000;
  while (!/imp_refund_accounts_erased_total [1-9]/.test((await call('GET', '/metrics')).text)) {
    assert.ok(Date.now() < give_up, 'nothing was erased');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { refunds } = JSON.parse((await call('GET', '/admin/refunds?status=succeeded', { headers: as_merchant() })).text);
  assert.ok(refunds.every(({ account }) => account.erased_at && account.number === '**********4536'));
  assert.match(run(['refunds', 'show', refunds[0].id, ...books()]).stdout, /^erased at +20/m);
  files_of_books('after the erasure');
  await stop_server();
  files_of_books('after the end');
  assert.equal(run(['audit', 'verify', ...books()]).status, 0);
});

test('starts that are refused', () => {
  for (const wrong of [
    { IMP_REFUND_TICKET_KEY: 'planted-short-key' },
    { IMP_REFUND_DATA_KEY: `${planted['data key']},planted-short-key` },
    { IMP_REFUND_ADMIN_TOKEN_FILE: '/nowhere/at/all' },
    { IMP_REFUND_WORKERS: 'many' },
  ]) {
    const refused = run(['serve', '--gateway', tap.url, ...books()], wrong);
    assert.equal(refused.status, 2);
    assert.doesNotMatch(refused.stderr, /planted-short-key/);
  }
});

test('of all that was planted nothing is left anywhere', () => {
  planted['access token'] = tap.received.join('\n').match(/^authorization\n(?:bearer )?(\S+)$/im)?.[1];
  // The books find a refund by its idempotency key, which opens nothing without a ticket.
  const belongs = (name, where) => name === 'idempotency key' && where.startsWith('books.db');
  for (const [where, bytes] of left)
    assert.deepEqual(found_in(bytes).filter((name) => !belongs(name, where)), [], where);

  // Positive controls: the search does find what is there, and it has read what it should have.
  const sent = found_in(tap.received.join('\n'));
  for (const name of ['account', 'holder', 'telephone', 'i\'mport secret', 'access token']) assert.ok(sent.includes(name), name);
  const read = (what) => left.filter(([where]) => where.startsWith(what)).map(([, bytes]) => bytes);
  for (const what of ['books.db ', 'the log', 'GET /admin/refunds', 'output of refunds', 'output of audit'])
    assert.ok(read(what).some((bytes) => bytes.includes(orders[0])), what);
  for (const what of ['books.db-wal while', 'GET /metrics', 'output of serve', 'output of keys', 'POST /payments/cancel: 422'])
    assert.ok(read(what).some((bytes) => bytes.length > 0), what);
  assert.ok(read('books.db').some((bytes) => found_in(bytes).includes('idempotency key')));
  assert.ok(read('GET /admin/refunds').some((bytes) => bytes.includes('**********4536')));
  assert.deepEqual(found_in(`x${Buffer.from(account).toString('base64')}x`), ['account']);
});
