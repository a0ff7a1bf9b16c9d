import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
export const program = process.env.IMP_REFUND_BIN ?? join(root, 'build/imp-refund');
/** The same program, with a kill switch linked into it. */
export const crashing = process.env.IMP_REFUND_CRASHING_BIN ?? join(root, 'build/release/tests/crash/imp-refund-crashing');

/** Long enough for a busy machine; whoever waits this long waits for nothing. */
export const patience_ms = 60_000;

/** What an order gives back in all without a person's word. */
export const review_above = 10_000;

export const admin_token = 'made-up-admin-token-for-crash-tests';
const secrets = {
  IMP_KEY: 'sandbox_key',
  IMP_SECRET: 'sandbox_secret',
  IMP_REFUND_TICKET_KEY: 'made-up-ticket-key-number-one-0001',
  IMP_REFUND_DATA_KEY: Buffer.alloc(32, 7).toString('base64'),
  IMP_REFUND_ADMIN_TOKEN: admin_token,
};
const bare = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^IMP_(REFUND_|KEY|SECRET)/.test(name)),
);

export function require_programs() {
  for (const file of [program, crashing])
    if (!existsSync(file)) throw new Error(`${file} is not built: make crash-build`);
}

const spawned = (file, options, environment = {}) =>
  spawn(file, options, { env: { ...bare, ...secrets, ...environment } });

/** Starts one and waits for the address that it prints. `log` keeps what it says. */
async function start(file, options, address, environment, log) {
  const child = spawned(file, options, environment);
  const gone = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal ?? 'ended')));
  let said = '';
  const found = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`not ready: ${said}`)), patience_ms);
    const look = (chunk) => {
      log.write(chunk);
      if (said.length < 10_000) said += chunk;
      const match = said.match(address);
      if (!match) return;
      clearTimeout(late);
      resolve(match[1]);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    gone.then((how) => reject(new Error(`${options[0]} ${how}: ${said}`)));
  });
  return {
    address: found.startsWith('http') ? found : `http://${found}`,
    gone,
    is_gone: () => child.exitCode !== null || child.signalCode !== null,
    async kill(signal = 'SIGKILL') {
      child.kill(signal);
      return gone;
    },
  };
}

/** One i'mport and one file of books, and the programs that run on them one after another, or together. */
export class Machine {
  #folder;
  #log;
  #policy;

  constructor(folder, name) {
    this.#folder = folder;
    this.db = `sqlite:${join(folder, `${name}.db`)}`;
    this.#log = createWriteStream(join(folder, `${name}.log`));
    this.#policy = join(folder, `${name}.policy`);
    writeFileSync(this.#policy, `policy 1\nreview above ${review_above} KRW\n`);
  }

  async start_sandbox() {
    this.sandbox = await start(program, ['sandbox', '--listen', '127.0.0.1:0'], /(http:\/\/127\.0\.0\.1:\d+)/, {},
      this.#log);
  }

  #serve_options() {
    const options = {
      listen: '127.0.0.1:0', public: join(root, 'public'), db: this.db, gateway: this.sandbox.address,
      anonymous: 'allow', 'limit-order': 'off',
      'gateway-timeout': '1s', 'answer-within': '400ms', 'settle-after': '1s', policy: this.#policy,
    };
    return ['serve', ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value])];
  }

  /** `serve`, which kills itself at the n-th passing of a point ("after_send:3") when told to. */
  start_server(kill_at) {
    return start(crashing, this.#serve_options(), /"event":"listening","address":"([^"]+)"/,
      kill_at ? { IMP_REFUND_TEST_KILL_AT: kill_at } : {}, this.#log);
  }

  /** Kills one that has hardly begun: while it opens the books, and makes or recovers them. */
  async kill_while_starting(after_ms) {
    const child = spawned(crashing, this.#serve_options());
    const gone = new Promise((resolve) => child.once('close', resolve));
    await sleep(after_ms);
    child.kill('SIGKILL');
    await gone;
  }

  /** Every refund in the books, as the operator's command tells them. */
  refunds() {
    const lines = execFileSync(program, ['refunds', 'list', '--json', '--limit', '1000000', '--db', this.db],
      { env: bare, encoding: 'utf8', maxBuffer: 1 << 30 });
    return lines.split('\n').filter(Boolean).map((line) => JSON.parse(line));
  }

  control(method, path, body) {
    return json_of(method, `${this.sandbox.address}/_sandbox/${path}`, body);
  }

  async stop() {
    await this.sandbox?.kill('SIGTERM');
    this.#log.end();
  }
}

/** Throws unless the answer is a 2xx. */
export async function json_of(method, url, body, headers = {}) {
  const reply = await fetch(url, {
    method,
    headers: { 'Content-Type': 'application/json', ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal: AbortSignal.timeout(patience_ms),
  });
  if (!reply.ok) throw new Error(`${method} ${url} answered ${reply.status}: ${await reply.text()}`);
  return reply.json();
}
