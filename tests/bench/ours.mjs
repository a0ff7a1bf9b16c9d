// Our own server under load: fresh books, a fresh sandbox, and at the end the money compared.
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { all_orders, cancel_request, imp_uid, load, merchant_uid, paid, refund_request, won } from './load.mjs';
import { watch_cores } from './machine.mjs';
import { bench_program, cpu_seconds, memory_of, program, start } from './processes.mjs';

const our_secrets = {
  IMP_KEY: 'sandbox_key', IMP_SECRET: 'sandbox_secret',
  IMP_REFUND_TICKET_KEY: randomBytes(32).toString('hex'), IMP_REFUND_DATA_KEY: randomBytes(32).toString('base64'),
};

/** The orders as i'mport's payments, one JSON object a line. */
export function write_payments(path, { count, stride } = all_orders) {
  const paid_at = Math.floor(Date.now() / 1000) - 3600;
  const lines = Array.from({ length: count }, (_, index) => JSON.stringify({
    imp_uid: imp_uid(index * stride), merchant_uid: merchant_uid(index * stride), amount: paid, status: 'paid',
    pay_method: 'card', pg_provider: 'html5_inicis', paid_at,
  }));
  writeFileSync(path, `${lines.join('\n')}\n`);
}

export const start_sandbox = ({ folder, payments }, latency_ms) =>
  start(program, ['sandbox', '--listen', '127.0.0.1:0', '--payments', payments, '--latency', `${latency_ms}ms`],
    { log_file: join(folder, 'sandbox.log'), says: /an i'mport V1 at (http:\/\/127\.0\.0\.1:\d+)/ });

/** Books with the orders in them and nothing else, as a file that is copied for each run. */
export function make_books({ folder, payments }) {
  const path = join(folder, 'fresh.db');
  execFileSync(program, ['payments', 'import', payments, '--db', `sqlite:${path}`], { stdio: 'ignore' });
  return path;
}

export function copy_books(from, to) {
  for (const end of ['', '-wal', '-shm']) rmSync(to + end, { force: true });
  execFileSync('cp', ['--sparse=never', from, to]);
  execFileSync('sync', ['-f', to]); // else the copy's own pages are flushed by the first commits
}

export const start_server = ({ folder }, db, gateway, more = []) =>
  start(program, ['serve', '--listen', '127.0.0.1:0', '--db', `sqlite:${db}`, '--gateway', gateway, '--anonymous',
    'allow', '--connections-per-address', 'off', ...more],
    { environment: our_secrets, log_file: join(folder, 'serve.log'), says: /"address":"(127\.0\.0\.1:\d+)"/ })
    .then((server) => ({ ...server, address: `http://${server.address}` }));

/** The two servers that do less than ours: `empty` answers, `asks` asks i'mport and answers. */
export const start_ceiling = ({ folder }, which, gateway) =>
  start(bench_program, [which, ...(gateway ? ['--gateway', gateway] : [])],
    { environment: our_secrets, log_file: join(folder, `${which}.log`), says: /listening at (http:\/\/127\.0\.0\.1:\d+)/ });

/** Won that have gone back, as i'mport counts. */
export async function refunded_at(sandbox) {
  const state = await (await fetch(`${sandbox}/_sandbox/state`)).json();
  return state.payments.reduce((sum, payment) => sum + (payment.cancel_amount ?? 0), 0);
}

/** What our server has answered so far, by status. */
export async function answers_of(server) {
  const text = await (await fetch(`${server}/metrics`)).text();
  const lines = text.matchAll(/^imp_refund_cancel_answers_total\{status="(\d+)"\} (\d+)$/gm);
  return Object.fromEntries([...lines].map(([, status, count]) => [status, Number(count)]));
}

/** Puts load on a server and says what it cost, by process. */
export async function measure(bench, server, sandbox, scenario, request = refund_request) {
  const processes = { server: server?.pid, sandbox: sandbox?.pid };
  const cpu = () => Object.fromEntries(Object.entries(processes).filter(([, pid]) => pid)
    .map(([name, pid]) => [name, cpu_seconds(pid)]));
  const used = watch_cores();
  const before = cpu();
  const result = await load((server ?? sandbox).address, { ...scenario, seconds: Math.max(bench.seconds, scenario.at_least_s ?? 0) }, request, bench.folder);
  const after = cpu();
  const spent = { load: result.cpu };
  for (const name of Object.keys(after)) spent[name] = after[name] - before[name];
  return { ...result, spent, ...used(Object.values(spent).reduce((sum, each) => sum + each, 0)) };
}

/** One run of our own server: the result, its memory, and whether the money is what was answered. */
export async function run_ours(bench, scenario, { books = bench.books, db = join(bench.folder, 'run.db') } = {}) {
  if (books) copy_books(books, db);
  const sandbox = await start_sandbox(bench, scenario.latency_ms);
  const server = await start_server(bench, db, sandbox.address);
  try {
    const result = await measure(bench, server, sandbox, scenario);
    const memory = memory_of(server.pid);
    const answers = await answers_of(server.address);
    await server.stop();
    return { ...result, memory: memory.peak, start_ms: server.start_ms, answers,
      money: money(await refunded_at(sandbox.address), answers, scenario.connections) };
  } finally {
    await server.stop();
    await sandbox.stop();
  }
}

/**
 * Compares i'mport's money with our answers. What was under way when wrk hung up is refunded and counted by
 * both; what is answered as pending may or may not have been carried out.
 */
export function money(refunded, answers, connections) {
  const unanswered = refunded / won - (answers['200'] ?? 0);
  const right = unanswered >= 0 && unanswered <= connections + (answers['202'] ?? 0);
  return { refunded, right, words: right ? 'right' : `WRONG: ${refunded} won for ${JSON.stringify(answers)}` };
}

/** A server that does less than ours, under the same load. */
export async function run_ceiling(bench, which, scenario) {
  const sandbox = which === 'asks' ? await start_sandbox(bench, scenario.latency_ms) : undefined;
  const server = await start_ceiling(bench, which, sandbox?.address);
  try {
    return await measure(bench, server, sandbox, scenario);
  } finally {
    await server.stop();
    await sandbox?.stop();
  }
}

/** i'mport's own time: the load goes to the sandbox without a server between. */
export async function run_sandbox_alone(bench, scenario) {
  const sandbox = await start_sandbox(bench, scenario.latency_ms);
  try {
    const token = await (await fetch(`${sandbox.address}/users/getToken`, {
      method: 'POST', headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ imp_key: 'sandbox_key', imp_secret: 'sandbox_secret' }),
    })).json();
    return await measure(bench, undefined, sandbox, scenario, cancel_request(token.response.access_token));
  } finally {
    await sandbox.stop();
  }
}
