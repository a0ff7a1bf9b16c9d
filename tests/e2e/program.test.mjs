import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';

import { MadeUpAuthority } from './support/authority.mjs';

// The built program as an operator meets it: its options, its refusals, its exit codes, its end.

const root = fileURLToPath(new URL('../..', import.meta.url));
const binary = process.env.IMP_REFUND_BIN ?? join(root, 'build/imp-refund');
const public_folder = join(root, 'public');

const secrets = {
  IMP_KEY: 'sandbox_key',
  IMP_SECRET: 'sandbox_secret',
  IMP_REFUND_TICKET_KEY: 'made-up-ticket-key-number-one-0001',
  IMP_REFUND_DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
  IMP_REFUND_ADMIN_TOKEN: 'made-up-admin-token-for-this-test',
};
const bare = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^IMP_(REFUND_|KEY|SECRET)/.test(name)),
);

let folder;
let authority;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'imp-refund-program-'));
  authority = new MadeUpAuthority();
  for (const [name, days] of [['shop', 2], ['other', 2], ['over', -1]]) authority.issue(name, days);
  authority.lock('shop');
});
after(() => {
  rmSync(folder, { recursive: true });
  authority.remove();
});

/** Runs to the end. */
function run(options, environment = secrets) {
  const { status, stdout, stderr } = spawnSync(binary, options, {
    env: { ...bare, ...environment },
    encoding: 'utf8',
    timeout: 20_000,
    cwd: folder,
  });
  return { status, stdout, stderr };
}

/** Starts, and waits until `ready` finds an address in what the program says. */
async function start(options, ready, environment = secrets) {
  const child = spawn(binary, options, { env: { ...bare, ...environment }, cwd: folder });
  let said = '';
  const ended = new Promise((resolve) => child.once('close', (status) => resolve(status)));
  const address = await new Promise((resolve, reject) => {
    const look = (chunk) => {
      said += chunk;
      const found = said.match(ready);
      if (found) resolve(found[1]);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    ended.then((status) => reject(new Error(`ended with ${status}: ${said}`)));
    setTimeout(() => reject(new Error(`not ready: ${said}`)), 20_000).unref();
  });
  return { child, ended, address, said: () => said };
}

/** `serve` on a free port, with these options instead of, or besides, those that would let it start. */
const serve_options = (more = {}) => [
  'serve',
  ...Object.entries({
    listen: '127.0.0.1:0',
    public: public_folder,
    db: `sqlite:${join(folder, 'books.db')}`,
    ...more,
  }).flatMap(([name, value]) => [`--${name}`, value]),
];
const tls_options = (certificate, key) =>
  serve_options({ 'tls-cert': authority.file(certificate), 'tls-key': authority.file(key) });
/** A policy file with this text. */
function policy(text) {
  const file = join(folder, `policy-${Math.random()}.txt`);
  writeFileSync(file, text);
  return file;
}
const listening = /"event":"listening","address":"([^"]+)"/;

