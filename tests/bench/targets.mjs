// What we mean to reach, held against what was measured. Each target names its row, and is left out when that
// was not run.
import { aligned, find } from './table.mjs';

const at_least = (limit) => ({ words: `at least ${limit}`, holds: (value) => value >= limit });
const at_most = (limit) => ({ words: `at most ${limit}`, holds: (value) => value <= limit });

/** `of` gets a look-up of rows by scenario and server, and returns the figure. */
const targets = [
  ['throughput / Express', at_least(8), (row) => row('throughput', 'ours').rate / row('throughput', 'express-seed').rate],
  ['throughput / Go', at_least(3), (row) => row('throughput', 'ours').rate / row('throughput', 'go-best').rate],
  ['throughput / asks only', at_least(0.6), (row) => row('throughput', 'ours').rate / row('throughput', 'asks only').rate],
  ["slow i'mport / ideal 2,000 a second", at_least(0.95), (row) => row("slow i'mport", 'ours').rate / 2000],
  ["slow i'mport, errors", at_most(0), (row) => row("slow i'mport", 'ours').errors],
  ['one customer, added to the median, ms', at_most(1), (row) => row('one customer', 'ours').median - row('one customer', "i'mport alone").median],
  ['one customer, added to p99, ms', at_most(5), (row) => row('one customer', 'ours').p99 - row('one customer', "i'mport alone").p99],
  ['memory at 64 connections, MB', at_most(40), (row) => row('throughput', 'ours').memory],
  ['memory at 1,000 waiting, MB', at_most(120), (row) => row("slow i'mport", 'ours').memory],
  ['growth, throughput: large / small', at_least(0.8), grown('growth, throughput', 'rate')],
  ['growth, median: large / small', at_most(1.2), grown('growth, one customer', 'median')],
  ['growth, p99: large / small', at_most(1.2), grown('growth, one customer', 'p99')],
  ['growth, start with the large books, ms', at_most(1000), (row) => row('growth, throughput', large).start_ms],
  ['overload: done / best', at_least(0.9), (row) => row('overload', 'overload').rate / row('overload', 'best').rate],
  ['overload: offered / best', at_least(2.9), (row) => row('overload', 'overload').sent_rate / row('overload', 'best').rate],
  ['overload: how soon a 503 comes, median ms', at_most(10), (row) => row('overload', 'overload').refused_median],
  ['overload: last 503 after it ended, ms', at_most(1000), (row) => row('overload', 'first_second_after').last_refusal],
  ['overload: median after / before', at_most(1.2), (row) => row('overload', 'after').median / row('overload', 'best').median],
];

const large = '10,000,000 payments, 5,000,000 refunds';
const small = '10,000 payments, 5,000 refunds';
function grown(scenario, figure) {
  return (row) => row(scenario, large)[figure] / row(scenario, small)[figure];
}

export function judge(rows) {
  const judged = targets.flatMap(([name, limit, figure]) => {
    const missing = {};
    const value = (() => {
      try {
        return figure((scenario, who) => find(rows, scenario, who) ?? (() => { throw missing; })());
      } catch (error) {
        if (error === missing) return undefined;
        throw error;
      }
    })();
    return value === undefined ? [] : [{ name, wanted: limit.words, measured: value, holds: limit.holds(value) }];
  });
  const cells = [['target', 'wanted', 'measured', '']].concat(judged.map(({ name, wanted, measured, holds }) =>
    [name, wanted, measured.toFixed(2), holds ? 'reached' : 'MISSED']));
  return { targets: judged, text: aligned(cells) };
}
