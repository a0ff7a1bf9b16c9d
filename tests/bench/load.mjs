// The load: wrk with one thread and kept-alive connections, the same script for us and for every peer.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The orders that a run refunds: `count` of them, every `stride`th number from 0 on, in a shuffled order. */
export const all_orders = { count: 100_000, stride: 1 };
/** Each order was paid this much, and each request gives this much back. */
export const paid = 10_000;
export const won = 100;

const digits = 8;
const padded = (number, width) => String(number).padStart(width, '0');
export const merchant_uid = (number) => `ORD-${padded(number, digits)}`;
export const imp_uid = (number) => `imp_${padded(number, 12)}`;

/**
 * Requests as plain text, put together once but for the order's number: wrk shares the cores with what it
 * measures. 7919 is a prime, so that a step of it visits each order before any comes again.
 */
function script_of({ headers, body }, { count, stride }) {
  const [before, after] = body.split('NUMBER');
  const length = before.length + digits + after.length;
  const head = `POST /payments/cancel HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`
    + `${headers}Content-Length: ${length}\r\n\r\n${before}`;
  return `
local turn = 0
local head, tail = ${JSON.stringify(head)}, ${JSON.stringify(after)}
request = function()
  turn = turn + 1
  return head .. string.format("%0${digits}d", turn * 7919 % ${count} * ${stride}) .. tail
end
done = function(result, latency)
  local errors = result.errors
  io.write(string.format("RESULT %d %d %d %d %d %d %d %d\\n", result.requests, result.duration,
    latency.mean, latency:percentile(50), latency:percentile(99), latency.max,
    errors.status, errors.connect + errors.read + errors.write + errors.timeout))
end
`;
}

/** A customer's request for a refund of the next order. */
export const refund_request = {
  headers: '', body: `{"merchant_uid":"ORD-NUMBER","cancel_request_amount":${won},"reason":"bench"}`,
};

/** The same refund asked of i'mport itself: what its own answer takes. */
export const cancel_request = (token) => ({
  headers: `Authorization: Bearer ${token}\r\n`,
  body: `{"imp_uid":"imp_${padded('', 12 - digits)}NUMBER","amount":${won},"checksum":${paid},"reason":"bench"}`,
});

/**
 * Runs the load and returns what came of it; times in milliseconds.
 *
 * `in_waves`: all connections wait about as long, and so their answers come in waves. How many of these a run of a few
 * seconds counts depends on whether its last one was just in time. What a second does is then told by how long an
 * answer takes: each connection asks again at once. Where some got no refund the count stands.
 */
export async function load(address, { connections, seconds, orders = all_orders, in_waves = false }, request, folder) {
  const script = join(folder, 'load.lua');
  writeFileSync(script, script_of(request, orders));
  const { output, cpu } = await run('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', script,
    address]);
  const found = /^RESULT (.*)$/m.exec(output);
  if (!found) throw new Error(`wrk said nothing of a result: ${output}`);
  const [requests, micros, mean, median, p99, longest, refused, errors] = found[1].split(' ').map(Number);
  return {
    requests, refused, errors, cpu,
    rate: in_waves && refused + errors === 0 ? connections / (mean / 1e6) : (requests - refused) / (micros / 1e6),
    median: median / 1000, p99: p99 / 1000, longest: longest / 1000,
  };
}

/** A command's output and the CPU seconds that it took. It runs beside us: the event loop goes on. */
function run(file, options) {
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', 'TIMEFORMAT="CPU %U %S"; time "$0" "$@"', file, ...options],
      { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (data) => { output += data; });
    child.stderr.on('data', (data) => { errors += data; });
    child.on('error', reject);
    child.on('close', (code) => {
      const [, user, system] = /CPU ([\d.]+) ([\d.]+)/.exec(errors) ?? [];
      if (code === 0) resolve({ output, cpu: Number(user) + Number(system) });
      else reject(new Error(`${file} ended with ${code}: ${errors}`));
    });
  });
}
