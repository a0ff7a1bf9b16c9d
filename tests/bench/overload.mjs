// Three times as many requests as the server can serve, by the clock: what it still does, how soon it says no to the
// others, and how soon it is itself again.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { answers_of, copy_books, money, refunded_at, start_sandbox, start_server } from './ours.mjs';
import { bench_program } from './processes.mjs';

/** Connections of the flood, all of which may wait for an answer. */
const connections = 4000;

function phase_of(line) {
  const [, who, ...numbers] = line.split(' ');
  const [rate, median, p99, refused_rate, refused_median, refused_p99, last_refusal, other, sent_rate, not_sent] =
    numbers.map(Number);
  return { who, rate, median, p99, refused_rate, refused_median, refused_p99, last_refusal, other, sent_rate, not_sent };
}

/** The phases of one flood: `best`, `overload`, `first_second_after` (at half of the best), and `after`. */
export async function overload(bench) {
  const db = join(bench.folder, 'run.db');
  copy_books(bench.books, db);
  const sandbox = await start_sandbox(bench, 0);
  const server = await start_server(bench, db, sandbox.address);
  try {
    const { stdout } = await promisify(execFile)(bench_program,
      ['overload', '--port', new URL(server.address).port, '--seconds', `${bench.seconds}`,
        '--connections', `${connections}`]);
    const phases = stdout.trim().split('\n').map(phase_of);
    const answers = await answers_of(server.address);
    await server.stop();
    phases.at(-1).money = money(await refunded_at(sandbox.address), answers, connections);
    return phases;
  } finally {
    await server.stop();
    await sandbox.stop();
  }
}
