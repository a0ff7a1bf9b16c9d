// Instructions that the hot path and a whole refund take, counted by valgrind's callgrind: the same each time,
// whatever else the machine does, so that a slip shows where times would not.
//   node tests/bench/instructions.mjs [--record]     prints the counts; --record keeps them as what is expected
// tests/instructions.test.mjs holds them against tests/bench/instructions.json.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const rounds = 100;
const program = process.env.IMP_REFUND_COUNT_BIN ?? 'build/refund-count';
const kept = fileURLToPath(new URL('instructions.json', import.meta.url));

/** How far a count may lie from the one that is kept. */
export const tolerance = 0.03;

export const expected = () => JSON.parse(readFileSync(kept, 'utf8'));

/**
 * What was built and what it was built with. The C library is not counted, since it takes other instructions on
 * other processors; SQLite and our own program (with the header libraries in it) are the same on all with the
 * same compiler and version.
 */
function made_with() {
  const words = (file, options) => execFileSync(file, options, { encoding: 'utf8' }).trim();
  return { compiler: words('c++', ['-dumpfullversion']), sqlite: words('pkg-config', ['--modversion', 'sqlite3']) };
}

/** Instructions by object file, and calls by function, in one of callgrind's files. */
export function read_callgrind(text) {
  const names = new Map();
  const name_of = (kind, written) => {
    const [, number, name] = /^\((\d+)\)(?: (.*))?$/.exec(written);
    if (name !== undefined) names.set(kind + number, name);
    return names.get(kind + number);
  };
  const instructions = {};
  const calls = {};
  let object;
  let called;
  let inclusive = false; // the line after `calls=` counts what the call cost, which stands elsewhere already
  for (const line of text.split('\n')) {
    const [, key, value] = /^(ob|fn|cob|cfn|calls)=(.*)$/.exec(line) ?? [];
    if (key === 'ob') object = basename(name_of('ob', value));
    else if (key === 'cob') name_of('ob', value);
    else if (key === 'fn') name_of('fn', value);
    else if (key === 'cfn') called = name_of('fn', value);
    else if (key === 'calls') {
      calls[called] = (calls[called] ?? 0) + Number(value.split(' ')[0]);
      inclusive = true;
    } else if (/^[-+*\d]/.test(line)) {
      if (!inclusive) instructions[object] = (instructions[object] ?? 0) + Number(line.split(' ')[1]);
      inclusive = false;
    }
  }
  return { instructions, calls };
}

/** Counts, each for one round. `waste` does work that is not needed, to see that it shows. */
export function count({ waste = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'imp-refund-count-'));
  try {
    const out = join(folder, 'out');
    execFileSync('valgrind', ['--tool=callgrind', `--callgrind-out-file=${out}`, program, folder, `${rounds}`,
      ...(waste ? ['--waste'] : [])], { stdio: ['ignore', 'ignore', 'pipe'], env: { PATH: process.env.PATH, LC_ALL: 'C' } });
    const part = (number) => read_callgrind(readFileSync(`${out}.${number}`, 'utf8'));
    const ours = ({ instructions }) => Math.round(instructions[basename(program)] / rounds);
    const hot_path = { ours: ours(part(1)) };
    if (waste) return { hot_path };
    const whole = part(2);
    const sqlite = Object.keys(whole.instructions).find((object) => object.startsWith('libsqlite3'));
    return {
      hot_path,
      whole_refund: { ours: ours(whole), sqlite: Math.round(whole.instructions[sqlite] / rounds) },
      flushes: whole.calls.fdatasync / rounds,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is not as expected, in words; empty when all is well. */
export function differences(counted, wanted) {
  const wrong = [];
  for (const path of ['hot_path', 'whole_refund']) {
    for (const [part, value] of Object.entries(counted[path] ?? {})) {
      const change = value / wanted[path][part] - 1;
      if (Math.abs(change) <= tolerance) continue;
      wrong.push(`${path}, ${part}: ${value} instructions, ${wanted[path][part]} expected (${(change * 100).toFixed(1)} %)`);
    }
  }
  // The intent and the outcome. The log is copied once in seven refunds, which flushes four times more.
  if (counted.flushes !== undefined && !(counted.flushes >= 2 && counted.flushes < 2.8))
    wrong.push(`a refund takes ${counted.flushes} flushes to the disk, not two`);
  return wrong;
}

export const machine_differs = (wanted) => {
  const here = made_with();
  return Object.keys(here).filter((what) => here[what] !== wanted.made_with[what])
    .map((what) => `${what} ${here[what]}, counted with ${wanted.made_with[what]}`).join('; ');
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const counted = { made_with: made_with(), ...count() };
  const text = `${JSON.stringify(counted, null, 2)}\n`;
  process.stdout.write(text);
  if (process.argv.includes('--record')) writeFileSync(kept, text);
}
