import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

import { crash_run } from './support/crash_run.mjs';
import { crashing, program } from './support/program.mjs';
import { broken_promises } from './support/promises.mjs';
import { points } from './support/series.mjs';

// The short form of `make crash`: always the same dice.
const seed = 20180131;
const kills = 30;

test('the program that is shipped has no kill switch', () => {
  const kill_switch = 'IMP_REFUND_TEST_KILL_AT';
  assert.ok(readFileSync(crashing).includes(kill_switch));
  assert.ok(!readFileSync(program).includes(kill_switch));
});

test(`${kills} kills at every point and at any moment: nothing twice, nothing lost (seed ${seed})`, async (t) => {
  let last_seen;
  const tally = await crash_run({ kills, seed, say: (words) => t.diagnostic(words), see: (seen) => (last_seen = seen) });
  for (const line of tally.table().split('\n')) t.diagnostic(line);
  assert.deepEqual(tally.broken, []);
  assert.ok(tally.kills >= kills);
  for (const point of points) assert.ok(tally.kills_at(point) > 0, `nobody died at ${point}`);
  assert.ok(last_seen.refunds.some(({ review }) => review === 'approved'), 'nobody approved anything');
  assert.ok(last_seen.refunds.some(({ status }) => status === 'succeeded'), 'nothing was refunded at all');

  await t.test('and the checker would have seen it in what really happened', () => {
    const refund = last_seen.refunds.find(({ status }) => status === 'succeeded');
    const payment = last_seen.payments.find(({ imp_uid }) => imp_uid === refund.imp_uid);
    const entry = payment.cancel_history.find(({ reason }) => reason.includes(refund.id));
    payment.cancel_history.push(entry);
    assert.match(broken_promises(last_seen).join('\n'), new RegExp(`${refund.id} moved money 2 times`));
    payment.cancel_history = payment.cancel_history.filter((each) => each !== entry);
    assert.match(broken_promises(last_seen).join('\n'), new RegExp(`${refund.id} is called succeeded`));
  });
});
