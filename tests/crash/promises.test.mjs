import assert from 'node:assert/strict';
import { test } from 'node:test';

import { broken_promises } from './support/promises.mjs';

// A checker that can't fail proves nothing: each row forges one thing in a story that is in order.

const sound = () => ({
  payments: [{
    imp_uid: 'imp_1', merchant_uid: 'ORD1', amount: 10000, cancel_amount: 4000,
    cancel_history: [
      { amount: 3000, reason: 'ask 0 [rf_a]' },
      { amount: 1000, reason: '관리자페이지취소' },
    ],
  }],
  refunds: [
    { id: 'rf_a', imp_uid: 'imp_1', amount: 3000, status: 'succeeded' },
    { id: 'rf_b', imp_uid: 'imp_1', amount: 500, status: 'failed', failure: 'gateway_declined' },
    { id: 'rf_c', imp_uid: 'imp_1', amount: 700, status: 'failed', failure: 'gateway_unavailable' },
  ],
  asks: [
    { number: 0, key: 'k0', reason: 'ask 0', answers: [
      { status: 202, refund_id: 'rf_a' }, { status: 0 }, { status: 200, refund_id: 'rf_a', after_all_settled: true }] },
    { number: 1, key: 'k1', reason: 'ask 1', answers: [
      { status: 422, code: 'gateway_declined', refund_id: 'rf_b' }, { status: 422, refund_id: 'rf_b', after_all_settled: true }] },
    { number: 2, key: 'k2', reason: 'ask 2', answers: [
      { status: 503, refund_id: 'rf_c' }, { status: 400, after_all_settled: true }] },
  ],
  decisions: [{ refund_id: 'rf_a', word: 'approve', status: 200 }, { refund_id: 'rf_b', word: 'approve', status: 422 }],
  books: [{ merchant_uid: 'ORD1', cancel_amount: 4000 }],
});

test('a story that is in order breaks no promise', () => {
  assert.deepEqual(broken_promises(sound()), []);
});

const entry_of = (seen) => seen.payments[0].cancel_history;
for (const [name, forge, expected] of [
  ['a refund paid twice', (seen) => entry_of(seen).push({ amount: 3000, reason: 'ask 0 [rf_a]' }), /rf_a moved money 2 times/],
  ['one key paid by two refunds', (seen) => {
    entry_of(seen).push({ amount: 3000, reason: 'ask 0 [rf_d]' });
    seen.refunds.push({ id: 'rf_d', imp_uid: 'imp_1', amount: 3000, status: 'succeeded' });
  }, /ask 0 \(key k0\) moved money 2 times/],
  ['one key answered with two refunds', (seen) => seen.asks[0].answers.unshift({ status: 200, refund_id: 'rf_d' }), /answered 200 with rf_d and rf_a/],
  ['money without an intent', (seen) => entry_of(seen).push({ amount: 1, reason: 'ask 9 [rf_z]' }), /rf_z moved money without an intent/],
  ['another amount than was written down', (seen) => (entry_of(seen)[0].amount = 3001), /rf_a moved another amount/],
  ['more back than was paid', (seen) => (entry_of(seen)[1].amount = 8000), /11000 of 10000 went back/],
  ['an acknowledged refund that nobody paid', (seen) => entry_of(seen).shift(), /answered 200 {2}rf_a, and i'mport has not paid it/],
  ['an acknowledged refund that the books lost', (seen) => seen.refunds.shift(), /answered 202 {2}rf_a, and the books don't know it/],
  ['a success that is none', (seen) => entry_of(seen).shift(), /rf_a is called succeeded, and i'mport has not paid it/],
  ['a failure that is none', (seen) => entry_of(seen).push({ amount: 500, reason: 'ask 1 [rf_b]' }), /rf_b is called failed, and i'mport has paid it/],
  ['a failure told before the outcome', (seen) => (seen.refunds[1].status = 'succeeded'), /answered 422 gateway_declined rf_b, and the books say succeeded/],
  ['a refund that never settles', (seen) => (seen.refunds[1].status = 'pending'), /rf_b never settled/],
  ['another answer to the same key', (seen) => (seen.asks[0].answers[2].status = 409), /ask 0, asked again: 409/],
  ['a second refund for the same key', (seen) => (seen.asks[1].answers[1] = { status: 200, refund_id: 'rf_a', after_all_settled: true }), /ask 1, asked again: 200 rf_a, and before that rf_b/],
  ['a server that does not know what to say', (seen) => seen.asks[2].answers.push({ status: 500 }), /ask 2 was answered 500/],
  ['an approval that came to nothing', (seen) => (seen.decisions[1].status = 200), /rf_b: approve was answered 200, and the books say failed/],
  ['a rejection that was paid', (seen) => seen.decisions.push({ refund_id: 'rf_a', word: 'reject', status: 200 }), /rf_a: reject was answered 200, and the books say succeeded/],
  ['money that did not wait for a person', (seen) => {
    seen.refunds[0].review = 'approved';
    seen.decisions = [];
  }, /rf_a waited for a review and was paid without one/],
  ['a decision that the server does not understand', (seen) => seen.decisions.push({ refund_id: 'rf_c', word: 'reject', status: 500 }), /rf_c: reject was answered 500/],
  ['books behind i\'mport', (seen) => (seen.books[0].cancel_amount = 3000), /drift: the books say that 3000 of ORD1/],
])
  test(`the checker sees ${name}`, () => {
    const seen = sound();
    forge(seen);
    assert.match(broken_promises(seen).join('\n'), expected);
  });
