import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const binary = process.env.IMP_REFUND_BIN ?? `${root}build/imp-refund`;

/** Long enough for a busy machine; a test that waits this long has failed. */
const patience = () => AbortSignal.timeout(30_000);

export const credentials = { key: 'sandbox_key', secret: 'sandbox_secret' };

/** `imp-refund sandbox` on a port of its own. */
export async function start_sandbox(...options) {
  const child = spawn(binary, ['sandbox', '--listen', '127.0.0.1:0', ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((resolve) => child.once('close', resolve));
  const address = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = line.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found) resolve(found[0]);
    });
    child.once('error', reject);
    gone.then((code) => reject(new Error(`imp-refund sandbox ended with ${code}`)));
    patience().addEventListener('abort', () => reject(new Error('imp-refund sandbox says nothing')));
  });

  const control = async (method, path, body) => {
    const reply = await fetch(address + path, {
      method,
      headers: { 'Content-Type': 'application/json' },
      body: body && JSON.stringify(body),
      signal: patience(),
    });
    if (!reply.ok) throw new Error(`${method} ${path} answered ${reply.status}: ${await reply.text()}`);
    return reply.json();
  };
  return {
    address,
    add: (payment) => control('POST', '/_sandbox/payments', payment),
    faults: (faults) => control('PUT', '/_sandbox/faults', faults),
    state: () => control('GET', '/_sandbox/state'),
    async stop() {
      child.kill('SIGTERM');
      await gone;
    },
  };
}

/** A payment of 10,000 won, as a public client may find it. */
export const payment = (number, more = {}) => ({
  imp_uid: `imp_44828009063${number}`,
  merchant_uid: `ORD20180131-000001${number}`,
  name: '유자/꽃차 한 통',
  amount: 10000,
  ...more,
});