for (const [name, given, said, environment] of [
  ['no command', [], /no command given/],
  ['an unknown command', ['refund'], /refund/],
  ['an unknown option', ['serve', '--lisen', 'x'], /--lisen/],
  ['an option without its value', ['serve', '--listen'], /--listen/],
  ['a bad address', () => serve_options({ listen: '8080' }), /--listen/],
  ['an address that is not ours', () => serve_options({ listen: '192.0.2.1:0' }), /192\.0\.2\.1/],
  ['a bad duration', () => serve_options({ 'answer-within': 'soon' }), /--answer-within/],
  ['a bad variable', () => serve_options(), /--workers/, { ...secrets, IMP_REFUND_WORKERS: 'many' }],
  ['PostgreSQL', () => serve_options({ db: 'postgresql://localhost/x' }), /PostgreSQL/],
  ['a folder that is not there', () => serve_options({ public: '/nowhere' }), /\/nowhere/],
  ['books that cannot be made', () => serve_options({ db: 'sqlite:/nowhere/x.db' }), /\/nowhere\/x\.db/],
  ['books that are something else', () => serve_options({ db: `sqlite:${binary}` }), /--db/],
  ['a certificate without its key', () => serve_options({ 'tls-cert': 'x.crt' }), /--tls-key/],
  ['a key without its certificate', () => serve_options({ 'tls-key': 'x.key' }), /--tls-cert/],
  ['a certificate that is not there', () => tls_options('none.crt', 'shop.key'), /--tls-cert \S*none\.crt: can't be read: No such file/],
  ['a key that is not there', () => tls_options('shop.crt', 'none.key'), /--tls-key \S*none\.key: can't be read/],
  ['a key as certificate', () => tls_options('shop.key', 'shop.key'), /--tls-cert \S*shop\.key: is no certificate/],
  ['the key of another certificate', () => tls_options('shop.crt', 'other.key'), /other\.key: is not the key of \S*shop\.crt/],
  ['a key behind a passphrase', () => tls_options('shop.crt', 'shop.locked.key'), /shop\.locked\.key: is no key in PEM without a passphrase/],
  ['a certificate that is over', () => tls_options('over.crt', 'over.key'), /over\.crt: has expired on \d{4}-/],
  ['no secrets', () => serve_options(), /IMP_KEY, IMP_SECRET, IMP_REFUND_TICKET_KEY, IMP_REFUND_DATA_KEY/, {}],
  ['a short ticket key', () => serve_options(), /IMP_REFUND_TICKET_KEY/, { ...secrets, IMP_REFUND_TICKET_KEY: 'planted' }],
  ['a short data key', () => serve_options(), /IMP_REFUND_DATA_KEY/, { ...secrets, IMP_REFUND_DATA_KEY: 'cGxhbnRlZA==' }],
  ['refunds for everyone, of real money', () => serve_options({ anonymous: 'allow' }), /--anonymous/],
  ['i\'mport without TLS', () => serve_options({ gateway: 'http://api.iamport.kr' }), /--gateway/],
  ['a ticket without an order', ['ticket'], /--order/],
  ['a ticket with a bad limit', ['ticket', '--order', 'x', '--max', '0'], /--max/],
  ['a ticket without a key', ['ticket', '--order', 'x'], /IMP_REFUND_TICKET_KEY/, {}],
  ['an import of nothing', ['payments', 'import', 'nowhere.csv'], /nowhere\.csv/],
  ['an import of another format', ['payments', 'import', 'x.xls'], /\.jsonl or \.csv/],
  ['refunds without what to do', ['refunds'], /./],
  ['a rotation without a key', ['keys', 'rotate'], /IMP_REFUND_DATA_KEY/, {}],
  ['an anchor that is none', ['audit', 'verify', '--anchor', '12'], /--anchor/],
  ['an export from nowhere', ['audit', 'export', '--after', 'x'], /--after/],
  ['a policy that is not there', () => serve_options({ policy: '/nowhere.txt' }), /\/nowhere\.txt/],
  ['a policy with a mistake', () => serve_options({ policy: policy('policy 1\nwindow crad 3 days\n') }), /line 2, column 8: there is no pay method "crad"/],
  ['a policy with several', () => serve_options({ policy: policy('window\nx\n') }), /line 1, column 1: .*1 more/],
  ['a rejection without a reason', ['refunds', 'reject', 'rf_x'], /--reason/],
  ['refusals of no kind', ['refunds', 'refusals', '--kind', 'sad'], /--kind/],
])
  test(`refused with one line and exit code 2: ${name}`, () => {
    const options = typeof given === 'function' ? given() : given;
    const { status, stdout, stderr } = run(options, environment);
    assert.equal(status, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, said);
    assert.match(stderr, /^imp-refund: [^\n]+\n$/);
    assert.doesNotMatch(stderr, /planted|made-up|sandbox_secret/);
  });

test('a port that is taken is refused with one line and exit code 2', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => taken.once('listening', resolve));
  const { status, stderr } = run(serve_options({ listen: `127.0.0.1:${taken.address().port}` }));
  taken.close();
  assert.equal(status, 2);
  assert.match(stderr, /^imp-refund: [^\n]*127\.0\.0\.1[^\n]*\n$/);
});

