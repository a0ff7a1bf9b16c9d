// The peers: servers that a merchant would write instead, from a folder outside of the project. Each run of one has a
// database of its own, a PostgreSQL of Debian's with its default settings (fsync on). It ends with the run: what it
// would flush and clean afterwards was measured as ours.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { all_orders, paid } from './load.mjs';
import { measure, start_sandbox } from './ours.mjs';
import { start } from './processes.mjs';

const built = 'build/peers';
const free_port = () => 20_000 + (process.pid % 10_000) + next_port++;
let next_port = 0;

/** Installs or builds the peer once, in a folder of the build. Returns how it is started. */
function prepare(from, name) {
  const folder = join(built, name);
  if (!existsSync(folder)) cpSync(join(from, name), folder, { recursive: true });
  if (existsSync(join(folder, 'main.go'))) {
    execFileSync('go', ['build', '-o', 'server', '.'], { cwd: folder, stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, GO111MODULE: 'off', GOPATH: '/usr/share/gocode', GOFLAGS: '' } });
    return { name, folder, command: ['./server'] };
  }
  if (!existsSync(join(folder, 'node_modules')))
    execFileSync('npm', ['install', '--no-audit', '--no-fund'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  return { name, folder, command: [process.execPath, 'server.js'] };
}

/** PostgreSQL refuses to run as root: there it runs as the user that Debian's package has made for it. */
function postgres_user() {
  if (process.getuid() !== 0) return undefined;
  const id = (what) => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function start_postgres() {
  const versions = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
  const tools = join('/usr/lib/postgresql', versions[0], 'bin');
  const user = postgres_user();
  const folder = mkdtempSync(join(tmpdir(), 'imp-refund-peers-'));
  if (user) execFileSync('chown', [`${user.uid}:${user.gid}`, folder]);
  const data = join(folder, 'data');
  execFileSync(join(tools, 'initdb'), ['-D', data, '-A', 'trust', '-U', 'bench', '-E', 'UTF8'], { stdio: 'ignore', ...user, cwd: folder });
  const port = free_port();
  const server = await start(join(tools, 'postgres'),
    ['-D', data, '-h', '127.0.0.1', '-p', `${port}`, '-k', folder],
    { log_file: join(tmpdir(), `imp-refund-peers-${process.pid}.log`), says: /ready to accept (connections)/, folder, user });
  const url = `postgresql://bench@127.0.0.1:${port}/postgres?sslmode=disable`;
  return {
    pid: server.pid, url,
    sql: (text) => execFileSync(join(tools, 'psql'), ['-q', '-v', 'ON_ERROR_STOP=1', url, '-c', text], {
      stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, PGOPTIONS: '--client-min-messages=warning' } }),
    async stop() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The orders, and nothing of the filling left to flush or clean. */
function fill(postgres) {
  postgres.sql('create table payments (imp_uid text, merchant_uid text primary key, amount int, cancel_amount int)');
  postgres.sql("insert into payments select 'imp_' || lpad(n::text, 12, '0'), 'ORD-' || lpad(n::text, 8, '0'), "
    + `${paid}, 0 from generate_series(0, ${all_orders.count - 1}) n`);
  postgres.sql('vacuum analyze payments');
  postgres.sql('checkpoint');
}

async function run_peer(peer, bench, scenario) {
  const postgres = await start_postgres();
  try {
    fill(postgres);
    return await run_with(postgres, peer, bench, scenario);
  } finally {
    await postgres.stop();
  }
}

async function run_with(postgres, peer, bench, scenario) {
  const sandbox = await start_sandbox(bench, scenario.latency_ms);
  const port = free_port();
  const server = await start_peer(peer, port, sandbox, postgres, bench);
  try {
    return await measure(bench, server, sandbox, scenario);
  } finally {
    await server.stop();
    await sandbox.stop();
  }
}

/** Peers say nothing when they listen; the port tells. */
async function start_peer(peer, port, sandbox, postgres, bench) {
  const log_file = join(bench.folder, `${peer.name}.log`);
  const server = await start('bash', ['-c', 'echo started; exec "$0" "$@"', ...peer.command], {
    log_file, says: /(started)/, folder: peer.folder,
    environment: { PORT: `${port}`, UPSTREAM: sandbox.address, IMP_KEY: 'sandbox_key', IMP_SECRET: 'sandbox_secret',
      DATABASE_URL: postgres.url, NODE_ENV: 'production' },
  });
  const address = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; ++tries) {
    try {
      await fetch(`${address}/payments/cancel`, { method: 'POST', body: '{"merchant_uid":"none"}',
        headers: { 'Content-Type': 'application/json' } });
      return { ...server, address };
    } catch (error) {
      if (tries === 500) throw new Error(`${peer.name} does not listen; see ${log_file}: ${error.message}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** The peers of a folder; none when there is no folder. */
export function prepare_peers(from) {
  if (!from) return [];
  mkdirSync(built, { recursive: true });
  const names = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  return names.sort().map((name) => prepare(from, name))
    .map((peer) => ({ name: peer.name, run: (bench, scenario) => run_peer(peer, bench, scenario) }));
}
