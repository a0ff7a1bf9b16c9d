// What must be true after any crash. A pure function of what was seen at three places: what the customers were
// answered, what the books say, and where the money is at i'mport. It names every broken promise in a sentence.

/** The id of ours that a cancellation at i'mport carries, as its last word in brackets. */
const id_in = (reason) => /.*\[(rf_[^\]]+)\]/.exec(reason ?? '')?.[1];
const sum = (list, amount) => list.reduce((total, each) => total + amount(each), 0);

/** Every cancellation at i'mport, with its payment. */
const cancellations_of = (payments) => payments.flatMap((payment) =>
  payment.cancel_history.map((entry) => ({ ...entry, payment, refund_id: id_in(entry.reason) })));

function grouped(list, key) {
  const groups = new Map();
  for (const each of list) groups.set(key(each), [...(groups.get(key(each)) ?? []), each]);
  return groups;
}

/** No payment gives back more than it brought, and i'mport's own books add up. */
function sums({ payments }) {
  return payments.flatMap(({ merchant_uid, amount, cancel_amount, cancel_history }) => {
    const gone = sum(cancel_history, (entry) => entry.amount);
    return [
      ...(gone > amount ? [`${merchant_uid}: ${gone} of ${amount} went back`] : []),
      ...(gone !== cancel_amount ? [`${merchant_uid}: the history says ${gone}, the payment ${cancel_amount}`] : []),
    ];
  });
}

/** Money of ours moves only for a refund in the books, with its amount, and once. */
function doubles({ payments, refunds, asks }) {
  const broken = [];
  const ours = cancellations_of(payments).filter(({ refund_id }) => refund_id);
  const known = new Map(refunds.map((refund) => [refund.id, refund]));
  for (const [id, entries] of grouped(ours, ({ refund_id }) => refund_id)) {
    const refund = known.get(id);
    if (!refund) broken.push(`double: ${id} moved money without an intent`);
    else if (entries.some(({ amount, payment }) => amount !== refund.amount || payment.imp_uid !== refund.imp_uid))
      broken.push(`double: ${id} moved another amount, or of another payment`);
    if (entries.length > 1) broken.push(`double: ${id} moved money ${entries.length} times`);
  }
  // Each request has a reason of its own, so that two refunds of one key are seen too.
  const by_reason = grouped(ours, ({ reason }) => reason.replace(/ \[rf_[^\]]+\]$/, ''));
  for (const { number, reason, key } of asks) {
    const times = by_reason.get(reason)?.length ?? 0;
    if (times > 1) broken.push(`double: ask ${number} (key ${key}) moved money ${times} times`);
  }
  return broken;
}

/** What the books call succeeded is at i'mport, what they call failed is not, and nothing stays open. */
function outcomes({ payments, refunds }) {
  const at_gateway = grouped(cancellations_of(payments), ({ refund_id }) => refund_id);
  return refunds.flatMap(({ id, status, last_look }) => {
    const is_there = at_gateway.has(id);
    if (status === 'pending') return [`pending: ${id} never settled (${last_look ?? 'never looked at'})`];
    if (status === 'succeeded' && !is_there) return [`lost: ${id} is called succeeded, and i'mport has not paid it`];
    if (status === 'failed' && is_there) return [`lost: ${id} is called failed, and i'mport has paid it`];
    return [];
  });
}