test('help lists every command with its options, and each option has its variable', () => {
  const { status, stdout } = run(['help'], {});
  assert.equal(status, 0);
  for (const command of ['demo', 'serve', 'sandbox', 'ticket', 'payments', 'refunds', 'reconcile', 'keys', 'audit'])
    assert.match(stdout, new RegExp(`^${command}$`, 'm'));
  const options = stdout.split('\n').filter((line) => /^\s+--[a-z-]+/.test(line));
  assert.ok(options.length > 30);
  for (const line of options.filter((line) => !/--(help|version)/.test(line))) {
    const [, name] = line.match(/--([a-z-]+)/);
    const twin = new RegExp(`\\(Env:IMP_REFUND_(\\w+_)?${name.toUpperCase().replaceAll('-', '_')}\\)`);
    assert.match(line, twin);
  }
  for (const command of ['demo', 'serve', 'sandbox', 'ticket', 'reconcile'])
    assert.equal(run([command, '--help'], {}).status, 0);
  assert.match(run(['--version'], {}).stdout, /^imp-refund \d+\.\d+\.\d+\n$/);
});

test('a ticket is a JWT that anyone with the key can check', () => {
  const { status, stdout } = run(['ticket', '--order', '주문 1', '--max', '14.20', '--ttl', '5m']);
  assert.equal(status, 0);
  const [header, claims, signature] = stdout.trim().split('.');
  const expected = createHmac('sha256', secrets.IMP_REFUND_TICKET_KEY).update(`${header}.${claims}`);
  assert.equal(signature, expected.digest('base64url'));
  const { sub, exp, max, aud } = JSON.parse(Buffer.from(claims, 'base64url'));
  assert.deepEqual({ sub, max, aud }, { sub: '주문 1', max: 14.2, aud: 'imp-refund' });
  assert.ok(Math.abs(exp - Date.now() / 1000 - 300) < 30);
});

test('payments import reports each bad row and keeps the good ones, or none with --strict', () => {
  const db = ['--db', `sqlite:${join(folder, 'import.db')}`];
  const file = join(folder, 'payments.csv');
  writeFileSync(
    file,
    'imp_uid,merchant_uid,amount,currency\nimp_1,A,10000,\nimp_2,B,-1,\nimp_3,C,14.2,USD\nimp_1,D,5,\n',
  );
  const strict = run(['payments', 'import', file, '--strict', ...db]);
  assert.equal(strict.status, 1);
  assert.match(strict.stdout, /^0 stored/);

  const good_rows = run(['payments', 'import', file, ...db]);
  assert.equal(good_rows.status, 1);
  assert.equal(good_rows.stdout, '2 stored, 0 unchanged, 2 bad\n');
  assert.match(good_rows.stderr, /^line 3: amount/m);
  assert.match(good_rows.stderr, /^line 5: /m);

  writeFileSync(join(folder, 'good.jsonl'), '{"imp_uid":"imp_1","merchant_uid":"A","amount":10000}\n');
  const again = run(['payments', 'import', join(folder, 'good.jsonl'), '--strict', ...db]);
  assert.equal(again.status, 0);
  assert.equal(again.stdout, '0 stored, 1 unchanged, 0 bad\n');
});

