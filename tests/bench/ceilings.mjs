// What is left of a refund when a part of it is left out: the books without a server, the disk without books.
import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { copy_books } from './ours.mjs';
import { bench_program } from './processes.mjs';

async function rate_of(options) {
  const { stdout } = await promisify(execFile)(bench_program, options);
  return { rate: Number(/^RESULT (\S+)$/m.exec(stdout)[1]) };
}

/** Intents and outcomes written as fast as the books take them, from so many threads. */
export function books_alone(bench, threads) {
  const db = join(bench.folder, 'alone.db');
  copy_books(bench.books, db);
  return rate_of(['store', '--db', db, '--threads', `${threads}`, '--seconds', `${bench.seconds}`]);
}

/** A page written and flushed, again and again. */
export function flush_alone(bench) {
  const file = join(bench.folder, 'flush');
  rmSync(file, { force: true });
  return rate_of(['fdatasync', '--file', file, '--seconds', `${bench.seconds}`]);
}
