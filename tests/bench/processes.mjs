// Programs that a bench starts: their address, what they cost, and their end.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const start_limit_ms = 120_000;
const look_every_ms = 5;
/** The kernel counts CPU time in these. */
const ticks_per_second = 100;

/** What still runs when a bench breaks off would go on for ever, and be measured with the next one. */
const children = new Set();
process.on('exit', () => children.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1));

export const program = process.env.IMP_REFUND_BIN ?? 'build/imp-refund';
export const bench_program = process.env.IMP_REFUND_BENCH_BIN ?? 'build/refund-bench';

/**
 * Starts a program that prints the address it listens on, and waits for that. What it writes goes straight
 * into a file: a pipe that nobody reads while we are busy would stop a server that logs each request.
 */
export async function start(file, options, { environment = {}, log_file, says, folder, user } = {}) {
  const log = openSync(log_file, 'a');
  const began_at = readFileSync(log_file, 'utf8').length;
  const begun = performance.now();
  const child = spawn(file, options, {
    env: { ...process.env, ...environment }, stdio: ['ignore', log, log], cwd: folder, ...user,
  });
  closeSync(log);
  children.add(child);
  child.once('exit', () => children.delete(child));
  let ended;
  const end = new Promise((resolve) => child.once('exit', (code, signal) => resolve(ended = { code, signal })));
  child.once('error', (error) => { ended = { code: error.message }; });

  for (;;) {
    const found = says.exec(readFileSync(log_file, 'utf8').slice(began_at));
    if (found) return running(child, end, found, performance.now() - begun);
    if (ended) throw new Error(`${file} ${options[0]} ended with ${ended.code ?? ended.signal}; see ${log_file}`);
    if (performance.now() - begun > start_limit_ms) {
      child.kill('SIGKILL');
      throw new Error(`${file} ${options[0]} said nothing; see ${log_file}`);
    }
    await pause(look_every_ms);
  }
}

function running(child, end, found, start_ms) {
  return {
    pid: child.pid,
    address: found[1],
    start_ms,
    async stop() {
      child.kill('SIGTERM');
      await end;
    },
  };
}

/** CPU seconds that a process has used so far, all of its threads together. */
export function cpu_seconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticks_per_second;
}

/** Resident memory in megabytes: now, and the most there ever was. */
export function memory_of(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const megabytes = (name) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)[1]) / 1024;
  return { now: megabytes('VmRSS'), peak: megabytes('VmHWM') };
}

/** How often the threads of a process have given up a core so far. */
export function context_switches(pid) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(status)[1]);
}
