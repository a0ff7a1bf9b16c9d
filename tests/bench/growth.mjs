// What the size of the books costs: the same load on few payments and on millions, in turn, and how long it takes
// to start and to fill them.
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { imp_uid, merchant_uid, paid, refund_request } from './load.mjs';
import { measure, start_sandbox, start_server, write_payments } from './ours.mjs';
import { bench_program, program } from './processes.mjs';

/** The load takes the same number of orders of both, spread over all that were not refunded before. */
const orders_of_load = 5_000;
const sizes = [
  { name: '10,000 payments, 5,000 refunds', payments: 10_000, refunds: 5_000 },
  { name: '10,000,000 payments, 5,000,000 refunds', payments: 10_000_000, refunds: 5_000_000 },
];
const scenarios = [
  { name: 'growth, throughput', connections: 64, latency_ms: 0 },
  { name: 'growth, one customer', connections: 1, latency_ms: 0 },
];

function make(bench, size, shrink) {
  const payments = Math.max(orders_of_load * 2, size.payments / shrink);
  const refunds = payments / 2;
  const orders = { count: orders_of_load, stride: (payments - refunds) / orders_of_load };
  const db = join(bench.folder, `${payments}.db`);
  const begun = performance.now();
  execFileSync(bench_program, ['fill', '--db', db, '--payments', `${payments}`, '--refunds', `${refunds}`],
    { stdio: ['ignore', 'ignore', 'ignore'] });
  const seconds = (performance.now() - begun) / 1000;
  execFileSync('sync', ['-f', db]);
  const list = join(bench.folder, `${payments}.jsonl`);
  write_payments(list, orders);
  console.log(`  books of ${size.name}: ${(statSync(db).size / 2 ** 30).toFixed(2)} GiB, made in ${seconds.toFixed(0)} s`);
  return { ...size, db, orders, list };
}

/** The sandbox of some books goes on over all rounds, since the books do too. */
async function rounds_on(bench, books, sandbox, results) {
  for (const scenario of scenarios) {
    const server = await start_server(bench, books.db, sandbox.address);
    try {
      const result = await measure(bench, server, sandbox, { ...scenario, orders: books.orders }, refund_request);
      results.push({ scenario: scenario.name, who: books.name, ...result, start_ms: server.start_ms });
    } finally {
      await server.stop();
    }
  }
}

/** `shrink` divides the sizes, for a quick look. */
export async function growth(bench, shrink) {
  const all = sizes.map((size) => make(bench, size, shrink));
  const results = [];
  const sandboxes = [];
  try {
    for (const books of all) sandboxes.push(await start_sandbox({ ...bench, payments: books.list }, 0));
    for (let round = 1; round <= bench.rounds; ++round)
      for (const [index, books] of all.entries()) await rounds_on(bench, books, sandboxes[index], results);
  } finally {
    for (const sandbox of sandboxes) await sandbox.stop();
    for (const { db } of all) for (const end of ['', '-wal', '-shm']) rmSync(db + end, { force: true });
  }
  return results;
}

/** A file of payments read into new books. What it says meanwhile is counted: someone sits before it. */
export async function importing(bench, count) {
  const file = join(bench.folder, 'import.jsonl');
  const db = join(bench.folder, 'import.db');
  for (const end of ['', '-wal', '-shm']) if (existsSync(db + end)) rmSync(db + end);
  const line = (number) => JSON.stringify({ imp_uid: imp_uid(number), merchant_uid: merchant_uid(number), amount: paid,
    status: 'paid', pay_method: 'card', pg_provider: 'html5_inicis', paid_at: 1_790_000_000 });
  writeFileSync(file, '');
  for (let from = 0; from < count; from += 100_000)
    writeFileSync(file, `${Array.from({ length: Math.min(100_000, count - from) }, (_, i) => line(from + i)).join('\n')}\n`, { flag: 'a' });
  const begun = performance.now();
  const child = spawn(program, ['payments', 'import', file, '--db', `sqlite:${db}`], { stdio: ['ignore', 'pipe', 'pipe'] });
  let progress = 0;
  let said = '';
  child.stderr.on('data', (data) => { progress += data.toString().split('\n').length - 1; });
  child.stdout.on('data', (data) => { said += data; });
  await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const seconds = (performance.now() - begun) / 1000;
  if (!said.startsWith(`${count} stored, 0 unchanged, 0 bad`)) throw new Error(`the import said: ${said}`);
  rmSync(file);
  return { rate: count / seconds, seconds, progress_lines: progress, file_mb: statSync(db).size / 2 ** 20 };
}