/** What a customer was told stays true. */
function answers({ payments, refunds, asks }) {
  const broken = [];
  const known = new Map(refunds.map((refund) => [refund.id, refund]));
  const paid = new Set(cancellations_of(payments).map(({ refund_id }) => refund_id));
  for (const { number, answers } of asks) {
    for (const { status, code, refund_id } of answers) {
      const refund = known.get(refund_id);
      const told = `ask ${number} was answered ${status} ${code ?? ''} ${refund_id ?? ''}`;
      if ((status === 200 || status === 202) && !refund) broken.push(`lost: ${told}, and the books don't know it`);
      if (status === 200 && !paid.has(refund_id)) broken.push(`lost: ${told}, and i'mport has not paid it`);
      if (status === 200 && refund?.status !== 'succeeded') broken.push(`lost: ${told}, and the books say ${refund?.status}`);
      if ((status === 422 || status === 503) && refund && refund.status !== 'failed')
        broken.push(`lost: ${told}, and the books say ${refund.status}`);
      if (status === 500) broken.push(`broken: ${told}`);
    }
    const succeeded = new Set(answers.filter(({ status }) => status === 200).map(({ refund_id }) => refund_id));
    if (succeeded.size > 1) broken.push(`double: ask ${number} was answered 200 with ${[...succeeded].join(' and ')}`);
  }
  return broken;
}

/** A person's word holds: what was approved and done is paid, what was rejected is not, and not both. */
function decisions({ payments, refunds, decisions = [] }) {
  const known = new Map(refunds.map((refund) => [refund.id, refund]));
  const paid = new Set(cancellations_of(payments).map(({ refund_id }) => refund_id));
  return decisions.flatMap(({ refund_id, word, status }) => {
    const told = `${refund_id}: ${word} was answered ${status}`;
    const refund = known.get(refund_id);
    if (status === 500) return [`broken: ${told}`];
    if (status !== 200) return [];
    if (word === 'approve' && (!paid.has(refund_id) || refund?.status !== 'succeeded'))
      return [`lost: ${told}, and the books say ${refund?.status}`];
    if (word === 'reject' && (paid.has(refund_id) || refund?.failure !== 'rejected'))
      return [`lost: ${told}, and the books say ${refund?.failure ?? refund?.status}`];
    return [];
  });
}

/** Above the shop's limit nothing goes back without a person's word. */
function limits({ refunds, decisions = [] }) {
  const approved = new Set(decisions.filter(({ word }) => word === 'approve').map(({ refund_id }) => refund_id));
  return refunds.filter(({ id, status, review }) => status === 'succeeded' && review && review !== 'none' && !approved.has(id))
    .map(({ id }) => `unasked: ${id} waited for a review and was paid without one`);
}

/** Whoever asks again with the same key, after all has settled, is told what was recorded. */
function replays({ refunds, asks }) {
  const known = new Map(refunds.map((refund) => [refund.id, refund]));
  return asks.flatMap(({ number, key, answers }) => {
    const last = answers.at(-1);
    if (!key || !last?.after_all_settled) return [];
    const earlier = answers.slice(0, -1).filter(({ refund_id, status }) => refund_id && status !== 409);
    // Of these only one that was never sent gives its key back: see docs/api.md.
    const kept = earlier.find(({ refund_id }) => known.get(refund_id)?.failure !== 'gateway_unavailable');
    if (!kept) return [];
    const told = `ask ${number}, asked again: ${last.status} ${last.refund_id}, and before that ${kept.refund_id}`;
    const expected = { succeeded: [200], failed: [422, 503] }[known.get(kept.refund_id)?.status] ?? [];
    return last.refund_id === kept.refund_id && expected.includes(last.status) ? [] : [`replay: ${told}`];
  });
}

/** After all has settled the books say what i'mport says. */
function drift({ payments, books }) {
  const known = new Map(books.map((payment) => [payment.merchant_uid, payment]));
  return payments.flatMap(({ merchant_uid, cancel_amount }) => {
    const told = known.get(merchant_uid);
    return told && told.cancel_amount !== cancel_amount
      ? [`drift: the books say that ${told.cancel_amount} of ${merchant_uid} went back, i'mport ${cancel_amount}`] : [];
  });
}

/**
 * Everything that is wrong with what was seen; nothing when all promises are kept.
 *  payments: of the sandbox's state, with cancel_history     refunds: all of the books, as `refunds list --json`
 *  asks, decisions: of Customers                               books: of GET /payments/{merchant_uid}
 */
export function broken_promises(seen) {
  return [sums, doubles, outcomes, answers, decisions, limits, replays, drift].flatMap((promise) => promise(seen));
}