test('what is under way is finished before the end; nothing secret is in the log', async () => {
  const sandbox = await start(
    ['sandbox', '--listen', '127.0.0.1:0', '--latency', '1000ms'],
    /(http:\/\/127\.0\.0\.1:\d+)/,
    {},
  );
  const file = join(folder, 'order.jsonl');
  const payment = { imp_uid: 'imp_1', merchant_uid: 'ORD1', amount: 10000, pay_method: 'vbank', pg_provider: 'html5_inicis' };
  writeFileSync(file, JSON.stringify(payment));
  await fetch(`${sandbox.address}/_sandbox/payments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(payment),
  });
  const db = ['--db', `sqlite:${join(folder, 'books.db')}`];
  assert.equal(run(['payments', 'import', file, ...db]).status, 0);

  const server = await start(serve_options({ gateway: sandbox.address }), listening);
  const ticket = run(['ticket', '--order', 'ORD1']).stdout.trim();
  const answer = fetch(`http://${server.address}/payments/cancel`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${ticket}`, 'Idempotency-Key': 'made-up-key' },
    body: JSON.stringify({
      merchant_uid: 'ORD1',
      cancel_request_amount: 2000,
      reason: '단순 변심',
      refund_holder: '심어둔이름',
      refund_bank: '88',
      refund_account: '56211105948400',
    }),
  });
  // The refund is on its way to i'mport once the sandbox has counted it.
  while (true) {
    const { calls } = await (await fetch(`${sandbox.address}/_sandbox/state`)).json();
    if (calls['POST /payments/cancel']) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  server.child.kill('SIGTERM');
  const reply = await answer;
  assert.equal(reply.status, 200);
  assert.equal((await reply.json()).refund.status, 'succeeded');
  assert.equal(await server.ended, 0);
  await assert.rejects(fetch(`http://${server.address}/healthz`));

  const lines = server.said().trim().split('\n').map((line) => JSON.parse(line));
  const request = lines.find(({ event, route }) => event === 'request' && route === '/payments/cancel');
  assert.equal(request.status, 200);
  assert.equal(request.order, 'ORD1');
  assert.match(request.request_id, /^[0-9a-f]{16}$/);
  for (const secret of [...Object.values(secrets), ticket, '심어둔이름', '56211105948400', 'made-up-key'])
    assert.ok(!server.said().includes(secret), secret);

  const list = run(['refunds', 'list', '--json', ...db]).stdout.trim().split('\n').map(JSON.parse);
  assert.deepEqual(
    list.map(({ merchant_uid, amount, status }) => ({ merchant_uid, amount, status })),
    [{ merchant_uid: 'ORD1', amount: 2000, status: 'succeeded' }],
  );
  const shown = run(['refunds', 'show', list[0].id, ...db]).stdout;
  assert.match(shown, /succeeded/);
  assert.match(shown, /\*8400/);
  assert.doesNotMatch(shown, /56211105948400|심어둔이름/);
  const exported = run(['refunds', 'export', ...db]).stdout.trim().split('\r\n');
  assert.equal(exported.length, 2);
  assert.equal(run(['refunds', 'show', 'rf_nothing', ...db]).status, 1);
  assert.equal(run(['reconcile', '--gateway', sandbox.address, ...db]).status, 0);

  sandbox.child.kill('SIGTERM');
  assert.equal(await sandbox.ended, 0);
});

test('the demo begins with new books and leaves none behind, and touches nobody else\'s', async () => {
  const ready = /open (http:\/\/\S+)/;
  const options = ['demo', '--listen', '127.0.0.1:0', '--public', public_folder];
  const demo = await start(options, ready, {});
  const second = await start(options, ready, {}); // its sandbox finds another port by itself
  const file = demo.said().match(/books: (\S+)/i)[1];
  assert.ok(existsSync(file));
  for (const each of [demo, second]) {
    const { orders } = await (await fetch(new URL('/demo/orders.json', each.address))).json();
    assert.equal(orders.length, 11);
    each.child.kill('SIGINT');
    assert.equal(await each.ended, 0);
  }
  assert.ok(!existsSync(file));

  const books = join(folder, 'somebody.db');
  writeFileSync(books, 'not to be touched');
  chmodSync(books, 0o600);
  const refused = run([...options, '--db', `sqlite:${books}`], {});
  assert.equal(refused.status, 2);
  assert.equal(readFileSync(books, 'utf8'), 'not to be touched');
});

