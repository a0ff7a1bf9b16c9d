// No refund has become more expensive unnoticed: tests/bench/instructions.mjs counts, this compares. A change for
// a good reason is recorded by `node tests/bench/instructions.mjs --record` and committed with its reason.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { count, differences, expected, machine_differs, read_callgrind, tolerance } from './bench/instructions.mjs';

const wanted = expected();
const other_machine = machine_differs(wanted);
// Another compiler makes other instructions of the same code: nothing to compare, and it says so.
const skip = other_machine ? `counts are kept for another toolchain: ${other_machine}` : false;

test('instructions: the hot path and a whole refund take as many as they are known to', { skip }, () => {
  assert.deepEqual(differences(count(), wanted), []);
});

test('instructions: a request that is read twice is found out', { skip }, () => {
  const wrong = differences(count({ waste: true }), wanted);
  assert.equal(wrong.length, 1, 'the hot path alone is wasteful');
  assert.match(wrong[0], /^hot_path, ours: \d+ instructions, \d+ expected \(\d+\.\d %\)$/);
});

test('instructions: fewer are a difference too, so that what is kept stays true', () => {
  const few = structuredClone(wanted);
  few.whole_refund.ours = Math.round(few.whole_refund.ours * (1 - tolerance) - 10);
  assert.match(differences(few, wanted).join(), /whole_refund, ours: .*\(-3\.\d %\)/);
});

test('instructions: a refund with one flush, or with three, is found out', () => {
  for (const flushes of [1, 1.99, 3])
    assert.match(differences({ ...wanted, made_with: {}, flushes }, wanted).join(), /flushes to the disk, not two/);
  assert.deepEqual(differences({ flushes: 2.05 }, wanted), []);
});

test("instructions: callgrind's file is read by object, without what calls cost", () => {
  const text = ['ob=(1) /lib/libsqlite3.so.0', 'fn=(1) step', '+1 10', 'cob=(2) /build/refund-count', 'cfn=(2) serve',
    'calls=3 0', '* 1000', '2 5', '', 'ob=(2)', 'fn=(2)', '7 20', ''].join('\n');
  assert.deepEqual(read_callgrind(text), {
    instructions: { 'libsqlite3.so.0': 15, 'refund-count': 20 }, calls: { serve: 3 },
  });
});
