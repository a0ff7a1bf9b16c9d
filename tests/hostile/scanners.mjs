// sqlmap and wapiti, Debian's, against a demo of its own, with a good customer beside them. Minutes, so not in CI:
//   node tests/hostile/scanners.mjs [WORD...]     only the places whose name contains one of the words; SECONDS=900 bounds each run
// Their whole reports go to build/log/scanners. What they print of a finding is judged in docs/security-testing.md.
import { spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { GoodCustomer, admin_token, bearer, open_shop } from './support/shop.mjs';

const seconds = Number(process.env.SECONDS ?? 900);
const words = process.argv.slice(2);
const folder = 'build/log/scanners';
mkdirSync(folder, { recursive: true });

// Room for a won a request, so that the balance is not what changes an answer.
const shop = await open_shop({ IMP_REFUND_CONNECTIONS_PER_ADDRESS: 'off' });
await shop.sell([{ merchant_uid: 'SCAN-1', amount: 1_000_000_000 }, { merchant_uid: 'SCAN-GOOD', amount: 1_000_000_000 }]);
const good = new GoodCustomer(shop, 'SCAN-GOOD');
const at = shop.demo.origin;
const json = 'Content-Type: application/json';
const admin = bearer(admin_token);
const refund = (reason, amount, order = 'SCAN-1') => `{"merchant_uid":"${order}","cancel_request_amount":${amount},"reason":"${reason}"}`;
const post = (data, ...more) => ['-u', `${at}/payments/cancel`, '--method', 'POST', '-H', json, '--data', data, ...more];

/** A refund that there is. */
const { id: made } = JSON.parse((await shop.cancel(refund('x', 1))).body).refund;

/** Where sqlmap puts its texts: at each asterisk, or in the parameters of -p. */
const places = {
  'order in the path': ['-u', `${at}/payments/SCAN-1*`],
  'order in the body': post(refund('x', 1, 'SCAN-1*')),
  // Each answer has another refund, balance and time, which sqlmap without --string takes for a database's yes and no.
  'reason, refunded': post(refund('x*', 1), '--string', 'refundable_amount'),
  // More than is left: every answer is the same.
  'reason, refused': post(refund('x*', 2_000_000_000)),
  'refund and wait': ['-u', `${at}/refunds/${made}*?wait=0*`],
  'webhook': ['-u', `${at}/webhooks/iamport`, '--data', 'imp_uid=imp_1&merchant_uid=SCAN-1&status=paid', '-p', 'imp_uid,merchant_uid'],
  // Asked one by one, with values that are good: one that is not would keep the others from the books.
  'admin: order': ['-u', `${at}/admin/refunds?status=succeeded&limit=1&merchant_uid=SCAN-1`, '-H', admin, '-p', 'status,merchant_uid'],
  'admin: cursor': ['-u', `${at}/admin/refunds?limit=1&cursor=${made}`, '-H', admin, '-p', 'cursor,limit'],
  'authorization': ['-u', `${at}/payments/SCAN-1`, '-H', 'Authorization: Bearer x*', '-p', 'Authorization'],
  'agent and referer': ['-u', `${at}/payments/SCAN-1`, '-p', 'user-agent,referer'],
  'idempotency key': post(refund('x', 1), '-H', 'Idempotency-Key: k*'),
};
const sqlmap = ['--batch', '--flush-session', '--level', '3', '--risk', '3', '--ignore-code', '*', '--disable-coloring'];

// Without its module `buster`, which tries names of files for as long as it is let: no path is looked up on the disk.
const wapiti = [
  ...['/', '/jquery.html', '/react.html', '/payments/SCAN-1?lang=ko', `/refunds/${made}?wait=0`, '/admin/refunds?limit=1&merchant_uid=SCAN-1']
    .flatMap((path, i) => [i === 0 ? '-u' : '-s', at + path]),
  ...['--scope', 'domain', '--flush-session', '--max-scan-time', '60', '--max-attack-time', '40'],
  ...['-f', 'txt', '-o', `${folder}/wapiti.txt`],
  ...['-m', 'backup,blindsql,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,shellshock,sql,xss'],
];

async function requests() {
  const text = await (await fetch(`${at}/metrics`)).text();
  return [...text.matchAll(/^imp_refund_http_requests_total\{.*\} (\d+)$/gm)].reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Runs to its end or to the bound. */
async function run(name, program, options) {
  const log = `${folder}/${name.replaceAll(/\W+/g, '-')}.log`;
  const [asked, served] = [await requests(), good.requests];
  const started = performance.now();
  const child = spawn(program, options, { stdio: ['ignore', 'pipe', 'pipe'] });
  const file = createWriteStream(log);
  child.stdout.pipe(file, { end: false });
  child.stderr.pipe(file, { end: false });
  const bound = setTimeout(() => child.kill('SIGTERM'), seconds * 1000);
  const [code, signal] = await once(child, 'close');
  clearTimeout(bound);
  await new Promise((resolve) => file.end(resolve));
  const took = Math.round((performance.now() - started) / 1000);
  const sent = (await requests()) - asked - (good.requests - served);
  console.log(`${name}: ${sent} requests in ${took} s, ${signal ? 'NOT ENDED' : `ended with ${code}`}`);
  return readFileSync(log, 'utf8');
}

const telling = /(appears? to be .*injectable|false positive|identified the following|do(es)? not (appear|seem) to be injectable|is vulnerable|CRITICAL)/;
const wanted = (name) => words.length === 0 || words.some((word) => name.includes(word));
for (const [name, options] of Object.entries(places)) {
  if (!wanted(name)) continue;
  const said = await run(name, 'sqlmap', [...sqlmap, ...options]);
  for (const line of said.split('\n').filter((each) => telling.test(each))) console.log(`  ${line}`);
}
if (wanted('wapiti')) {
  const report = `${folder}/wapiti.txt`;
  rmSync(report, { force: true });
  await run('wapiti', 'wapiti', wapiti);
  console.log(existsSync(report) ? readFileSync(report, 'utf8') : '  no report');
}
const { requests: count, p50, p99 } = await good.stop();
console.log(`a good customer meanwhile: ${count} requests, ${good.failures.length} failed, p50 ${p50} ms, p99 ${p99} ms`);
for (const failure of good.failures.slice(0, 10)) console.log(`  ${failure}`);
await shop.stop();
