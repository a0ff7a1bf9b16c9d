// What the service does: refunds a second under load, and the latency it adds for one customer. Real parts only:
// `imp-refund serve` with its durable SQLite books against `imp-refund sandbox`, both and wrk on this machine.
//   node tests/bench/run.mjs [SECONDS]     how long each scenario runs; 10 when not given
// Every order is 10,000 won; each request refunds 100 won of the next order. At the end the sandbox's money is
// compared with what was answered, since a fast wrong answer is worth nothing.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.IMP_REFUND_BIN ?? 'build/imp-refund';
const seconds = Number(process.argv[2] ?? 10);
const orders = 100_000;
const won = 100;
const start_limit_ms = 60_000;

const scenarios = [
  { name: 'throughput', connections: 64, latency_ms: 0 },
  { name: "slow i'mport", connections: 1000, latency_ms: 500 },
  { name: 'one customer', connections: 1, latency_ms: 0 },
];

const merchant_uid = (number) => `ORD-${String(number).padStart(6, '0')}`;

function write_payments(path) {
  const lines = [];
  for (let number = 0; number < orders; ++number)
    lines.push(JSON.stringify({
      imp_uid: `imp_${String(number).padStart(12, '0')}`, merchant_uid: merchant_uid(number), amount: 10_000,
      status: 'paid', pay_method: 'card', pg_provider: 'html5_inicis',
      paid_at: Math.floor(Date.now() / 1000) - 3600,
    }));
  writeFileSync(path, `${lines.join('\n')}\n`);
}

/** wrk's script: counts the answers by status, and sends each order in turn. */
const wrk_script = `
local number = %START%
local counts = {}
request = function()
  local order = string.format("ORD-%06d", number % ${orders})
  number = number + 1
  return wrk.format("POST", "/payments/cancel", {["Content-Type"] = "application/json"},
    '{"merchant_uid":"' .. order .. '","cancel_request_amount":${won},"reason":"bench"}')
end
local threads = {}
setup = function(thread) table.insert(threads, thread) end
response = function(status) counts[status] = (counts[status] or 0) + 1; summary = ""
  for code, n in pairs(counts) do summary = summary .. code .. "=" .. n .. " " end end
done = function(result, latency)
  io.write(string.format("RESULT %d %d %d %d %d %s\\n", result.requests, result.duration, latency:percentile(50),
    latency:percentile(99), result.errors.connect + result.errors.read + result.errors.write + result.errors.timeout,
    threads[1]:get("summary") or ""))
end
`;

/** Starts the program and waits until it says where it listens. */
async function start(options, environment, log_file) {
  const child = spawn(program, options, { env: { ...process.env, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(log_file);
  const address = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${options[0]} said nothing; see ${log_file}`)), start_limit_ms);
    for (const stream of [child.stdout, child.stderr])
      createInterface({ input: stream }).on('line', (line) => {
        log.write(`${line}\n`);
        const found = /127\.0\.0\.1:\d+/.exec(line);
        if (found && /listening|an i'mport/.test(line)) {
          clearTimeout(late);
          resolve(`http://${found[0]}`);
        }
      });
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`${options[0]} ended with ${code}; see ${log_file}`)));
  });
  const stop = () => new Promise((resolve) => {
    child.removeAllListeners('exit');
    child.on('exit', resolve);
    child.kill('SIGTERM');
  });
  return { address, stop };
}

async function refunded_at(sandbox) {
  const state = await (await fetch(`${sandbox}/_sandbox/state`)).json();
  return state.payments.reduce((sum, payment) => sum + (payment.cancel_amount ?? 0), 0);
}

async function run(scenario, folder, payments) {
  const db = `sqlite:${join(folder, `${scenario.connections}.db`)}`;
  execFileSync(program, ['payments', 'import', payments, '--db', db], { stdio: ['ignore', 'ignore', 'ignore'] });
  const sandbox = await start(['sandbox', '--listen', '127.0.0.1:0', '--payments', payments,
    '--latency', `${scenario.latency_ms}ms`], {}, join(folder, 'sandbox.log'));
  const server = await start(
    ['serve', '--listen', '127.0.0.1:0', '--db', db, '--gateway', sandbox.address, '--anonymous', 'allow',
     '--log', 'info'],
    {
      IMP_KEY: 'sandbox_key', IMP_SECRET: 'sandbox_secret',
      IMP_REFUND_TICKET_KEY: randomBytes(32).toString('hex'), IMP_REFUND_DATA_KEY: randomBytes(32).toString('base64'),
    }, join(folder, 'serve.log'));
  const script = join(folder, 'refund.lua');
  writeFileSync(script, wrk_script.replace('%START%', '0'));
  const output = execFileSync('wrk', ['-t1', `-c${scenario.connections}`, `-d${seconds}s`, '--timeout', '30s',
    '-s', script, server.address], { encoding: 'utf8' });
  await server.stop();
  const refunded = await refunded_at(sandbox.address);
  await sandbox.stop();

  const [, requests, micros, median, p99, errors, statuses] =
    /^RESULT (\d+) (\d+) (\d+) (\d+) (\d+) ?(.*)$/m.exec(output);
  const succeeded = Number(/200=(\d+)/.exec(statuses)?.[1] ?? 0);
  return {
    scenario: `${scenario.name}, ${scenario.connections} connections`,
    'refunds/s': Math.round(succeeded / (micros / 1e6)),
    'median ms': (median / 1000).toFixed(1), 'p99 ms': (p99 / 1000).toFixed(1),
    answers: statuses.trim(), errors: Number(errors), requests: Number(requests),
    // Those under way when wrk hung up are refunded and not counted by it; never the other way round.
    'refunded, not answered': refunded / won - succeeded,
  };
}

const folder = mkdtempSync(join(tmpdir(), 'imp-refund-bench-'));
let wrong = false;
try {
  const payments = join(folder, 'payments.jsonl');
  write_payments(payments);
  const rows = [];
  for (const scenario of scenarios) {
    console.log(`${scenario.name}: ${scenario.connections} connections, i'mport answers after `
      + `${scenario.latency_ms} ms, ${seconds} s ...`);
    const row = await run(scenario, folder, payments);
    wrong ||= row['refunded, not answered'] < 0 || row['refunded, not answered'] > scenario.connections;
    rows.push(row);
  }
  console.table(rows);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (wrong) {
  console.error('the sandbox\'s money is not what was answered');
  process.exitCode = 1;
}
