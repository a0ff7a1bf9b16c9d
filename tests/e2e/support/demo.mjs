import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { get } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const binary = process.env.IMP_REFUND_BIN ?? join(root, 'build/imp-refund');

/** Long enough for a busy machine; a test that waits this long has failed. */
const patience = AbortSignal.timeout.bind(AbortSignal, 30_000);

/**
 * The built program as `imp-refund demo`, on ports of its own and books that start anew. `settings`
 * are further variables of its environment; `ca` is whom to trust when they say that it speaks TLS.
 */
export async function start_demo(settings = {}, ca = undefined) {
  const folder = await mkdtemp(join(tmpdir(), 'imp-refund-e2e-'));
  const child = spawn(
    binary,
    [
      'demo',
      ...['--listen', '127.0.0.1:0'],
      ...['--sandbox-listen', '127.0.0.1:0'],
      ...['--db', `sqlite:${join(folder, 'demo.db')}`],
    ],
    // From another folder: what it needs it finds beside itself.
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], env: { ...own_environment(), ...settings } },
  );
  const log = [];
  const said = [];
  createInterface({ input: child.stdout }).on('line', (line) => said.push(line));
  const lines = createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const gone = new Promise((resolve) => child.once('close', resolve));

  let origin;
  try {
    origin = await ready_address(child, gone, log);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const shop = ca ? await get_json_over_tls(`${origin}/demo/orders.json`, ca)
    : await get_json(`${origin}/demo/orders.json`);
  return {
    origin,
    orders: shop.orders,
    log,
    /** What it has printed. */
    said,
    /** The order of a kind of the demo: `card`, `virtual_account`, … */
    order: (kind) => shop.orders.find((order) => order.kind === kind),
    sandbox: new Sandbox(shop.sandbox),
    /** Sends SIGHUP, and waits for the line of the log that tells what came of it. */
    async hang_up(expected) {
      const said = new Promise((resolve) => lines.on('line', (line) => expected.test(line) && resolve()));
      child.kill('SIGHUP');
      await said;
    },
    async stop() {
      child.kill('SIGTERM');
      await gone;
      await rm(folder, { recursive: true });
    },
  };
}

/** What a developer has set for a server of theirs must not reach the one under test. */
function own_environment() {
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^IMP_(REFUND_|KEY|SECRET)/.test(name)),
  );
}

/** The address in the line that says where the shop can be opened. */
async function ready_address(child, gone, log) {
  const printed = new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const address = line.match(/open (https?:\/\/127\.0\.0\.1:\d+)/);
      if (address) resolve(address[1]);
    });
  });
  const stopped = gone.then((code) => {
    throw new Error(`imp-refund demo ended with ${code}: ${log.join('\n')}`);
  });
  const too_late = new Promise((_, reject) => {
    patience().addEventListener('abort', () =>
      reject(new Error(`imp-refund demo printed no address: ${log.join('\n')}`)),
    );
  });
  return Promise.race([printed, stopped, too_late]);
}

/** The demo's own i'mport, asked what it knows. */
class Sandbox {
  constructor(address) {
    this.address = address;
  }

  async state() {
    return get_json(`${this.address}/_sandbox/state`);
  }

  async payment(merchant_uid) {
    const { payments } = await this.state();
    return payments.find((payment) => payment.merchant_uid === merchant_uid);
  }

  async faults(faults) {
    const reply = await fetch(`${this.address}/_sandbox/faults`, {
      method: 'PUT',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(faults),
      signal: patience(),
    });
    if (!reply.ok) throw new Error(`the sandbox answered ${reply.status}`);
  }
}

function get_json_over_tls(address, ca) {
  return new Promise((resolve, reject) => {
    get(address, { ca, signal: patience() }, async (reply) => {
      let text = '';
      for await (const piece of reply.setEncoding('utf8')) text += piece;
      resolve(JSON.parse(text));
    }).on('error', reject);
  });
}

export async function get_json(address, headers = {}) {
  const reply = await fetch(address, { headers, signal: patience() });
  if (!reply.ok) throw new Error(`${address} answered ${reply.status}`);
  return reply.json();
}
