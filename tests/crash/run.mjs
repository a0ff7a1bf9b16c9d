// Kills the program at every point and at any moment, under load and with i'mport at its worst, and looks whether
// any money was moved twice or any acknowledged refund got lost. `make crash N=1000 SEED=7`
//   node tests/crash/run.mjs [KILLS]     SEED=… repeats a run's throws of the dice (not the scheduling of threads)
import { crash_run } from './support/crash_run.mjs';

const kills = Number(process.argv[2] || 100);
const seed = Number(process.env.SEED || Date.now() % 1_000_000);
if (!(kills >= 1) || !Number.isInteger(seed)) {
  console.error('usage: make crash N=KILLS SEED=NUMBER');
  process.exit(2);
}

console.log(`seed ${seed}`);
const started = Date.now();
const tally = await crash_run({ kills, seed, say: console.log });
console.log(`\n${tally.table()}\n`);
console.log(`seed ${seed}, ${Math.round((Date.now() - started) / 1000)} s`);
for (const words of tally.broken.slice(0, 50)) console.log(`BROKEN  ${words}`);
process.exitCode = tally.broken.length ? 1 : 0;
