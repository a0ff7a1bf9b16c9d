import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { Dice } from './dice.mjs';
import { require_programs } from './program.mjs';
import { broken_promises } from './promises.mjs';
import { play_series } from './series.mjs';
import { Tally } from './tally.mjs';

const kills_of_a_series = 24; // each point and "any moment" comes up in each

/**
 * Series after series until at least `kills` programs were killed, or a promise is broken. Every other series has two
 * servers on one file of books. `say` is told about each series; `see` gets what was seen, to be looked at further.
 */
export async function crash_run({ kills, seed, say = () => {}, see = () => {} }) {
  require_programs();
  const folder = mkdtempSync(join(tmpdir(), 'imp-refund-crash-'));
  const dice = new Dice(seed);
  const tally = new Tally();
  for (let number = 0, first_point = 0; tally.kills < kills && !tally.broken.length; ++number) {
    const left = kills - tally.kills;
    const series = {
      folder, tally, first_point, name: `${number}`, dice: dice.fork(), servers: 1 + (number % 2),
      kills: Math.min(left, kills_of_a_series),
    };
    const seen = await play_series(series);
    first_point += series.kills;
    tally.broken.push(...broken_promises(seen));
    say(`series ${number}: ${tally.kills} kills, ${seen.asks.length} refunds asked for, ${seen.refunds.length} intents`);
    see(seen);
  }
  // The books and logs of a broken promise are what one needs to understand it.
  if (tally.broken.length) say(`the books and logs are in ${folder}`);
  else rmSync(folder, { recursive: true });
  return tally;
}
