// Runs every test that has been built and adds up the results.
//   node scripts/run-tests.mjs [WORD...]     only suites whose name contains one of the words
//   JOBS=1 node scripts/run-tests.mjs        one after the other; otherwise as many as there are processors
// The suites under ThreadSanitizer run only when a word begins with "tsan": see `make tsan`.
// A suite is a Catch2 program (native under sanitizers, or Wasm under node), another program that CTest knows, or
// a file for node's test runner.
// The output of each goes to build/log/tests/; what fails is printed. The last line is "N passed, N failed".
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';

const log_folder = 'build/log/tests';
/** Half a minute or more each: they begin first, so that in the end no lane is left alone with one. */
const long_ones = ['asan/tests_server', 'node/e2e/screenshots', 'node/e2e/gallery', 'node/e2e/accessibility', 'node/crash/crash',
  'node/e2e/trouble', 'node/e2e/typing'];
const suite_limit_ms = 15 * 60 * 1000;
const say_alive_every_ms = 30 * 1000;
// More than four browsers at once would wait for each other's memory rather than for a processor.
const lanes = Number(process.env.JOBS) || Math.min(4, availableParallelism());

const sanitizers = {
  ASAN_OPTIONS: 'detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1',
  UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
  TSAN_OPTIONS: 'halt_on_error=1:second_deadlock_stack=1',
};

/** What CTest knows of a build: the commands and their environment. */
function ctest_suites(preset) {
  const folder = join('build', preset);
  if (!existsSync(join(folder, 'CTestTestfile.cmake'))) return [];
  const { tests } = JSON.parse(execFileSync('ctest', ['--test-dir', folder, '--show-only=json-v1']));
  return tests.map(({ name, command, properties = [] }) => {
    const given = properties.find((property) => property.name === 'ENVIRONMENT')?.value ?? [];
    const environment = Object.fromEntries(given.map((pair) => pair.split(/=(.*)/s, 2)));
    const kind = name.startsWith('tests_') ? 'catch2' : 'program';
    return { name: `${preset}/${name}`, command: command ?? [], environment, kind };
  });
}

function node_suites() {
  const folders = ['tests', 'tests/clients', 'tests/crash', 'tests/e2e', 'tests/hostile'].filter(existsSync);
  return folders.flatMap((folder) => readdirSync(folder).filter((file) => file.endsWith('.test.mjs')).sort()
    .map((file) => ({
      name: `node/${join(folder, file).replace(/^tests\//, '').replace(/\.test\.mjs$/, '')}`,
      command: [process.execPath, '--test', '--test-reporter=tap', join(folder, file)],
      environment: {},
      kind: 'node',
    })));
}

function run({ command: [program, ...options], environment }, log) {
  return new Promise((resolve) => {
    const child = spawn(program, options, {
      env: { ...process.env, ...sanitizers, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const file = createWriteStream(log);
    child.stdout.pipe(file, { end: false });
    child.stderr.pipe(file, { end: false });
    const limit = setTimeout(() => child.kill('SIGKILL'), suite_limit_ms);
    const ended = (why) => {
      clearTimeout(limit);
      file.end(() => resolve(why));
    };
    child.on('error', (error) => ended(error.message));
    child.on('close', (code, signal) => ended(code === 0 ? '' : signal ? `killed by ${signal}` : `exit code ${code}`));
  });
}

/** What Catch2 counted, from its XML report; nothing when the program did not come to its end. */
function catch2_counts(report) {
  if (!existsSync(report)) return undefined;
  const total = /<OverallResultsCases successes="(\d+)" failures="(\d+)"[^>]*?(?:skips="(\d+)")?\s*\/>/
    .exec(readFileSync(report, 'utf8'));
  return total && { passed: +total[1], failed: +total[2], skipped: +(total[3] ?? 0) };
}

function node_counts(log) {
  const text = readFileSync(log, 'utf8');
  const count = (word) => +(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? NaN);
  const counts = { passed: count('pass'), failed: count('fail') + count('cancelled'), skipped: count('skipped') };
  return Number.isNaN(counts.passed + counts.failed) ? undefined : counts;
}

/** A plain program is one test, and its exit code the result. */
function counts_of({ kind }, report, log, failure) {
  if (kind === 'catch2') return catch2_counts(report);
  if (kind === 'node') return node_counts(log);
  return { passed: failure ? 0 : 1, failed: failure ? 1 : 0, skipped: 0 };
}

async function run_suite(suite) {
  const log = join(log_folder, `${suite.name.replaceAll('/', '-')}.log`);
  const report = log.replace(/\.log$/, '.xml');
  rmSync(report, { force: true });
  const command = suite.kind === 'catch2'
    ? [...suite.command, '--reporter', 'console', '--reporter', `xml::out=${report}`] : suite.command;
  const started = Date.now();
  const alive = setInterval(() => console.log(`    ${suite.name}: ${Math.round((Date.now() - started) / 1000)} s`),
    say_alive_every_ms);
  const failure = await run({ ...suite, command }, log);
  clearInterval(alive);

  const counts = counts_of(suite, report, log, failure) ?? { passed: 0, failed: 0, skipped: 0 };
  // A crash, a leak found at the end, or a program without tests is a failure although no test says so.
  const unsaid = failure || (counts.passed + counts.skipped === 0 ? 'no test ran' : '');
  if (unsaid && counts.failed === 0) counts.failed = 1;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  console.log(`${counts.failed ? 'FAIL' : 'ok  '}  ${suite.name}: ${counts.passed} passed`
    + `${counts.failed ? `, ${counts.failed} failed (${unsaid})` : ''}`
    + `${counts.skipped ? `, ${counts.skipped} skipped` : ''}  ${seconds} s`);
  if (counts.failed) {
    console.log(readFileSync(log, 'utf8').split('\n').slice(-120).join('\n'));
    console.log(`      the whole log: ${log}`);
  }
  return counts;
}

const words = process.argv.slice(2);
const presets = words.some((word) => word.startsWith('tsan')) ? ['tsan'] : ['asan', 'release', 'wasm-tests'];
const suites = [...presets.flatMap(ctest_suites), ...node_suites()]
  .filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort((a, b) => long_ones.includes(b.name) - long_ones.includes(a.name));
mkdirSync(log_folder, { recursive: true });

const total = { passed: 0, failed: 0, skipped: 0 };
const waiting = suites[Symbol.iterator](); // one for all lanes: each takes the next suite from it
async function lane() {
  for (const suite of waiting) {
    const counts = await run_suite(suite);
    for (const kind of Object.keys(total)) total[kind] += counts[kind];
  }
}
await Promise.all(Array.from({ length: lanes }, lane));
if (suites.length === 0) console.log(`no suite is called ${basename(words.join(' ')) || 'anything'}`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
