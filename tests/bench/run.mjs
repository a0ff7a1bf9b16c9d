// What the service does, side by side: ours, what is left of a refund when a part of it is left out (the
// ceilings), and three servers that a merchant would write instead (the peers), in turn, in one run.
//   node tests/bench/run.mjs [--seconds N] [--rounds N] [--only WORD]... [--peers DIR] [--json FILE]
// `make bench` builds what it needs. Seconds are those of one run of one scenario; every figure is the median of the
// rounds. At the end of each run of ours the sandbox's money is compared with what was answered, since a fast
// wrong answer is worth nothing.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';

import { breakdown_of } from './breakdown.mjs';
import { books_alone, flush_alone } from './ceilings.mjs';
import { growth, importing } from './growth.mjs';
import { describe_machine, noise_of } from './machine.mjs';
import { make_books, run_ceiling, run_ours, run_sandbox_alone, write_payments } from './ours.mjs';
import { overload } from './overload.mjs';
import { prepare_peers } from './peers.mjs';
import { rows_of, table_of } from './table.mjs';
import { judge } from './targets.mjs';
import { widget_figures } from './widget_figures.mjs';

const { values: options } = parseArgs({ options: {
  seconds: { type: 'string', default: '10' }, rounds: { type: 'string', default: '3' },
  only: { type: 'string', multiple: true, default: [] }, peers: { type: 'string', default: '' },
  json: { type: 'string', default: 'build/bench.json' }, shrink: { type: 'string', default: '1' }, scratch: { type: 'string', default: tmpdir() },
} });
const rounds = Number(options.rounds);
const shrink = Number(options.shrink);
const wanted = (name) => options.only.length === 0 || options.only.some((word) => name.includes(word));

/** i'mport's latency in each: how long it takes to answer a cancel. */
export const scenarios = [
  { name: 'throughput', connections: 64, latency_ms: 0 },
  // It begins with a thousand at once, whom a shorter run would count most.
  { name: "slow i'mport", connections: 1000, latency_ms: 500, in_waves: true, at_least_s: 20 },
  { name: 'one customer', connections: 1, latency_ms: 0 },
];

const folder = mkdtempSync(join(options.scratch, 'imp-refund-bench-'));
const bench = { folder, payments: join(folder, 'payments.jsonl'), seconds: Number(options.seconds), rounds };
const runs = [];

async function note(round, scenario, who, run) {
  const result = await run();
  runs.push({ round, scenario, who, ...result });
  const { rate, median, p99, refused, errors, money } = result;
  console.log(`  ${scenario}, ${who}: ${Math.round(rate)}/s`
    + (median === undefined ? '' : `, median ${median.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`)
    + (refused || errors ? `, ${refused} refused, ${errors} errors` : '')
    + (money ? `, money ${money.words}` : ''));
}

async function run_all(peers) {
  for (let round = 1; round <= rounds; ++round) {
    console.log(`round ${round} of ${rounds}`);
    for (const scenario of scenarios.filter(({ name }) => wanted(name))) {
      const run = (who, what) => note(round, scenario.name, who, what);
      await run('ours', () => run_ours(bench, scenario));
      if (scenario.name !== "slow i'mport") {
        await run('asks only', () => run_ceiling(bench, 'asks', scenario));
        await run('empty handler', () => run_ceiling(bench, 'empty', scenario));
        await run("i'mport alone", () => run_sandbox_alone(bench, scenario));
      }
      for (const peer of peers) await run(peer.name, () => peer.run(bench, scenario));
    }
    if (wanted('ceilings')) {
      await note(round, 'ceilings', 'books alone, 64 at a time', () => books_alone(bench, 64));
      await note(round, 'ceilings', 'books alone, one at a time', () => books_alone(bench, 1));
      await note(round, 'ceilings', 'fdatasync alone', () => flush_alone(bench));
    }
    if (wanted('overload')) for (const each of await overload(bench)) await note(round, 'overload', each.who, () => each);
  }
  if (wanted('growth'))
    for (const each of await growth(bench, shrink)) await note(1, each.scenario, each.who, () => each);
  const rows = 1_000_000 / shrink;
  if (wanted('import')) await note(1, 'import', `${rows.toLocaleString('en')} payments`, () => importing(bench, rows));
}

try {
  write_payments(bench.payments);
  bench.books = make_books(bench);
  const machine = describe_machine();
  console.log(machine);
  await run_all(prepare_peers(options.peers));

  const rows = rows_of(runs);
  const judged = judge(rows);
  const breakdown = breakdown_of(rows);
  const widget = wanted('widget') ? await widget_figures().catch((error) => ({ text: `the widget was not measured: ${error.message}` }))
    : { text: '' };
  const noise = noise_of(rows);
  console.log(['', table_of(rows), '', judged.text, '', breakdown.text, widget.text, '', noise].join('\n'));
  mkdirSync(dirname(options.json), { recursive: true });
  writeFileSync(options.json, JSON.stringify({
    at: new Date().toISOString(), machine, noise, seconds: bench.seconds, rounds, rows, targets: judged.targets,
    breakdown: breakdown.parts, widget: widget.figures, runs,
  }, null, 1));
  console.log(`all figures: ${options.json}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
const wrong = runs.filter(({ money }) => money && !money.right);
for (const run of wrong) console.error(`${run.scenario}: the money is ${run.money.words}`);
if (wrong.length > 0) process.exitCode = 1;