test('SIGHUP reads the policy again; one with a mistake is logged, and the old one stays', async () => {
  const file = policy('policy 1\nreview above 1000 KRW\n');
  const server = await start(
    serve_options({ policy: file, gateway: 'http://127.0.0.1:9', db: `sqlite:${join(folder, 'hup.db')}` }),
    listening,
  );
  const says = async (words) => {
    for (const end = Date.now() + 20_000; !words.test(server.said()); ) {
      assert.ok(Date.now() < end, server.said());
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  writeFileSync(file, 'policy 1\nreview above x KRW\n');
  server.child.kill('SIGHUP');
  await says(/"event":"policy_kept","why":"policy: [^"]*line 2, column 14/);
  writeFileSync(file, 'policy 1\nwindow * 3 days\n');
  server.child.kill('SIGHUP');
  await says(/"event":"policy_reloaded"/);
  server.child.kill('SIGTERM');
  assert.equal(await server.ended, 0);
});

test('a refund that waits is approved or rejected from the command line, with its tax parts and its account', async () => {
  const sandbox = await start(['sandbox', '--listen', '127.0.0.1:0'], /(http:\/\/127\.0\.0\.1:\d+)/, {});
  const payment = { imp_uid: 'imp_tax', merchant_uid: 'TAX1', amount: 10000, pay_method: 'vbank', pg_provider: 'html5_inicis' };
  await fetch(`${sandbox.address}/_sandbox/payments`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...payment, _sandbox: { tax_free: 3000, vat_amount: 636 } }),
  });
  const at_the_pg = async () => (await (await fetch(`${sandbox.address}/_sandbox/state`)).json()).payments[0];
  const db = ['--db', `sqlite:${join(folder, 'review.db')}`];
  const file = join(folder, 'tax.csv');
  writeFileSync(
    file,
    'imp_uid,merchant_uid,amount,pay_method,pg_provider,tax_free,vat_amount\nimp_tax,TAX1,10000,vbank,html5_inicis,3000,636\n'
      + 'imp_bad,TAX2,10000,vbank,html5_inicis,9500,501\n',
  );
  const imported = run(['payments', 'import', file, ...db]);
  assert.match(imported.stdout, /^1 stored, 0 unchanged, 1 bad/);
  assert.match(imported.stderr, /^line 3: tax_free must fit/m);

  const server = await start(
    serve_options({ gateway: sandbox.address, db: db[1], policy: policy('policy 1\nreview above 5000 KRW\n') }),
    listening,
  );
  const Authorization = `Bearer ${run(['ticket', '--order', 'TAX1']).stdout.trim()}`;
  const ask = async (amount) => {
    const reply = await fetch(`http://${server.address}/payments/cancel`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization },
      body: JSON.stringify({
        ...{ merchant_uid: 'TAX1', cancel_request_amount: amount, reason: '단순 변심' },
        ...{ refund_holder: '심어둔이름', refund_bank: '88', refund_account: '56211105948400' },
      }),
    });
    assert.equal(reply.status, 202);
    return (await reply.json()).refund.id;
  };
  const approved = await ask(6000);
  assert.match(run(['refunds', 'list', '--review', 'waiting', ...db]).stdout, new RegExp(`${approved}.*waits for a review`));
  const approve = () => run(['refunds', 'approve', approved, '--gateway', sandbox.address, ...db]);
  assert.equal(run(['refunds', 'approve', approved, ...db], {}).status, 2); // no secrets
  const done = approve();
  assert.equal(done.status, 0, done.stderr);
  assert.match(done.stdout, /3818 supply, 382 VAT, 1800 tax-free/);
  const again = approve();
  assert.equal(again.status, 1);
  assert.match(again.stderr, /does not wait for a review: approved/);
  const { cancel_amount, cancel_history, _sandbox } = await at_the_pg();
  assert.deepEqual([cancel_amount, cancel_history.length], [6000, 1]);
  assert.deepEqual(_sandbox.tax_left, { supply: 2546, vat: 254, tax_free: 1200 });

  const rejected = await ask(4000);
  const reject = run(['refunds', 'reject', rejected, '--reason', '사용한 상품입니다', ...db]);
  assert.equal(reject.status, 0, reject.stderr);
  const told = await (await fetch(`http://${server.address}/refunds/${rejected}`, { headers: { Authorization } })).json();
  assert.deepEqual([told.status, told.failure, told.detail], ['failed', 'rejected', '사용한 상품입니다']);
  assert.equal(run(['refunds', 'refusals', ...db]).stdout, '');

  for (const { child, ended } of [server, sandbox]) {
    child.kill('SIGTERM');
    assert.equal(await ended, 0);
  }
});
