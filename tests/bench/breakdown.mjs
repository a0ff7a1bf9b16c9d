// Where a refund's time goes, read off the ceilings: each leaves out one more part.
import { aligned, find } from './table.mjs';

const cores = 2;

/** Machine time for one request: how long the cores are busy with it when they do nothing else. */
const machine_us = (row) => cores * 1e6 / row.rate;

function under_load(rows) {
  const [ours, asks, empty] = ['ours', 'asks only', 'empty handler'].map((who) => find(rows, 'throughput', who));
  if (!ours || !asks || !empty) return [];
  return [
    ['HTTP, front, log and load generator', machine_us(empty)],
    ["asking i'mport, and i'mport itself", machine_us(asks) - machine_us(empty)],
    ['rules, books and handing over', machine_us(ours) - machine_us(asks)],
    ['together', machine_us(ours)],
  ];
}

function for_one(rows) {
  const row = (who) => find(rows, 'one customer', who);
  const [ours, asks, empty, alone] = ['ours', 'asks only', 'empty handler', "i'mport alone"].map(row);
  const flush = find(rows, 'ceilings', 'fdatasync alone');
  if (!ours || !asks || !empty || !alone || !flush) return [];
  const flushes = 2 * 1e6 / flush.rate;
  const books = (ours.median - asks.median) * 1000;
  return [
    ['HTTP, front, log and load generator', empty.median * 1000],
    ["asking i'mport, and i'mport itself", (asks.median - empty.median) * 1000],
    ['two flushes to the disk', flushes],
    ['rules, books and handing over', books - flushes],
    ['together', ours.median * 1000],
  ];
}

const share = (us, all) => `${Math.round(us / all * 100)} %`;

export function breakdown_of(rows) {
  const parts = { under_load: under_load(rows), for_one_customer: for_one(rows) };
  const table = (title, list) => list.length === 0 ? [] :
    [aligned([[title, 'us', '']].concat(list.map(([name, us]) => [`  ${name}`, us.toFixed(0), share(us, list.at(-1)[1])]))), ''];
  return {
    parts,
    text: [...table('where the machine time of a refund goes, 64 at a time', parts.under_load),
      ...table('where the time of one customer goes, median', parts.for_one_customer)].join('\n'),
  };
}
