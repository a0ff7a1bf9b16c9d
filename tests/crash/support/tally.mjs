import { points } from './series.mjs';

const seconds_between = (from, to) => (Date.parse(to) - Date.parse(from)) / 1000;
const count = (list, is_one) => list.filter(is_one).length;

/** Adds up what happened, for the table at the end. */
export class Tally {
  kills = 0;
  broken = [];
  #kills_by_point = new Map([...points, 'any moment'].map((point) => [point, 0]));
  #faults = new Map();
  #sums = new Map();
  #longest_s = 0;

  killed(where) {
    for (const point of where) {
      ++this.kills;
      this.#kills_by_point.set(point, this.#kills_by_point.get(point) + 1);
    }
  }

  kills_at(point) {
    return this.#kills_by_point.get(point);
  }

  saw({ payments, refunds, asks, decisions, faults, console_cancels }) {
    for (const [fault, times] of Object.entries(faults)) this.#add(this.#faults, fault, times);
    const answers = asks.flatMap((ask) => ask.answers);
    const cancellations = payments.flatMap((payment) => payment.cancel_history);
    for (const [what, number] of [
      ['refunds asked for', asks.length],
      ['requests sent, repeats included', answers.length],
      ['requests without an answer', count(answers, ({ status }) => status === 0)],
      ['intents in the books', refunds.length],
      ['acknowledged (200 or 202)', new Set(answers.filter(({ status }) => status === 200 || status === 202)
        .map(({ refund_id }) => refund_id)).size],
      ['found at the gateway', count(cancellations, ({ reason }) => reason.includes('[rf_'))],
      ['called failed', count(refunds, ({ status }) => status === 'failed')],
      ['cancelled at the console meanwhile', console_cancels],
      ['waited for a person', count(refunds, ({ review }) => review && review !== 'none')],
      ['approved and paid', count(decisions, ({ word, status }) => word === 'approve' && status === 200)],
      ['rejected', count(decisions, ({ word, status }) => word === 'reject' && status === 200)],
      ['decisions without an answer', count(decisions, ({ status }) => status === 0)],
    ])
      this.#add(this.#sums, what, number);
    for (const { requested_at, settled_at } of refunds)
      if (settled_at) this.#longest_s = Math.max(this.#longest_s, seconds_between(requested_at, settled_at));
  }

  #add(map, key, number) {
    map.set(key, (map.get(key) ?? 0) + number);
  }

  table() {
    const rows = [
      ['kills (SIGKILL)', this.kills],
      ...[...this.#kills_by_point].map(([point, times]) => [`  ${point}`, times]),
      ['faults injected', [...this.#faults.values()].reduce((sum, times) => sum + times, 0)],
      ...[...this.#faults].map(([fault, times]) => [`  ${fault}`, times]),
      ...this.#sums,
      ['double', count(this.broken, (words) => words.startsWith('double'))],
      ['lost', count(this.broken, (words) => words.startsWith('lost'))],
      ['other broken promises', count(this.broken, (words) => !/^(double|lost)/.test(words))],
      ['longest time to settle', `${this.#longest_s} s`],
    ];
    const width = Math.max(...rows.map(([name]) => name.length));
    return rows.map(([name, value]) => `${name.padEnd(width)}  ${String(value).padStart(8)}`).join('\n');
  }
}
