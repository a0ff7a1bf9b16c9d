// Runs become rows: the median of the rounds, how far they lie apart, and what they are beside ours.
const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return sorted.length % 2 ? sorted[Math.floor(middle)] : (sorted[middle - 1] + sorted[middle]) / 2;
};

const measured = ['rate', 'median', 'p99', 'memory', 'start_ms', 'stolen', 'others', 'refused_rate', 'refused_median', 'refused_p99',
  'last_refusal', 'sent_rate', 'seconds', 'progress_lines', 'file_mb'];

/** One row for each scenario and server. */
export function rows_of(runs) {
  const groups = Map.groupBy ? Map.groupBy(runs, key_of) : group(runs);
  return [...groups.values()].map((group) => {
    const row = { scenario: group[0].scenario, who: group[0].who, rounds: group.length };
    for (const name of measured) if (group[0][name] !== undefined) row[name] = median(group.map((run) => run[name]));
    const rates = group.map(({ rate }) => rate);
    row.spread = (Math.max(...rates) - Math.min(...rates)) / row.rate;
    row.errors = group.reduce((sum, run) => sum + (run.errors ?? 0) + (run.refused ?? 0) + (run.other ?? 0), 0);
    if (group[0].spent) row.cpu_us = cpu_per_request(group);
    return row;
  });
}

const key_of = ({ scenario, who }) => `${scenario}\n${who}`;

function group(runs) {
  const groups = new Map();
  for (const run of runs) groups.set(key_of(run), [...(groups.get(key_of(run)) ?? []), run]);
  return groups;
}

/** Microseconds of CPU that each process spent on a request. */
function cpu_per_request(runs) {
  const of = (name) => median(runs.map((run) => (run.spent[name] ?? 0) * 1e6 / Math.max(1, run.requests)));
  return { server: of('server'), sandbox: of('sandbox'), load: of('load') };
}

export const find = (rows, scenario, who) => rows.find((row) => row.scenario === scenario && row.who === who);

const number = (value, digits = 0) => value === undefined ? '' :
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });

/** The rows as text. `ours / it`: how many times as much ours does. */
export function table_of(rows) {
  const cells = [['', 'per second', 'ours / it', 'spread', 'median ms', 'p99 ms', 'MB', 'errors', 'server us', 'sandbox us', 'load us']];
  let scenario;
  for (const row of rows) {
    if (row.scenario !== scenario) cells.push([scenario = row.scenario]);
    const ours = find(rows, row.scenario, 'ours');
    cells.push([`  ${row.who}`, number(row.rate), ours && ours !== row ? number(ours.rate / row.rate, 2) : '',
      row.rounds > 1 ? `${number(row.spread * 100)} %` : '', number(row.median, 2), number(row.p99, 1), number(row.memory, 1),
      row.errors ? number(row.errors) : '', number(row.cpu_us?.server), number(row.cpu_us?.sandbox), number(row.cpu_us?.load)]);
  }
  return aligned(cells);
}

/** Cells in columns: the first one to the left, numbers to the right. */
export function aligned(cells) {
  const widths = cells[0].map((_, column) => Math.max(...cells.filter((row) => row.length > 1).map((row) => (row[column] ?? '').length)));
  return cells.map((row) => row.length === 1 ? row[0]
    : row.map((cell, column) => column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])).join('  ').trimEnd()).join('\n');
}
